import { readFileSync, readlinkSync } from "node:fs";
import { findWorker } from "../../host/holders/Job.ts";
import { FIRST_PID_NAMESPACE, parseStat, type ProcessStat } from "../../host/linux/readProcess.ts";
import { attempt } from "../attempt.ts";

/** The process that a lease ends with, and the fields that identify it. */
export interface Owner {
  readonly pid: number;
  /** The start time in clock ticks since boot. */
  readonly start: number;
  /** The kernel's id of this boot. */
  readonly boot: string;
  readonly namespace: string;
  /** The machine's id; empty if it has none. */
  readonly machine: string;
  /** Set for the leader of a terminal session. */
  readonly terminal?: true;
}

/**
 * Returns the process that lives as long as the job: the runner's worker, or the leader of the
 * terminal session; null if neither can be seen.
 */
export function findOwner(pid = process.pid): Owner | null {
  const worker = findWorker(pid, { read });
  const leader = worker ?? findSessionLeader(pid);
  if (leader === null) return null;
  const { pid: leading, startTicks: start } = leader;
  return { pid: leading, start, ...readMachine(), ...(worker === undefined && { terminal: true }) };
}

/** Returns whether only processes in the same container can see the owner end. */
export function isHidden({ namespace }: Owner): boolean {
  return namespace !== FIRST_PID_NAMESPACE;
}

/**
 * Returns whether the owner has certainly ended. That is not known for owners in another PID
 * namespace or on another machine.
 */
export function isGone(owner: Owner): boolean {
  const { boot, namespace, machine } = readMachine();
  if (boot === "" || owner.boot === "") return false;
  if (owner.boot !== boot) return machine !== "" && owner.machine === machine;
  if (namespace === "" || owner.namespace !== namespace) return false;
  const stat = readStat(owner.pid);
  if (stat !== null)
    return stat.startTicks !== owner.start || stat.state === "Z" || stat.state === "X";
  // If /proc hides other users' processes (hidepid), a signal still finds them.
  return !isAlive(owner.pid);
}

/**
 * Returns the session leader; null without a terminal, or if it is this process, which ends at
 * once.
 */
function findSessionLeader(pid: number): ProcessStat | null {
  const { terminal, session } = readStat(pid) ?? { terminal: 0, session: 0 };
  return terminal === 0 || session === 0 || session === pid ? null : readStat(session);
}

function readStat(pid: number): ProcessStat | null {
  return parseStat(read(`/proc/${pid}/stat`) ?? "");
}

let known: Pick<Owner, "boot" | "namespace" | "machine"> | null = null;

function readMachine(): Pick<Owner, "boot" | "namespace" | "machine"> {
  known ??= {
    boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
    namespace: attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "",
    machine: read("/etc/machine-id")?.trim() ?? "",
  };
  return known;
}

/** Returns whether a process exists. EPERM means that it exists and belongs to another account. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const read = (path: string) => attempt(() => readFileSync(path, "utf8"));
