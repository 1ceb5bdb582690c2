import { accessSync, constants, readFileSync } from "node:fs";
import type { ProcessTarget } from "../../changes/ChangeRecord.ts";
import type { SignalResult, Stopper, StopperResult } from "../../changes/Stopper.ts";
import { findEngine } from "../../host/engine/findEngine.ts";
import type { EngineSocket } from "../../host/Host.ts";
import { isSameProcess, parseStat } from "../../host/linux/readProcess.ts";
import type { Env } from "../../lib/Env.ts";
import { attempt } from "../attempt.ts";
import { runCommand } from "../commands.ts";
import { openHost } from "../host/openHost.ts";
import { isAlive } from "../leases/leaseOwner.ts";

/** The maximum time in milliseconds: a container may have minutes to stop (`stop_grace_period`). */
const MAX_TIME = 120_000;
const MAX_PROGRAM_OUTPUT = 4 * 1024 * 1024;
/** The number of characters of the output that are returned. */
const MAX_OUTPUT = 64 * 1024;

/**
 * Opens what stops and starts on this machine.
 *
 * @param sudo whether to run what needs root with passwordless sudo
 */
export function openStopper(env: Env, sudo: boolean): Stopper {
  const usesSudo = sudo && process.getuid !== undefined && process.getuid() !== 0;
  return {
    sudo: usesSudo,
    run: (words) => run(toCommand(words, env, usesSudo)),
    signal: (target, signal) => sendSignal(target, signal, usesSudo),
  };
}

/** Adds what runs a program as root, and the address of the engine that Portplan's own view has. */
function toCommand(words: readonly string[], env: Env, sudo: boolean): readonly string[] {
  const [program = "", ...args] = words;
  const asRoot = (command: readonly string[]) => (sudo ? ["sudo", "-n", ...command] : command);
  if (program === "systemctl") return args.includes("--user") ? words : asRoot(words);
  if (program !== "docker") return words;
  const { socket } = findEngine(openHost(env));
  if (socket === null) return words;
  const command = [program, "--host", formatAddress(socket), ...args];
  return "path" in socket && isRefused(socket.path) ? asRoot(command) : command;
}

function formatAddress(socket: EngineSocket): string {
  if ("host" in socket) {
    const host = socket.host.includes(":") ? `[${socket.host}]` : socket.host;
    return `tcp://${host}:${socket.port}`;
  }
  return process.platform === "win32"
    ? `npipe://${socket.path.replaceAll("\\", "/")}`
    : `unix://${socket.path}`;
}

function isRefused(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES";
  }
}

async function run([program = "", ...args]: readonly string[]): Promise<StopperResult> {
  const start = Date.now();
  const limits = { timeout: MAX_TIME, maxOutput: MAX_PROGRAM_OUTPUT };
  const result = await runCommand(program, args, limits);
  if ("output" in result)
    return { isOk: true, output: result.output.toString("utf8").slice(0, MAX_OUTPUT) };
  const isLate = Date.now() - start >= MAX_TIME;
  const late = `${program} did not finish within ${MAX_TIME / 1000} seconds`;
  return { isOk: false, output: isLate ? late : result.failure.slice(0, MAX_OUTPUT) };
}

/** Sends a signal. With sudo, also to a process of another account. */
function sendSignal(
  target: ProcessTarget,
  signal: "TERM" | "KILL",
  sudo: boolean,
): SignalResult | Promise<SignalResult> {
  if (!isSignalable(target.pid)) return "failed";
  const state = readState(target);
  if (state !== "running") return state;
  try {
    process.kill(target.pid, `SIG${signal}`);
    return "sent";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ESRCH") return "gone";
    if (code !== "EPERM") return "failed";
    return sudo ? signalAsRoot(target, signal) : "denied";
  }
}

/**
 * Sends a signal to the process `$1` if it has the start time `$2`. After the name, which may
 * contain anything, the start time is the 20th field (proc_pid_stat(5)).
 */
const SIGNAL_EXACTLY = `
pid=$1 ticks=$2 signal=$3
stat=$(cat "/proc/$pid/stat") || exit
set -f
set -- \${stat##*) }
[ "\${20}" = "$ticks" ] && kill "-$signal" "$pid"
`;

/** Sends a signal as root. Checks the process again after sudo, which may take seconds. */
async function signalAsRoot(target: ProcessTarget, signal: "TERM" | "KILL"): Promise<SignalResult> {
  const { pid, startTicks } = target;
  const script = ["sh", "-c", SIGNAL_EXACTLY, "sh", `${pid}`, `${startTicks}`, signal];
  const { isOk } = await run(["sudo", "-n", ...script]);
  if (isOk) return "sent";
  const state = readState(target);
  return state === "running" ? "denied" : state;
}

/** Excludes process groups, process 1, and this process. */
function isSignalable(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid;
}

/** `gone`: the process has ended, or its id now belongs to another one. */
function readState({ pid, startTicks }: ProcessTarget): "running" | "gone" | "failed" {
  // Only Linux has this file.
  if (process.platform !== "linux") return "failed";
  const stat = parseStat(attempt(() => readFileSync(`/proc/${pid}/stat`, "latin1")) ?? "");
  // If /proc hides other users' processes (hidepid), a signal still finds them.
  if (stat === null) return isAlive(pid) ? "failed" : "gone";
  return isSameProcess(stat, startTicks) ? "running" : "gone";
}
