import type { ChildProcess } from "node:child_process";
import type { Env } from "../lib/Env.ts";

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Env;
  readonly input?: string;
  /** The time in milliseconds after which the command is killed. */
  readonly timeout?: number;
  /** The size of the output in bytes above which the command is killed. */
  readonly maxOutput?: number;
}

/** The result of a command. `status` is its exit status; null if it did not exit normally. */
export type CommandResult =
  | { readonly output: Buffer }
  | { readonly failure: string; readonly status: number | null };

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const running = new Set<ChildProcess>();

/**
 * Kills all child processes. When a step is canceled, only its own process gets a signal
 * (docs/reference/actions.md A9).
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
 * Runs a program without a shell, bounded in time and output. All child processes are started here.
 * Does not throw; an exit status other than 0 is a failure.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env = {}, input = "", timeout = 10_000, maxOutput = 64 * 1024 * 1024 }: CommandOptions,
): Promise<CommandResult> {
  // Loaded only if a program is started, because loading takes time.
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
    // A program that exits before it has read its input reports that by its exit status.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
