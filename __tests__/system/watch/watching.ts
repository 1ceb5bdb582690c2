import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

/** A `portplan watch` that runs. */
export class Watching {
  stdout = "";
  stderr = "";
  readonly child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(
    cwd: string,
    args: readonly string[],
    more: Readonly<Record<string, string | undefined>> = {},
  ) {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, PWD: cwd, PORTPLAN_LEASE_DIR: cwd, PORTPLAN_STATE_DIR: cwd, ...more };
    this.child = spawn(process.execPath, ["--", cli, "watch", ...args], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.#ended = new Promise((done) => this.child.on("close", done));
  }

  /** The lines of the output without their times. */
  get lines(): string[] {
    return this.stdout.split("\n").flatMap((line) => line.split(/^\S+Z /)[1] ?? []);
  }

  /** Sends a signal, and returns the exit status. */
  end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.child.kill(signal);
    return this.#ended;
  }

  /** Waits until it ends. */
  get status(): Promise<number | null> {
    return this.#ended;
  }
}
