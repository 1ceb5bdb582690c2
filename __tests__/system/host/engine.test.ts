import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { listListeners } from "../../../src/host/listListeners.ts";
import { inspectHost } from "../../../src/host/inspectHost.ts";
import type { Obstacle } from "../../../src/host/HostView.ts";
import { formatEndpoint } from "../../../src/ports/HostEndpoint.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { shop } from "../../host/planOf.ts";
import { absent } from "../real.ts";
import { freePort } from "./freePort.ts";
import { type TestEngine, testEngine } from "./testEngine.ts";

const real = testEngine();
const isRoot = process.getuid?.() === 0;

const compose = (service: string, directory: string, oneOff = "False") => ({
  "com.docker.compose.project": "shop",
  "com.docker.compose.service": service,
  "com.docker.compose.project.working_dir": directory,
  "com.docker.compose.oneoff": oneOff,
});
const line = ({ endpoint, status, holders }: Obstacle) =>
  [formatEndpoint(endpoint), status, ...holders.map(({ kind, name }) => `${kind} ${name}`)].join(
    " ",
  );

describe.runIf(real)("a real engine", () => {
  // Where there is none, its tests are skipped and named all the same.
  const engine = real as TestEngine;
  afterEach(() => engine.clear());
  const host = openHost(real?.env ?? {});
  const lookAt = async (...ports: string[]) => (await inspectHost(shop(ports), host)).obstacles;
  const lines = async (...ports: string[]) => (await lookAt(...ports)).map(line);

  it("tells which container publishes a port, and since when", async () => {
    const port = await freePort();
    const before = Date.now();
    await engine.run({ name: "pp-plain", ports: [`${port}:80/tcp`] });
    const after = Date.now();
    const found = await lookAt(`${port}:80`);
    expect(found.map(line)).toEqual([
      `0.0.0.0:${port}/tcp taken container pp-plain`,
      `[::]:${port}/tcp taken container pp-plain`,
    ]);
    expect(found[0]?.holders[0]?.detail).toMatch(/^up /);
    // The engine counts whole seconds.
    const since = Date.parse(found[0]?.holders[0]?.since ?? "");
    expect([since > before - 1000, since <= after]).toEqual([true, true]);
  });

  it.each([
    [
      "another project",
      { ...compose("db", "/srv/legacy"), "com.docker.compose.project": "legacy" },
      "taken compose legacy/db",
    ],
    ["this project", compose("web", "/srv/shop"), "own compose shop/web"],
    ["this project's name elsewhere", compose("web", "/home/dev/shop"), "clash compose shop/web"],
    [
      "a service that the project does not have",
      compose("old", "/srv/shop"),
      "taken compose shop/old",
    ],
    ["a single run", compose("web", "/srv/shop", "True"), "taken compose shop/web"],
  ])("tells the container of %s", async (_, labels, expected) => {
    const port = await freePort();
    await engine.run({ ports: [`127.0.0.1:${port}:80/udp`], labels });
    expect(
      await lines(`127.0.0.1:${port}:80/udp`, `127.0.0.2:${port}:80/udp`, `127.0.0.1:${port}:80`),
    ).toEqual([`127.0.0.1:${port}/udp ${expected}`]);
  });

  it("holds the ports of a paused container, and of no created or ended one", async () => {
    const [paused, created, ended] = [await freePort(), await freePort(), await freePort()];
    await engine.pause(
      await engine.run({ name: "pp-paused", ports: [`0.0.0.0:${paused}:80/tcp`] }),
    );
    await engine.create({ ports: [`${created}:80/tcp`] });
    await engine.kill(await engine.run({ ports: [`${ended}:80/tcp`] }));
    expect(await lines(`0.0.0.0:${paused}:80`, `${created}:81`, `${ended}:82`)).toEqual([
      `0.0.0.0:${paused}/tcp taken container pp-paused`,
    ]);
  });

  it("tells where a project of this name runs", async () => {
    await engine.run({ labels: compose("web", "/home/dev/shop") });
    await engine.run({ labels: compose("job", "/elsewhere", "True") });
    const view = await inspectHost(shop([`${await freePort()}:80`]), host);
    expect(view.runningProjects).toEqual([{ project: "shop", directory: "/home/dev/shop" }]);
    expect(view.obstacles).toEqual([]);
  });

  it.runIf(isRoot)("tells which container listens on the host's network", async () => {
    const port = await freePort();
    await engine.run({
      name: "pp-host",
      network: "host",
      command: ["httpd", "-f", "-p", `127.0.0.1:${port}`],
    });
    await expect
      .poll(() => lines(`127.0.0.1:${port}:80`))
      .toEqual([`127.0.0.1:${port}/tcp taken container pp-host`]);
  });

  it("gives a pool what its containers leave", async () => {
    const first = await freePort();
    const last = await freePort();
    await engine.run({ name: "pp-pool", ports: [`0.0.0.0:${first}:80/tcp`] });
    expect(last - first).toBe(1);
    const pool = `0.0.0.0:${first}-${last}:80`;
    const withReplicas = async (scale: number) =>
      (await inspectHost(shop([pool], `, scale: ${scale}`), host)).obstacles.map(line);
    expect(await withReplicas(1)).toEqual([]);
    expect(await withReplicas(2)).toEqual([`0.0.0.0:${first}/tcp taken container pp-pool`]);
  });

  it("lists what it publishes", async () => {
    const port = await freePort();
    await engine.run({ name: "pp-list", ports: [`127.0.0.1:${port}:80/tcp`] });
    const { listeners, visible } = await listListeners(host, (each) => each === port);
    expect(visible).toBe(true);
    expect(
      listeners.map(
        ({ endpoint, state, holder }) =>
          `${formatEndpoint(endpoint)} ${state} ${holder.kind} ${holder.name}`,
      ),
    ).toEqual([`127.0.0.1:${port}/tcp published container pp-list`]);
  });

  const proxy = spawnSync("sh", ["-c", "command -v docker-proxy"], {
    encoding: "utf8",
  }).stdout.trim();
  it.runIf(proxy !== "" || absent("no docker-proxy in the search path"))(
    "does not know of a docker-proxy that is left over",
    async () => {
      const port = await freePort();
      const address = [
        "-host-ip",
        "127.0.0.1",
        "-host-port",
        String(port),
        "-container-ip",
        "127.0.0.1",
        "-container-port",
        "9",
      ];
      // It reports on its fourth file.
      const child = spawn(proxy, ["-proto", "tcp", ...address], {
        stdio: ["ignore", "ignore", "ignore", "pipe"],
      });
      const ended = once(child, "exit");
      try {
        await expect
          .poll(() => lines(`127.0.0.1:${port}:80`))
          .toEqual([`127.0.0.1:${port}/tcp taken process docker-proxy`]);
        const [obstacle] = await lookAt(`127.0.0.1:${port}:80`);
        expect(obstacle?.holders[0]).toMatchObject({
          pid: child.pid,
          detail: "left over: no running container publishes this port",
        });
      } finally {
        child.kill();
        await ended;
      }
    },
  );

  it("that does not answer takes nothing away from what the sockets tell", async () => {
    const port = await freePort();
    await engine.run({ ports: [`127.0.0.1:${port}:80/tcp`] });
    const [obstacle] = (
      await inspectHost(
        shop([`127.0.0.1:${port}:80`]),
        openHost({ DOCKER_HOST: "unix:///nonexistent/docker.sock" }),
      )
    ).obstacles;
    expect(obstacle?.status).toBe("taken");
    expect(obstacle?.holders[0]?.kind).toBe("unknown");
  });
});
