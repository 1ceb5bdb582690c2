import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { HostView } from "../../../src/host/HostView.ts";
import { inspectHost } from "../../../src/host/inspectHost.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { formatEndpoint } from "../../../src/ports/HostEndpoint.ts";
import { shop } from "../../host/planOf.ts";
import { absent } from "../real.ts";
import { freePort } from "./freePort.ts";

const NOBODY = 65534;
const env = { DOCKER_HOST: "unix:///nonexistent/docker.sock" };
const onLinux = process.platform === "linux" ? true : absent("permissions for /proc require Linux");
const asRoot =
  onLinux && process.getuid?.() === 0 ? true : absent("changing the user requires root");

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function listen(port: number): Promise<number> {
  const server = createServer().listen({ port, host: "127.0.0.1", exclusive: true });
  servers.push(server);
  await once(server, "listening");
  return port;
}

async function inspectAs(
  uid: number | null,
  ports: string[],
  listening: number | null = null,
  DOCKER_HOST = env.DOCKER_HOST,
): Promise<HostView> {
  const request = JSON.stringify({ uid, ports, listen: listening, env: { DOCKER_HOST } });
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--no-warnings",
    join(import.meta.dirname, "inspectAs.ts"),
    request,
  ]);
  return JSON.parse(stdout) as HostView;
}

const lines = ({ obstacles }: HostView) =>
  obstacles.map(({ endpoint, status }) => `${formatEndpoint(endpoint)} ${status}`);
const holder = ({ obstacles: [obstacle] }: HostView) => obstacle?.holders[0];

describe.runIf(onLinux)("a process of the same user", () => {
  it("is named with its command and start time", async () => {
    const port = await listen(await freePort());
    const began = Date.now() - process.uptime() * 1000;
    const found = holder(await inspectHost(shop([`127.0.0.1:${port}:80`]), openHost(env)));
    const program = readlinkSync("/proc/self/exe").split("/").at(-1);
    const comm = readFileSync("/proc/self/comm", "utf8").trim();
    expect(found).toMatchObject({ kind: "process", pid: process.pid, compose: null });
    expect([program, comm]).toContain(found?.name);
    expect(Math.abs(Date.parse(found?.since ?? "") - began)).toBeLessThan(5000);
    const words = readFileSync("/proc/self/cmdline", "utf8").split("\0");
    expect(found?.detail).toContain(words[0]?.slice(0, 100));
  });

  it("keeps no port after the inspection", async () => {
    const port = await freePort();
    const view = await inspectHost(shop([`${port}:80`, `${port}:80/udp`]), openHost(env));
    expect(view.obstacles).toEqual([]);
    expect(await listen(port)).toBe(port);
  });
});

describe.runIf(asRoot)("a user other than root", () => {
  it("sees a port in use by a process of root", async () => {
    const port = await listen(await freePort());
    const view = await inspectAs(NOBODY, [`${port}:80`]);
    expect(lines(view)).toEqual([`0.0.0.0:${port}/tcp taken`]);
    expect(holder(view)).toEqual({
      kind: "unknown",
      name: "unknown",
      pid: null,
      since: null,
      detail: "a process of root (run with sudo to identify it)",
      compose: null,
    });
  });

  it("sees its own process", async () => {
    const port = await freePort();
    expect(holder(await inspectAs(NOBODY, [`${port}:80`], port))).toMatchObject({
      kind: "process",
      detail: expect.stringContaining("inspectAs.ts"),
    });
  });

  it("calls no port free if the engine's socket is not permitted, or left over", async () => {
    const directory = mkdtempSync(join(tmpdir(), "rights-"));
    chmodSync(directory, 0o755);
    const [path, stale] = [join(directory, "docker.sock"), join(directory, "stale.sock")];
    const engine = createServer().listen(path);
    servers.push(engine);
    await once(engine, "listening");
    chmodSync(path, 0o600);
    writeFileSync(stale, "");
    chmodSync(stale, 0o666);
    const port = await freePort();
    const inspect = (socket: string) => inspectAs(NOBODY, [`${port}:80`], null, `unix://${socket}`);
    const [denied, ended] = [await inspect(path), await inspect(stale)];
    rmSync(directory, { recursive: true });
    expect([denied.reason, lines(denied)[0]]).toEqual([
      `permission denied on ${path}`,
      `0.0.0.0:${port}/tcp unknown`,
    ]);
    expect(ended.reason).toBe(`the engine is not running: nothing listens on ${stale}`);
  });

  it("finds listeners on privileged ports in the kernel's table", async () => {
    const [taken, untouched] = [await freePort(1), await freePort(1)];
    await listen(taken);
    const ports = [`${taken}:80`, `127.0.0.2:${taken}:80`, `${untouched}:80`];
    expect(lines(await inspectAs(NOBODY, ports))).toEqual([`0.0.0.0:${taken}/tcp taken`]);
  });
});
