import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
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
  // Without an engine, the tests are skipped but still listed.
  const engine = real as TestEngine;
  afterEach(() => engine.clear());
  const host = openHost(real?.env ?? {});
  const lookAt = async (...ports: string[]) => (await inspectHost(shop(ports), host)).obstacles;
  const lines = async (...ports: string[]) => (await lookAt(...ports)).map(line);

  it("reports the container that publishes a port, with its start time", async () => {
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
    // The engine rounds to seconds.
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
    [
      "a project with this name in another directory",
      compose("web", "/home/dev/shop"),
      "clash compose shop/web",
    ],
    [
      "a service that the project does not have",
      compose("old", "/srv/shop"),
      "taken compose shop/old",
    ],
    ["a one-off run", compose("web", "/srv/shop", "True"), "taken compose shop/web"],
  ])("identifies the container of %s", async (_, labels, expected) => {
    const port = await freePort();
    await engine.run({ ports: [`127.0.0.1:${port}:80/udp`], labels });
    expect(
      await lines(`127.0.0.1:${port}:80/udp`, `127.0.0.2:${port}:80/udp`, `127.0.0.1:${port}:80`),
    ).toEqual([`127.0.0.1:${port}/udp ${expected}`]);
  });

  it("uses the ports of paused containers, but not of created or exited ones", async () => {
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

  it("reports where a project with this name runs", async () => {
    await engine.run({ labels: compose("web", "/home/dev/shop") });
    await engine.run({ labels: compose("job", "/elsewhere", "True") });
    const view = await inspectHost(shop([`${await freePort()}:80`]), host);
    expect(view.runningProjects).toEqual([{ project: "shop", directory: "/home/dev/shop" }]);
    expect(view.obstacles).toEqual([]);
  });

  it.runIf(isRoot)("identifies a container that listens on the host's network", async () => {
    const port = await freePort();
    await engine.run({
      name: "pp-host",
      network: "host",
      command: ["httpd", "-f", "-p", `127.0.0.1:${port}`],
    });
    // A test of the port while the server starts would take the port from it.
    const answers = () => fetch(`http://127.0.0.1:${port}`).then(Boolean, () => false);
    await expect.poll(answers).toBe(true);
    expect(await lines(`127.0.0.1:${port}:80`)).toEqual([
      `127.0.0.1:${port}/tcp taken container pp-host`,
    ]);
  });

  it("leaves a pool the ports that containers do not use", async () => {
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

  it("lists its published ports", async () => {
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
  it.runIf(proxy !== "" || absent("docker-proxy is not in the search path"))(
    "does not list a docker-proxy that is left over",
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
      // Its parent ends, as the engine that left it over. On its fourth file it reports that it
      // listens.
      const script = '"$@" >/dev/null 2>&1 & echo $!';
      const parent = spawn("sh", ["-c", script, "sh", proxy, "-proto", "tcp", ...address], {
        stdio: ["ignore", "pipe", "ignore", "pipe"],
      });
      const [, started, , listening] = parent.stdio;
      if (!(listening instanceof Readable) || started === null) throw new Error("no pipe");
      const pid = Number(String((await once(started, "data"))[0]));
      try {
        expect(String((await once(listening, "data"))[0])).toBe("0\n");
        expect(await lines(`127.0.0.1:${port}:80`)).toEqual([
          `127.0.0.1:${port}/tcp taken process docker-proxy`,
        ]);
        const [obstacle] = await lookAt(`127.0.0.1:${port}:80`);
        expect(obstacle?.holders[0]).toMatchObject({
          pid,
          detail: "left over: no running container publishes this port",
        });
      } finally {
        process.kill(pid);
      }
    },
  );

  it("that does not respond does not hide sockets", async () => {
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
