import { afterAll, describe, expect, it } from "vitest";
import { type Engine, realEngine } from "../realEngine.ts";
import { freePort } from "./freePort.ts";
import { TestEngine } from "./testEngine.ts";

const first = realEngine();
const second = first && realEngine();

afterAll(() => {
  for (const engine of [first, second]) engine?.stop();
});

/** Publishes a web server in the engine's default network, and returns its port. */
async function publish(engine: Engine, page: string): Promise<number> {
  const port = await freePort();
  const serve = `echo ${page} >/tmp/index.html; exec httpd -f -h /tmp`;
  const container = { ports: [`${port}:80/tcp`], command: ["sh", "-c", serve] };
  await new TestEngine(engine.address).run(container);
  return port;
}

/** Returns the page at a published port; null if nothing responds. */
async function read(port: number): Promise<string | null> {
  const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
  return response && (await response.text()).trim();
}

describe.runIf(second !== null)("two test engines at the same time", { timeout: 60_000 }, () => {
  it("publish ports, and one keeps running when the other stops", async () => {
    if (first === null || second === null) return;
    const [ofFirst, ofSecond] = [await publish(first, "first"), await publish(second, "second")];
    await expect.poll(() => read(ofFirst)).toBe("first");
    await expect.poll(() => read(ofSecond)).toBe("second");
    first.stop();
    expect([await read(ofFirst), await read(ofSecond)]).toEqual([null, "second"]);
  });
});
