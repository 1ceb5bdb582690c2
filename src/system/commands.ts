import type { ChildProcess } from "node:child_process";
import type { Env } from "../lib/Env.ts";

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Env;
  readonly input?: string;
  /** Milliseconds until the command is ended. */
  readonly timeout?: number;
  /** Bytes of output above which the command is ended. */
  readonly maxOutput?: number;
}

/** `status`: with which it ended by itself; null where it did not. */
export type CommandResult =
  | { readonly output: Buffer }
  | { readonly failure: string; readonly status: number | null };

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const running = new Set<ChildProcess>();

/**
 * Who cancels a step signals its process alone (docs/reference/actions.md A9): what it has started
 * ends with it.
 */
function endAll(signal: NodeJS.Signals): void {
  for (const child of running) child.kill("SIGKILL");
  for (const each of SIGNALS) process.off(each, endAll);
  process.kill(process.pid, signal);
}

function watch(child: ChildProcess): void {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  running.add(child);
  child.once("exit", () => {
    running.delete(child);
    if (running.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
  });
}

/**
 * The one door for child processes: no shell, nothing shown, bounded in time and output. Never
 * throws; an exit status other than 0 is a failure.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env = {}, input = "", timeout = 10_000, maxOutput = 64 * 1024 * 1024 }: CommandOptions,
): Promise<CommandResult> {
  // Only a run that starts a program pays for it.
  const { execFile } = await import("node:child_process");
  return new Promise((resolve) => {
    const options = {
      cwd,
      env: { ...process.env, ...env },
      timeout,
      maxBuffer: maxOutput,
      killSignal: "SIGKILL",
      encoding: "buffer",
    } as const;
    const child = execFile(program, args, options, (error, output, complaint) => {
      const status = typeof error?.code === "number" ? error.code : null;
      resolve(
        error === null
          ? { output }
          : { failure: complaint.toString("utf8").trim() || error.message, status },
      );
    });
    if (child.pid !== undefined) watch(child);
    // A program that ends before it has read everything says so by its exit status.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
