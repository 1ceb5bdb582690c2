import type { Host } from "../Host.ts";
import {
  type ControlGroup,
  parseBootTime,
  parseCommandLine,
  parseControlGroup,
  parseStat,
} from "./parseProcess.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

export interface Process extends ControlGroup {
  readonly pid: number;
  /** 0 where it is not known. */
  readonly parent: number;
  /** As `ps` shows it: at most 15 characters. */
  readonly name: string;
  readonly commandLine: string;
  /** ISO 8601, UTC, seconds. */
  readonly since: string | null;
}

/** Node 24 calls its first thread so, and thereby itself. */
const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);

/** When the machine was started, in seconds since 1970; null where it is not said. */
export function readBootTime(host: Host): number | null {
  return parseBootTime(host.read("/proc/stat") ?? "");
}

/** What `/proc` says of a process; it may have ended in the meantime, and then has its id only. */
export function readProcess(host: Host, pid: number, boot: number | null): Process {
  const file = (name: string) => host.read(`/proc/${pid}/${name}`) ?? "";
  const stat = parseStat(file("stat"));
  const program = THREAD_NAMES.has(stat?.name ?? "")
    ? host.link(`/proc/${pid}/exe`)?.split("/").at(-1)
    : undefined;
  return {
    pid,
    parent: stat?.parent ?? 0,
    name: escapeControlChars(program ?? stat?.name ?? ""),
    commandLine: parseCommandLine(file("cmdline")),
    since: stat && formatStart(stat.start, boot),
    ...parseControlGroup(file("cgroup")),
  };
}

/**
 * When a process was started: ISO 8601, UTC, seconds; null where it is not known when the machine
 * was.
 *
 * @param start in seconds since then
 * @param boot in seconds since 1970
 */
export function formatStart(start: number, boot: number | null): string | null {
  if (boot === null) return null;
  return `${new Date(Math.round(boot + start) * 1000).toISOString().slice(0, 19)}Z`;
}

/**
 * The initial PID namespace: `PROC_PID_INIT_INO`
 * (https://github.com/torvalds/linux/blob/master/include/linux/proc_ns.h).
 */
export const FIRST_PID_NAMESPACE = "pid:[4026531836]";

/** Whether this process sees all processes of the machine: it is in the initial PID namespace. */
export function isInFirstPidNamespace(host: Host): boolean {
  return host.link("/proc/self/ns/pid") === FIRST_PID_NAMESPACE;
}
