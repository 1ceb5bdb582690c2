import { readFileSync, readlinkSync } from "node:fs";
import { findWorker } from "../../host/holders/Job.ts";
import { FIRST_PID_NAMESPACE, parseStat, type ProcessStat } from "../../host/linux/readProcess.ts";
import { attempt } from "../attempt.ts";

/** The process with which a lease ends, and all that is needed to know it again. */
export interface Owner {
  readonly pid: number;
  /** In clock ticks since the machine was started. */
  readonly start: number;
  /** The kernel's name for this run of the machine. */
  readonly boot: string;
  readonly namespace: string;
  /** "" where the machine has no name of its own. */
  readonly machine: string;
  /** The leader of a terminal session, and no job of a runner. */
  readonly terminal?: true;
}

/**
 * Returns the process that lives as long as the job: the runner's worker, else the leader of the
 * terminal session. null where neither is there to be seen.
 */
export function findOwner(pid = process.pid): Owner | null {
  const worker = findWorker(pid, { read });
  const leader = worker ?? findSessionLeader(pid);
  if (leader === null) return null;
  const { pid: leading, startTicks: start } = leader;
  return { pid: leading, start, ...readMachine(), ...(worker === undefined && { terminal: true }) };
}

/** Whether only those in the same container can see the owner end. */
export function isHidden({ namespace }: Owner): boolean {
  return namespace !== FIRST_PID_NAMESPACE;
}

/**
 * Whether the owner has ended, beyond doubt. What stands in another PID namespace, or on another
 * machine, cannot be told.
 */
export function isGone(owner: Owner): boolean {
  const { boot, namespace, machine } = readMachine();
  if (boot === "" || owner.boot === "") return false;
  if (owner.boot !== boot) return machine !== "" && owner.machine === machine;
  if (namespace === "" || owner.namespace !== namespace) return false;
  const stat = readStat(owner.pid);
  if (stat !== null)
    return stat.startTicks !== owner.start || stat.state === "Z" || stat.state === "X";
  // Where /proc hides the processes of others (hidepid), a signal still tells.
  return !isAlive(owner.pid);
}

/** null without a terminal, and where this very process leads: it ends at once. */
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

/** EPERM: it is there, and another account's. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const read = (path: string) => attempt(() => readFileSync(path, "utf8"));
