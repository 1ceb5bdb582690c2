import { afterEach, describe, expect, it } from "vitest";
import { who } from "../../../src/commands/who.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { freePort } from "./freePort.ts";
import { type TestEngine, testEngine } from "./testEngine.ts";

const real = testEngine();

describe.runIf(real)("the details of a real engine for bug reports", () => {
  // Without an engine, the tests are skipped but still listed.
  const engine = real as TestEngine;
  afterEach(() => engine.clear());
  const host = openHost(real?.env ?? {});
  const sources = {
    portplan: "0.1.0",
    node: process.versions.node,
    hidden: { values: ["from-env-file"], secrets: [] },
    now: Date.now(),
    readChanges: () => Promise.resolve({ failure: "no git" }),
  };
  const read = async (port: number) => {
    const { support } = await who([`${port}`], host, { sources });
    if (!support) throw new Error("no details");
    return support;
  };
  const find = async (port: number, name: string) =>
    (await read(port)).details.find((each) => each.name === name);

  it("name the engine, its release and its system", async () => {
    expect((await read(await freePort())).engine).toEqual({
      found: "DOCKER_HOST is a unix:// address",
      version: expect.stringMatching(/^\d+\.\d+/),
      system: expect.stringMatching(/./),
      rootless: expect.any(Boolean),
    });
  });

  it.each([
    ["without a terminal", false],
    ["with a terminal", true],
  ])("have the last lines of a container %s, without secrets", async (_, tty) => {
    const port = await freePort();
    // The engine may send the lines of the two streams in another order, unless there is a pause.
    const script =
      "echo first; for i in $(seq 18); do echo line $i; done; sleep 1; " +
      "echo $MODE $PIN_CODE >&2; sleep 1; echo 'from-env-file password=hunter2'; " +
      "printf '\\033[31mlast é\\033[0m\\n'; sleep 600";
    await engine.run({
      name: "pp-log",
      ports: [`127.0.0.1:${port}:80/tcp`],
      command: ["sh", "-c", script],
      env: ["MODE=plain-mode", "PIN_CODE=1234"],
      tty,
    });
    await expect
      .poll(async () => (await find(port, "pp-log"))?.lines, { timeout: 20_000 })
      .toContain("last é");
    const details = await find(port, "pp-log");
    expect(details).toMatchObject({
      exitCode: null,
      restartCount: 0,
      restartPolicy: "no",
      reason: null,
    });
    expect(details?.lines.toSorted()).toEqual(
      [
        ...Array.from({ length: 17 }, (_line, at) => `line ${at + 2}`),
        "*** 1234",
        "*** password=***",
        "last é",
      ].toSorted(),
    );
  });

  it("have the exit code and the log of a container that ended", async () => {
    const port = await freePort();
    const id = await engine.run({
      name: "pp-ended",
      ports: [`127.0.0.1:${port}:80/tcp`],
      command: ["sh", "-c", "echo cannot open the file; exit 3"],
    });
    await engine.wait(id);
    expect(await find(port, "pp-ended")).toMatchObject({
      status: expect.stringMatching(/^Exited \(3\)/),
      exitCode: 3,
      finished: expect.stringMatching(/^\d{4}-.*Z$/),
      lines: ["cannot open the file"],
    });
    // Only the containers of the port have their logs in it.
    expect(await find(await freePort(), "pp-ended")).toMatchObject({
      lines: [],
      reason: "it does not publish a named port",
    });
  });

  it("have the exit code of a container that the engine restarts again and again", async () => {
    const port = await freePort();
    await engine.run({
      name: "pp-loop",
      ports: [`127.0.0.1:${port}:80/tcp`],
      command: ["sh", "-c", "echo broken; exit 7"],
      restart: "always",
    });
    await expect
      .poll(async () => (await find(port, "pp-loop")) ?? null, { timeout: 20_000 })
      .toMatchObject({ exitCode: 7, restartPolicy: "always", restartCount: expect.any(Number) });
    const details = await find(port, "pp-loop");
    expect(details?.restartCount).toBeGreaterThan(0);
    expect(details?.lines.at(-1)).toBe("broken");
  });

  it("have the error of a container whose port another one publishes", async () => {
    const port = await freePort();
    const ports = [`127.0.0.1:${port}:80/tcp`];
    await engine.run({ name: "pp-first", ports });
    await expect(engine.run({ name: "pp-second", ports })).rejects.toThrow("already allocated");
    expect(await find(port, "pp-second")).toMatchObject({
      status: "Created",
      error: expect.stringContaining(`127.0.0.1:${port} failed: port is already allocated`),
    });
  });
});
