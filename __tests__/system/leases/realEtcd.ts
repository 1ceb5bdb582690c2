import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { absent } from "../real.ts";

/** A real etcd with its own data folder. */
export interface Etcd {
  /** `HOST:PORT` */
  readonly address: string;
  start(): Promise<void>;
  /** Stops it at once, like a crash. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Starts etcd at an address; null if it is not installed. `options` are its command-line options
 * for TLS.
 */
export async function realEtcd(
  host: string,
  options: readonly string[] = [],
): Promise<Etcd | null> {
  if (spawnSync("etcd", ["--version"]).status !== 0)
    return absent("etcd is not installed (Debian: etcd-server)");
  const folder = mkdtempSync(join(tmpdir(), "etcd-"));
  const [client, peer, metrics] = [
    await freePort(host),
    await freePort(host),
    await freePort(host),
  ];
  const url = `${options.length === 0 ? "http" : "https"}://${host}:${client}`;
  const [peers, health] = [`http://${host}:${peer}`, `http://${host}:${metrics}`];
  let child: ChildProcess | null = null;
  const etcd: Etcd = {
    address: `${host}:${client}`,
    async start() {
      const args = [
        "--data-dir",
        folder,
        "--listen-client-urls",
        url,
        "--advertise-client-urls",
        url,
        "--listen-metrics-urls",
        health,
      ];
      args.push(
        "--listen-peer-urls",
        peers,
        "--initial-advertise-peer-urls",
        peers,
        "--initial-cluster",
        `default=${peers}`,
        ...options,
      );
      child = spawn("etcd", args, { stdio: "ignore" });
      for (let i = 0; i < 1200; i++) {
        const answer = await fetch(`${health}/health`).then(
          (response) => response.json(),
          () => null,
        );
        if (
          (answer as { health?: string } | null)?.health === "true" &&
          (await listens(host, client))
        )
          return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error("etcd did not start");
    },
    async kill() {
      const running = child;
      child = null;
      if (running === null) return;
      const ended = new Promise((resolve) => running.once("close", resolve));
      running.kill("SIGKILL");
      await ended;
    },
    async remove() {
      await etcd.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await etcd.start();
  return etcd;
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, host);
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
