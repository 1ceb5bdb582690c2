import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The socket of a process. */
export interface ListenerOptions {
  readonly port: number;
  /** 0.0.0.0 if it is absent. */
  readonly host?: string;
  readonly protocol?: "tcp" | "udp";
  /** True for a socket that it inherited as file 3. */
  readonly inherited?: true;
  /** True for a process that TERM does not end. */
  readonly ignoresTerm?: true;
}

const PROGRAM = `
const { port, host = "0.0.0.0", protocol = "tcp", inherited, ignoresTerm } =
  JSON.parse(process.argv[2]);
if (ignoresTerm) process.on("SIGTERM", () => {});
const ready = () => console.log("ready");
if (protocol === "udp")
  require("node:dgram").createSocket({ type: host.includes(":") ? "udp6" : "udp4" })
    .bind({ port, address: host, exclusive: true }, ready);
else
  require("node:net").createServer()
    .listen(inherited ? { fd: 3 } : { port, host, ipv6Only: host.includes(":") }, ready);
`;

/** Starts processes that use ports, and ends them. */
export class Listeners {
  readonly #program: string;
  readonly #children = new Set<ChildProcess>();

  constructor(folder: string) {
    this.#program = join(folder, "listener.cjs");
    writeFileSync(this.#program, PROGRAM);
    // Other accounts run it too.
    chmodSync(folder, 0o755);
  }

  /** Returns the command of a process, which prints a line when it listens. */
  command(options: ListenerOptions): string[] {
    return [process.execPath, this.#program, JSON.stringify(options)];
  }

  /** Starts a process, and waits until it listens. */
  start(options: ListenerOptions, account?: number): Promise<ChildProcess> {
    const ids = [`--reuid=${account}`, `--regid=${account}`, "--clear-groups"];
    const own = this.command(options);
    return this.spawn(account === undefined ? own : ["setpriv", ...ids, ...own]);
  }

  /** Starts a program in a session of its own, and waits until it prints a line. */
  async spawn([file = "", ...args]: readonly string[]): Promise<ChildProcess> {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"], detached: true });
    this.#children.add(child);
    const exit = once(child, "exit").then(() => Promise.reject(new Error(`${file} has ended`)));
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), exit]);
    return child;
  }

  /** Kills all processes with those that they started, and waits for their end. */
  async stop(): Promise<void> {
    const ends = Array.from(this.#children, async (child) => {
      const isRunning = child.exitCode === null && child.signalCode === null;
      const exit = isRunning ? once(child, "exit") : null;
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // The whole group has ended.
      }
      await exit;
    });
    this.#children.clear();
    await Promise.all(ends);
  }
}
