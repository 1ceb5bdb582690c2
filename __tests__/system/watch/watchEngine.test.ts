import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { connect, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openHost } from "../../../src/system/host/openHost.ts";
import { watchEngine } from "../../../src/system/watch/watchEngine.ts";
import type { EngineEvent } from "../../../src/watch/EngineEvent.ts";
import { TestEngine } from "../host/testEngine.ts";
import { realEngine } from "../realEngine.ts";

const folder = mkdtempSync(join(tmpdir(), "events-"));
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Watches an engine until the test ends, and returns its events as they arrive. */
function watch(address: string): string[] {
  const events: string[] = [];
  const describeEvent = (event: EngineEvent) =>
    event.kind === "container" ? `${event.action} ${event.name}` : event.kind;
  const watching = watchEngine(openHost({ DOCKER_HOST: address }), (event) =>
    events.push(describeEvent(event)),
  );
  closers.push(() => watching.close());
  return events;
}

let sockets = 0;

/** A server in place of an engine. `asked`: the paths of the requests. */
class FakeEngine {
  readonly path = join(folder, `${sockets++}.sock`);
  readonly address = `unix://${this.path}`;
  readonly asked: string[] = [];
  readonly streams: ServerResponse[] = [];
  status = 200;
  readonly #server = createServer((request, response) => {
    this.asked.push(request.url ?? "");
    this.streams.push(response);
    response.writeHead(this.status, { date: "Mon, 30 Nov 2026 12:00:00 GMT" });
    if (this.status === 200) response.flushHeaders();
    else response.end();
  });

  async start(): Promise<void> {
    rmSync(this.path, { force: true });
    this.#server.listen(this.path);
    await once(this.#server, "listening");
    closers.push(() => this.stop());
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Sends an event, `at` milliseconds after noon. */
  send(action: string, at: number): void {
    this.streams.at(-1)?.write(makeLine(action, at));
  }
}

function makeLine(action: string, at: number): string {
  const timeNano = (Date.UTC(2026, 10, 30, 12) + at) * 1e6;
  const Actor = { ID: "ab12", Attributes: { name: "db" } };
  return `${JSON.stringify({ Type: "container", Action: action, Actor, timeNano })}\n`;
}

async function startEngine(): Promise<FakeEngine> {
  const engine = new FakeEngine();
  await engine.start();
  return engine;
}

describe.skipIf(process.platform === "win32")("events of an engine", () => {
  it("are reported when they happen", async () => {
    const engine = await startEngine();
    const events = watch(engine.address);
    await expect.poll(() => events).toEqual(["connected"]);
    engine.send("start", 1);
    await expect.poll(() => events).toEqual(["connected", "start db"]);
    engine.send("die", 2);
    engine.send("start", 3);
    await expect.poll(() => events).toEqual(["connected", "start db", "die db", "start db"]);
  });

  it("are read from a stream of HTTP/1.0, in pieces", async () => {
    const path = join(folder, "old.sock");
    const server = createSocketServer((socket) => {
      socket.on("error", () => {});
      socket.write(`HTTP/1.0 200 OK\r\nServer: Docker/20.10\r\n\r\n${makeLine("start", 1)}{"Ty`);
      setTimeout(() => socket.write(makeLine("die", 2).slice(4)), 50);
    });
    server.listen(path);
    await once(server, "listening");
    closers.push(() => server.close());
    const events = watch(`unix://${path}`);
    await expect.poll(() => events).toEqual(["connected", "start db", "die db"]);
  });

  it("that happen while the stream is interrupted are reported once afterwards", async () => {
    const engine = await startEngine();
    const events = watch(engine.address);
    await expect.poll(() => events.length).toBe(1);
    engine.send("start", 4000);
    await expect.poll(() => events.length).toBe(2);
    engine.streams[0]?.destroy();
    await expect.poll(() => engine.streams.length).toBe(2);
    expect(engine.asked[0]).not.toContain("since");
    expect(engine.asked[1]).toMatch(/&since=1796040003\.000$/);
    for (const [action, at] of [
      ["start", 4000],
      ["die", 4100],
      ["start", 4200],
    ] as const)
      engine.send(action, at);
    await expect
      .poll(() => events)
      .toEqual(["connected", "start db", "lost", "connected", "die db", "start db"]);
  });

  it("are reported when an engine starts later, or starts again", async () => {
    const engine = new FakeEngine();
    const events = watch(engine.address);
    await new Promise((resolve) => void setTimeout(resolve, 500));
    expect(events).toEqual([]);
    await engine.start();
    await expect.poll(() => events).toEqual(["connected"]);
    engine.stop();
    await expect.poll(() => events).toEqual(["connected", "lost"]);
    await new Promise((resolve) => void setTimeout(resolve, 1000));
    await engine.start();
    await expect.poll(() => events).toEqual(["connected", "lost", "connected"]);
  });

  it("are asked for again if the engine refuses, without saying that it is connected", async () => {
    const engine = await startEngine();
    engine.status = 403;
    const events = watch(engine.address);
    await expect.poll(() => engine.asked.length).toBe(3);
    expect(events).toEqual([]);
    engine.status = 200;
    await expect.poll(() => events).toEqual(["connected"]);
  });

  it("are not reported after the end", async () => {
    const engine = await startEngine();
    const events: EngineEvent[] = [];
    const watching = watchEngine(openHost({ DOCKER_HOST: engine.address }), (event) =>
      events.push(event),
    );
    await expect.poll(() => events.length).toBe(1);
    watching.close();
    await expect.poll(() => engine.streams[0]?.closed).toBe(true);
    await new Promise((resolve) => void setTimeout(resolve, 500));
    expect(events).toEqual([{ kind: "connected" }]);
    expect(engine.asked.length).toBe(1);
  });
});

it("an engine that cannot be asked has no events", async () => {
  const events = watch("ssh://build7");
  await new Promise((resolve) => void setTimeout(resolve, 300));
  expect(events).toEqual([]);
});

const real = realEngine();
afterAll(() => real?.stop());

/** Stops the engine, and starts it again as it was started. */
async function restart(address: string): Promise<void> {
  const pid = Number(
    readFileSync(join(dirname(address.replace("unix://", "")), "docker.pid"), "utf8"),
  );
  const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  const env = Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
  process.kill(pid);
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
  spawn(program, args.slice(0, -1), { env, detached: true, stdio: "ignore" }).unref();
}

/** Forwards connections to an engine, and cuts them every 150 milliseconds. */
async function cut(address: string): Promise<string> {
  const path = join(folder, "cut.sock");
  const server = createSocketServer((client) => {
    const engine = connect(address.replace("unix://", ""));
    const end = () => [client, engine].forEach((socket) => socket.destroy());
    const timer = setTimeout(end, 150);
    client.on("error", end).on("close", () => clearTimeout(timer));
    engine.on("error", end).on("close", end);
    client.pipe(engine).pipe(client);
  });
  server.listen(path);
  await once(server, "listening");
  closers.push(() => server.close());
  return `unix://${path}`;
}

describe.skipIf(real === null)("events of a real engine", () => {
  it("are all reported once if the connection is cut again and again", async () => {
    const address = real?.address ?? "";
    const engine = new TestEngine(address);
    closers.push(() => engine.clear());
    const isContainer = (event: string) => event.includes(" ");
    const direct = watch(address);
    const interrupted = watch(await cut(address));
    await expect.poll(() => [direct[0], interrupted[0]]).toEqual(["connected", "connected"]);
    for (let number = 0; number < 10; number++)
      await engine.kill(await engine.run({ name: `db-${number}` }));
    await expect.poll(() => direct).toContain("die db-9");
    await expect.poll(() => interrupted.filter(isContainer)).toEqual(direct.filter(isContainer));
    expect(interrupted.filter((event) => event === "lost").length).toBeGreaterThan(1);
  });

  it("are all reported, and also after the engine starts again", async () => {
    const address = real?.address ?? "";
    const engine = new TestEngine(address);
    closers.push(() => engine.clear());
    const labels = { "com.docker.compose.project": "shop", "com.docker.compose.service": "db" };
    const events = watch(address);
    await expect.poll(() => events).toEqual(["connected"]);
    const id = await engine.run({ name: "db", labels });
    await engine.pause(id);
    await expect.poll(() => events).toEqual(["connected", "start db", "pause db"]);
    await engine.kill(id);
    await expect.poll(() => events).toContain("die db");
    await restart(address);
    await expect
      .poll(() => events.filter((event) => /^(?:lost|connected)$/.test(event)))
      .toEqual(["connected", "lost", "connected"]);
    const before = events.length;
    await engine.run({ name: "web" });
    await expect.poll(() => events.slice(before)).toEqual(["start web"]);
  });
});
