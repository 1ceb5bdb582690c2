import type { ChildProcess } from "node:child_process";
import { dirname } from "node:path";
import type { Env } from "../lib/Env.ts";
import { openPrograms, type Programs } from "./programs/openPrograms.ts";

export interface CommandOptions {
  /** Variables in addition to those that every program gets. */
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

/** Starts a child process. A signal that arrives at that moment ends it too. */
function startWatched(start: () => ChildProcess): ChildProcess {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  const child = start();
  const forget = () => {
    running.delete(child);
    if (running.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
  };
  running.add(child);
  if (child.pid === undefined) forget();
  else child.once("exit", forget);
  return child;
}

let programs: Programs | undefined;

/**
 * Runs a program of this machine without a shell, bounded in time and output. All child processes
 * are started here. No program of the repository runs, and the working directory is Node's own.
 * Does not throw; a program that is not installed and an exit status other than 0 are failures.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  { env, input = "", timeout = 10_000, maxOutput = 64 * 1024 * 1024 }: CommandOptions = {},
): Promise<CommandResult> {
  programs ??= openPrograms();
  const file = programs.find(program);
  if (file === null) return { failure: `${program} is not installed`, status: null };
  const environment = { ...programs.env, ...env };
  // Loaded only if a program is started, because loading takes time.
  const { execFile } = await import("node:child_process");
  return new Promise((resolve) => {
    const options = {
      cwd: dirname(process.execPath),
      env: environment,
      timeout,
      maxBuffer: maxOutput,
      killSignal: "SIGKILL",
      encoding: "buffer",
    } as const;
    const child = startWatched(() =>
      execFile(file, args, options, (error, output, complaint) => {
        const status = typeof error?.code === "number" ? error.code : null;
        resolve(
          error === null
            ? { output }
            : { failure: complaint.toString("utf8").trim() || error.message, status },
        );
      }),
    );
    // A program that exits before it has read its input reports that by its exit status.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
