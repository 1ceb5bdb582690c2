import type { Host } from "../Host.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/**
 * Ticks a second in `/proc/<pid>/stat`: USER_HZ, which is 100 on every architecture of Linux that
 * Node runs on.
 */
const USER_HZ = 100;
const MAX_COMMAND = 200;
/** More than is shown, since what is replaced becomes shorter. */
const MAX_READ = 1024;
/** Node 24 calls its first thread so, and thereby itself. */
const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);
const SECRET_NAME = /pass|secret|token|credential|api[-_]?key|auth/i;

export interface ProcessStat {
  readonly pid: number;
  /** Of the process that started it, or that took it over; 0 for none. */
  readonly parent: number;
  /** The name as `ps` shows it: at most 15 characters. */
  readonly name: string;
  /** "Z" and "X" are those of a process that has ended. */
  readonly state: string;
  /** Of the process that leads its session; 0 for none. */
  readonly session: number;
  readonly terminal: number;
  /** In seconds since the machine was started. */
  readonly start: number;
  /** The same in clock ticks. */
  readonly startTicks: number;
}

/** Reads `/proc/<pid>/stat`; null where the text is none. */
export function parseStat(text: string): ProcessStat | null {
  // The name in parentheses may itself hold spaces and parentheses (proc(5)).
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

/**
 * A process's command line from `/proc/<pid>/cmdline`, for people: at most 200 characters, control
 * characters visible, what looks like a secret replaced. Empty for a kernel thread.
 */
export function parseCommandLine(text: string): string {
  const words = text.slice(0, MAX_READ).replace(/\0+$/, "").split("\0");
  const shown = words.map((word, i) => hideSecret(word, words[i - 1] ?? ""));
  const line = escapeControlChars(shown.join(" ")).trim();
  // One character beyond ASCII, and Node takes three times as long to write a list of thousands.
  return line.length > MAX_COMMAND ? `${line.slice(0, MAX_COMMAND - 3)}...` : line;
}

function hideSecret(word: string, before: string): string {
  const assigned = /^([^=]*)=/.exec(word);
  if (assigned && SECRET_NAME.test(assigned[1] ?? "")) return `${assigned[0]}***`;
  if (/^--?[^=]+$/.test(before) && SECRET_NAME.test(before) && !word.startsWith("-")) return "***";
  return word.replace(/(\/\/)[^/@\s]*@/g, "$1***@");
}

/**
 * What a control group tells of a process: the systemd unit and the container that it belongs to.
 */
export interface ControlGroup {
  /** "postgresql.service"; null in a login session or where systemd does not run. */
  readonly unit: string | null;
  readonly userUnit: boolean;
  /** The container's id, 64 hexadecimal digits. */
  readonly container: string | null;
}

/** Reads `/proc/<pid>/cgroup`, of version 1 (a line a hierarchy) and 2 (one line `0::/path`). */
export function parseControlGroup(text: string): ControlGroup {
  const container = /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(text)?.[1] ?? null;
  const [, path = ""] = /^.*:name=systemd:(.*)/m.exec(text) ?? /^0::(.*)/m.exec(text) ?? [];
  const services = path.split("/").filter((part) => part.endsWith(".service"));
  // The innermost service names the unit; "user@1000.service" is the manager of a user's units, not
  // the unit. A leading "_" keeps a name apart from the kernel's own files (`cg_escape` of
  // systemd).
  const units = services.filter((name) => !/^user@\d+\.service$/.test(name));
  const unit = units.at(-1)?.replace(/^_/, "");
  return {
    unit: unit === undefined ? null : escapeControlChars(unit),
    userUnit: unit !== undefined && units.length < services.length,
    container,
  };
}

export function hasCapability(status: string, number: number): boolean {
  const found = /^CapEff:\s+([0-9a-f]+)$/m.exec(status);
  return found !== null && ((BigInt(`0x${found[1]}`) >> BigInt(number)) & 1n) === 1n;
}

/**
 * The user whose rights a process has in effect, from `/proc/<pid>/status`; null where the text
 * does not say.
 */
export function parseUid(status: string): number | null {
  const found = /^Uid:\s+\d+\s+(\d+)/m.exec(status);
  return found ? Number(found[1]) : null;
}

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

/** When the machine was started, in seconds since 1970; null where it is not said. */
export function readBootTime(host: Host): number | null {
  const found = /^btime (\d+)$/m.exec(host.read("/proc/stat") ?? "");
  return found ? Number(found[1]) : null;
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
