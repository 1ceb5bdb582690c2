import { parseIp } from "../../lib/parseIp.ts";
import { MAX_PORT, type PortRange } from "../../lib/PortRange.ts";

/**
 * What a short port entry says. A run has `count` container ports from `target` on and as many host
 * ports from `first` on; a pool has one.
 */
export interface ShortPort {
  readonly hostIp: string | null;
  /** The host ports; null where none is given. */
  readonly host: PortRange | null;
  readonly target: number;
  readonly count: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** Where each part stands in the entry. */
  readonly parts: Readonly<
    Record<"hostIp" | "published" | "target" | "protocol", readonly [number, number]>
  >;
}

export interface PortMistake {
  readonly message: string;
  readonly fix: string;
}

const FORM =
  'write "HOST:CONTAINER", "ADDRESS:HOST:CONTAINER" or "CONTAINER", as "127.0.0.1:8080:80/tcp"';

/**
 * Reads `[[ip:]host:]container[/protocol]` as Compose does (docs/reference/compose.md C36, C37).
 * The last two colons separate; what is before them is the address.
 */
export function parseShortPort(entry: string): ShortPort | PortMistake {
  const parts = splitEntry(entry);
  const text = (part: keyof ShortPort["parts"]) => entry.slice(...parts[part]);
  if (text("target") === "") return { message: `no container port in ${show(entry)}`, fix: FORM };
  const protocol = readProtocol(text("protocol"));
  if (protocol === null)
    return {
      message: `${show(text("protocol"))} is no protocol for a port`,
      fix: "use tcp, udp or sctp",
    };
  const hostIp = readAddress(text("hostIp"));
  if (hostIp === undefined)
    return {
      message: `${show(text("hostIp"))} is no IP address`,
      fix: "use an IP address of the host, as 127.0.0.1 or [::1]; names are not allowed",
    };
  const container = parseRange(text("target"));
  if (!container)
    return {
      message: `${show(text("target"))} is no container port`,
      fix: "use a number up to 65535, or a range as 80-82",
    };
  const host = text("published") === "" ? null : parseRange(text("published"));
  if (host === undefined)
    return {
      message: `${show(text("published"))} is no host port`,
      fix: "use a number up to 65535, or a range as 8000-8010",
    };
  const count = countPorts(container);
  if (host && count > 1 && countPorts(host) !== count)
    return {
      message:
        `the host range ${text("published")} and the container range ${text("target")}` +
        " differ in length",
      fix: "give both ranges the same length, or one container port",
    };
  return { hostIp: hostIp || null, host, target: container.first, count, protocol, parts };
}

/** Finds the parts of an entry by their separators. */
function splitEntry(entry: string): ShortPort["parts"] {
  const lastColon = entry.lastIndexOf(":");
  const previousColon = lastColon > 0 ? entry.lastIndexOf(":", lastColon - 1) : -1;
  const slash = entry.indexOf("/", lastColon + 1);
  const targetEnd = slash < 0 ? entry.length : slash;
  return {
    hostIp: previousColon < 0 ? NOWHERE : [0, previousColon],
    published: lastColon < 0 ? NOWHERE : [previousColon + 1, lastColon],
    target: [lastColon + 1, targetEnd],
    protocol: [slash < 0 ? entry.length : slash + 1, entry.length],
  };
}

/** A part that the entry does not have, not even empty. */
const NOWHERE = [-1, -1] as const;

export function isPortMistake(parsed: ShortPort | PortMistake): parsed is PortMistake {
  return "message" in parsed;
}

function readProtocol(text: string): ShortPort["protocol"] | null {
  const protocol = text === "" ? "tcp" : text.toLowerCase();
  return protocol === "tcp" || protocol === "udp" || protocol === "sctp" ? protocol : null;
}

/** The address without its brackets, "" where there is none, undefined where it is none. */
function readAddress(raw: string): string | undefined {
  const bracketed = raw.startsWith("[");
  if (bracketed && !raw.endsWith("]")) return undefined;
  const address = bracketed ? raw.slice(1, -1) : raw;
  return address === "" || parseIp(address) ? address : undefined;
}

/**
 * `a` or `a-b`, with Go's idea of a decimal number: a sign and leading zeros are fine, blanks are
 * not.
 */
function parseRange(text: string): PortRange | undefined {
  const dash = text.indexOf("-");
  const first = parsePort(dash < 0 ? text : text.slice(0, dash));
  if (first === null) return undefined;
  if (dash < 0 || text.slice(0, dash) === text.slice(dash + 1)) return { first, last: first };
  const last = parsePort(text.slice(dash + 1));
  return last === null || last < first ? undefined : { first, last };
}

function countPorts({ first, last }: PortRange): number {
  return last - first + 1;
}

function parsePort(text: string): number | null {
  return /^[+]?\d+$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : null;
}

/** A value for a message: it may come from an env file, so only what is showable is shown. */
function show(text: string): string {
  return isShowable(text) ? JSON.stringify(text) : "this value";
}

/**
 * Whether a value that may have come from an env file can be printed: digits, dots, colons, slashes
 * and hyphens only.
 */
export function isShowable(text: string): boolean {
  return /^[\d.:/-]*$/.test(text) && text.length <= 200;
}
