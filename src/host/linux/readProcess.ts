import type { Host } from "../Host.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { hideSecrets } from "../../lib/hideSecrets.ts";

/**
 * Clock ticks per second in `/proc/<pid>/stat` (USER_HZ): 100 on all Linux architectures that Node
 * supports.
 */
const USER_HZ = 100;
const MAX_COMMAND = 200;
/** More than is printed, because replacing secrets shortens the text. */
const MAX_READ = 1024;
/** Node 24 renames its main thread, and with it the process. */
const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);

export interface ProcessStat {
  readonly pid: number;
  /** The parent process id; 0 if there is none. */
  readonly parent: number;
  /** The name as `ps` prints it: at most 15 characters. */
  readonly name: string;
  /** The state: see `hasEnded`. */
  readonly state: string;
  /** The process id of the session leader; 0 if there is none. */
  readonly session: number;
  readonly terminal: number;
  /** Start time in seconds since boot. */
  readonly start: number;
  /** Start time in clock ticks since boot. */
  readonly startTicks: number;
}

/** Parses `/proc/<pid>/stat`; null if the text is malformed. */
export function parseStat(text: string): ProcessStat | null {
  // The name in parentheses may contain spaces and parentheses (proc(5)).
  const [open, close] = [text.indexOf("("), text.lastIndexOf(")")];
  const fields = text.slice(close + 2).split(" ");
  const ticks = Number(fields[19]);
  if (open < 0 || close < open || !Number.isInteger(ticks)) return null;
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(fields[1]),
    name: text.slice(open + 1, close),
    state: fields[0] ?? "",
    session: Number(fields[3]),
    terminal: Number(fields[4]),
    start: ticks / USER_HZ,
    startTicks: ticks,
  };
}

type ProcessId = number | string;

/** Reads `/proc/<pid>/stat`; null if there is no such process, or it cannot be seen. */
export function readStat(pid: ProcessId, host: Pick<Host, "read">): ProcessStat | null {
  return parseStat(host.read(`/proc/${pid}/stat`) ?? "");
}

/** Lists the processes that have not ended. */
export function listProcesses(host: Pick<Host, "read" | "list">): ProcessStat[] {
  return (host.list("/proc") ?? []).flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readStat(name, host) : null;
    return stat === null || hasEnded(stat) ? [] : [stat];
  });
}

/** Returns whether a process has ended, and only waits for its parent to notice. */
export function hasEnded({ state }: Pick<ProcessStat, "state">): boolean {
  return state === "Z" || state === "X";
}

/** Returns whether a process still runs: its id may belong to another one by now. */
export function isSameProcess(stat: ProcessStat | null, startTicks: number): boolean {
  return stat !== null && stat.startTicks === startTicks && !hasEnded(stat);
}

/**
 * Formats a command line from `/proc/<pid>/cmdline`: at most 200 characters, with control
 * characters escaped and likely secrets replaced. Empty for a kernel thread.
 */
export function parseCommandLine(text: string): string {
  const words = text
    .slice(0, MAX_READ)
    .replace(/(?<!\0)\0+$/, "")
    .split("\0");
  const shown = words.map((word, i) => hideSecrets(word, words[i - 1]));
  const line = escapeControlChars(shown.join(" ")).trim();
  // ASCII only: Node writes long lists three times slower if they contain other characters.
  return line.length > MAX_COMMAND ? `${line.slice(0, MAX_COMMAND - 3)}...` : line;
}

/** The systemd unit and the container of a process, from its control group. */
export interface ControlGroup {
  /** "postgresql.service"; null in a login session or without systemd. */
  readonly unit: string | null;
  readonly userUnit: boolean;
  /** The container's id, 64 hexadecimal digits. */
  readonly container: string | null;
  /** The program that runs the container, if the path says so. */
  readonly runtime?: "docker" | "podman";
  /**
   * The user whose service manager made the group. It can have any name below that, also that of a
   * container of another user.
   */
  readonly manager?: number;
}

export function readControlGroup(pid: ProcessId, host: Pick<Host, "read">): ControlGroup {
  return parseControlGroup(host.read(`/proc/${pid}/cgroup`) ?? "");
}

/**
 * Parses `/proc/<pid>/cgroup` of version 1 (one line per hierarchy) and 2 (one line `0::/path`).
 */
export function parseControlGroup(text: string): ControlGroup {
  const [, runtime, container = null] =
    /(docker|libpod)?(?:-\w+)?[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(text) ?? [];
  const [, path = ""] = /^.*:name=systemd:(.*)/m.exec(text) ?? /^0::(.*)/m.exec(text) ?? [];
  const services = path.split("/").filter((part) => part.endsWith(".service"));
  // The innermost service is the unit; "user@1000.service" is only the manager of a user's units. A
  // leading "_" separates names from the kernel's own files (`cg_escape` of systemd).
  const units = services.filter((name) => !/^user@\d+\.service$/.test(name));
  const unit = units.at(-1)?.replace(/^_/, "");
  // A container can have a service manager of its own.
  const [outside = ""] = container === null ? [path] : path.split(container);
  const [, manager] = /\/user@(\d+)\.service\//.exec(outside) ?? [];
  return {
    unit: unit === undefined ? null : escapeControlChars(unit),
    userUnit: unit !== undefined && units.length < services.length,
    container,
    ...(runtime !== undefined && { runtime: runtime === "libpod" ? "podman" : "docker" }),
    ...(manager !== undefined && { manager: Number(manager) }),
  };
}

export function hasCapability(status: string, number: number): boolean {
  const found = /^CapEff:\s+([0-9a-f]+)$/m.exec(status);
  return found !== null && ((BigInt(`0x${found[1]}`) >> BigInt(number)) & 1n) === 1n;
}

/** Parses the effective user id from `/proc/<pid>/status`; null if it is missing. */
export function parseUid(status: string): number | null {
  const found = /^Uid:\s+\d+\s+(\d+)/m.exec(status);
  return found ? Number(found[1]) : null;
}

/** Reads the effective user id of a process; null if it is not known. */
export function readUid(pid: ProcessId, host: Pick<Host, "read">): number | null {
  return parseUid(host.read(`/proc/${pid}/status`) ?? "");
}

export interface Process extends ControlGroup {
  readonly pid: number;
  /** The parent process id; 0 if it is not known. */
  readonly parent: number;
  /** The name as `ps` prints it: at most 15 characters. */
  readonly name: string;
  readonly commandLine: string;
  /** ISO 8601, UTC, seconds. */
  readonly since: string | null;
  /** True if it was started in a terminal. */
  readonly hasTerminal: boolean;
}

/** Reads the boot time of the machine, in seconds since 1970; null if it is missing. */
export function readBootTime(host: Host): number | null {
  const found = /^btime (\d+)$/m.exec(host.read("/proc/stat") ?? "");
  return found ? Number(found[1]) : null;
}

/** Reads a process from `/proc`. If it has ended in the meantime, only its id is set. */
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
    hasTerminal: (stat?.terminal ?? 0) !== 0,
    ...parseControlGroup(file("cgroup")),
  };
}

/**
 * Formats the start time of a process: ISO 8601, UTC, seconds; null if the boot time is not known.
 *
 * @param start seconds since boot
 * @param boot seconds since 1970
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

/** Returns whether this process is in the initial PID namespace and can see all processes. */
export function isInFirstPidNamespace(host: Host): boolean {
  return host.link("/proc/self/ns/pid") === FIRST_PID_NAMESPACE;
}
