import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readlinkSync, rmSync } from "node:fs";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Engine, realEngine } from "../realEngine.ts";

/**
 * The way in which an engine publishes ports. `proxy`: docker-proxy alone. `default`: docker-proxy,
 * and firewall rules for connections from other machines. `rules`: firewall rules alone.
 */
export type EngineKind = "proxy" | "default" | "rules";

const OPTIONS: Readonly<Record<EngineKind, readonly string[]>> = {
  proxy: [],
  default: ["--iptables=true"],
  rules: ["--iptables=true", "--userland-proxy=false"],
};
const LIVE_RESTORE = "--live-restore";

/**
 * A real engine that can be restarted. All but `proxy` have a network namespace of their own. A
 * process inside sees the bridges of the host in /sys, so it needs a running `proxy` engine.
 */
export class VerifyEngine {
  readonly kind: EngineKind;
  readonly address: string;
  readonly #engine: Engine;
  readonly #socket: string;

  /** Returns null if the engine cannot be started. */
  static open(kind: EngineKind): VerifyEngine | null {
    const engine = realEngine({ options: OPTIONS[kind], isolated: kind !== "proxy" });
    return engine && new VerifyEngine(kind, engine);
  }

  constructor(kind: EngineKind, engine: Engine) {
    this.kind = kind;
    this.address = engine.address;
    this.#engine = engine;
    this.#socket = engine.address.replace("unix://", "");
  }

  get pid(): number {
    return readPid(this.#pidFiles[0]);
  }

  /** The files with the process ids of the daemon and of its containerd. */
  get #pidFiles(): readonly [string, string] {
    const folder = dirname(this.#socket);
    return [join(folder, "docker.pid"), join(folder, "exec/containerd/containerd.pid")];
  }

  /** The start of a command that runs in the network of the engine. */
  get inside(): readonly string[] {
    return this.kind === "proxy" ? [] : ["nsenter", `--net=/proc/${this.pid}/ns/net`];
  }

  /** Ends the daemon. Returns a function that starts it again, with or without live restore. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<(live: boolean) => Promise<void>> {
    const { pid } = this;
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    const others = words.filter((word) => word !== LIVE_RESTORE);
    // It waits for its options, and meanwhile keeps the network namespace.
    const script = 'read live && exec "$@" $live';
    const [file = "", ...args] = [...this.inside, "sh", "-c", script, "sh", ...others];
    const next = spawn(file, args, { stdio: ["pipe", "ignore", "ignore"], detached: true });
    await once(next, "spawn");
    if (this.kind !== "proxy") await entersNamespaceOf(next.pid ?? 0, pid);
    const pids = this.#pidFiles.map(readPid);
    process.kill(pid, signal);
    while (pids.some(isRunning)) await sleep(20);
    // A killed daemon leaves them, and the next one takes a zombie for a running process.
    for (const path of this.#pidFiles) rmSync(path, { force: true });
    return async (live) => {
      next.stdin.end(`${live ? LIVE_RESTORE : ""}\n`);
      next.unref();
      while (!(await this.#answers())) await sleep(20);
    };
  }

  stop(): void {
    this.#engine.stop();
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const asked = request({ socketPath: this.#socket, path: "/_ping", timeout: 1000 });
      asked.on("error", () => resolve(false));
      asked.on("response", (response) => resolve(response.resume().statusCode === 200));
      asked.end();
    });
  }
}

const readPid = (file: string) => Number(readFileSync(file, "utf8"));

async function entersNamespaceOf(pid: number, other: number): Promise<void> {
  const read = (id: number) => readlinkSync(`/proc/${id}/ns/net`);
  while (read(pid) !== read(other)) await sleep(5);
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
