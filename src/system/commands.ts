import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { isatty } from "node:tty";
import type { Env } from "../lib/Env.ts";
import { attempt } from "./attempt.ts";
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
 * are started in this file. No program of the repository runs, and the working directory is Node's
 * own.
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

/** A program that ended, or that could not be started. `status` is what a shell returns for it. */
export interface ProgramEnd {
  readonly status: number;
  readonly failure: string | null;
}

/** The signals that are passed on. */
const PASSED_ON = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;

/**
 * Runs the user's own command without a shell, with the user's environment and `PATH`: unlike all
 * other programs, the user named it on the command line. It has the input and output of this
 * process, and gets its signals. Does not throw.
 *
 * @param cwd the directory to run it in; undefined for that of this process
 */
export async function runInForeground(
  [file = "", ...args]: readonly string[],
  env: Env,
  cwd: string | undefined,
): Promise<ProgramEnd> {
  let child: ChildProcess | null = null;
  const early: NodeJS.Signals[] = [];
  const passOn = (signal: NodeJS.Signals) => {
    if (child === null) early.push(signal);
    else if (!isFromTerminal(signal)) child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  try {
    const { spawn } = await import("node:child_process");
    return await new Promise<ProgramEnd>((resolve, reject) => {
      const started = spawn(file, args, { stdio: "inherit", env, ...(cwd && { cwd }) });
      child = started;
      for (const signal of early) started.kill(signal);
      // Also emitted if a signal cannot be sent, for example to a program of another account.
      started.on("error", (error) => {
        if (started.pid === undefined) reject(error);
      });
      started.once("exit", (code, signal) =>
        resolve({ status: code ?? 128 + constants.signals[signal ?? "SIGKILL"], failure: null }),
      );
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { status: 127, failure: "there is no such program" };
    return { status: 126, failure: code === "EACCES" ? "permission denied" : message };
  } finally {
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
}

/**
 * Returns whether a terminal has sent a signal to all processes of its foreground group, so that
 * the child has it already. Who sent a signal is not known to Node: for a key of the terminal,
 * this process is in that group.
 */
function isFromTerminal(signal: NodeJS.Signals): boolean {
  if (signal !== "SIGINT" && signal !== "SIGQUIT") return false;
  const stat = attempt(() => readFileSync("/proc/self/stat", "latin1"));
  if (stat === null) return isatty(0);
  // The fields after the name are: state, parent, group, session, terminal, foreground group.
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return group === foreground;
}
