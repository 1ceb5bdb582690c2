import { readFileSync, readlinkSync, statSync } from "node:fs";
import { findWorker } from "../../host/holders/Job.ts";
import {
  FIRST_PID_NAMESPACE,
  isSameProcess,
  parseStat,
  type ProcessStat,
} from "../../host/linux/readProcess.ts";
import { asObject, isObject } from "../../lib/json.ts";
import { attempt } from "../attempt.ts";

/** The machine and the container of a process. Unknown fields are empty. */
interface Origin {
  /** The kernel's id of this boot. */
  readonly boot: string;
  /** The PID namespace. */
  readonly namespace: string;
  /** The machine's id; empty if it has none. */
  readonly machine: string;
  /** The start time of process 1: another container may get the numbers of its namespaces. */
  readonly init: string;
  /** The mount namespace: a path names the same directory only within it. */
  readonly mounts: string;
}

/** The process that a lease ends with, and the fields that identify it. */
export interface Owner extends Pick<Origin, "boot" | "namespace" | "machine"> {
  readonly pid: number;
  /** The start time in clock ticks since boot. */
  readonly start: number;
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
  return { pid: leading, start, ...readOrigin(), ...(worker === undefined && { terminal: true }) };
}

/** Identifies this process; null if it cannot see itself. */
export function identifyProcess(): Owner | null {
  const found = readStat(process.pid);
  return found === null ? null : { pid: process.pid, start: found.startTicks, ...readOrigin() };
}

export function isOwner(value: unknown): value is Owner {
  if (!isObject(value)) return false;
  const { pid, start, boot, namespace, machine } = value;
  const numbers = Number.isSafeInteger(pid) && (pid as number) > 0 && typeof start === "number";
  return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}

/** Returns whether only processes in the same container can see the owner or checkout end. */
export function isHidden({ namespace }: Pick<Origin, "namespace">): boolean {
  return namespace !== FIRST_PID_NAMESPACE;
}

/**
 * Returns whether the owner has certainly ended. That is not known for owners in another PID
 * namespace or on another machine.
 */
export function isGone(owner: Owner): boolean {
  const { boot, namespace, machine } = readOrigin();
  if (boot === "" || owner.boot === "") return false;
  if (owner.boot !== boot) return machine !== "" && owner.machine === machine;
  if (namespace === "" || owner.namespace !== namespace) return false;
  const stat = readStat(owner.pid);
  if (stat !== null) return !isSameProcess(stat, owner.start);
  // If /proc hides other users' processes (hidepid), a signal still finds them.
  return !isAlive(owner.pid);
}

/** Returns whether the owner is certainly running, and is a process of an account; any for root. */
export function isLiving(owner: Owner, uid: number): boolean {
  const { boot, namespace } = readOrigin();
  const isHere = owner.boot === boot && owner.namespace === namespace;
  if (!isHere || isGone(owner) || readStat(owner.pid)?.startTicks !== owner.start) return false;
  return uid === 0 || attempt(() => statSync(`/proc/${owner.pid}`).uid) === uid;
}

/**
 * Returns whether a run file was written on this machine and in this container. A container's
 * machine may get its id when a later step installs packages.
 */
export function isFromHere(origin: unknown): boolean {
  const from = asObject(origin);
  return Object.entries(readOrigin()).every(
    ([key, value]) => from[key] === value || (key === "machine" && from[key] === ""),
  );
}

/** How a run file's origin relates to this process, which decides what a path in it means. */
export interface Relation {
  readonly isSameBoot: boolean;
  /** True on one machine, outside of containers, also after a restart. */
  readonly isSameHost: boolean;
  /** True if all paths name the same files, also after a restart. */
  readonly hasSamePaths: boolean;
  /** True if it was written in a container. */
  readonly isContained: boolean;
}

/** Compares the origin of a checkout's run file with this process. */
export function relateOrigin(value: unknown): Relation {
  const from = asObject(value);
  const here = readOrigin();
  const isSameBoot = from["boot"] === here.boot;
  const isFirst = (namespace: unknown) => namespace === FIRST_PID_NAMESPACE;
  const isSameHost =
    here.machine !== "" &&
    from["machine"] === here.machine &&
    isFirst(from["namespace"]) &&
    isFirst(here.namespace);
  const isRestarted = isSameHost && !isSameBoot && from["mounts"] === here.mounts;
  return {
    isSameBoot,
    isSameHost,
    hasSamePaths: isFromHere(value) || isRestarted,
    // Only Linux has namespaces.
    isContained: from["boot"] !== "" && !isFirst(from["namespace"]),
  };
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

let known: Origin | null = null;

export function readOrigin(): Origin {
  known ??= {
    boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
    namespace: attempt(() => readlinkSync("/proc/self/ns/pid")) ?? "",
    machine: read("/etc/machine-id")?.trim() ?? "",
    init: String(readStat(1)?.startTicks ?? ""),
    mounts: attempt(() => readlinkSync("/proc/self/ns/mnt")) ?? "",
  };
  return known;
}

/** Returns whether a process exists. EPERM means that it exists and belongs to another account. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const read = (path: string) => attempt(() => readFileSync(path, "utf8"));
