import { parseIp } from "../../lib/parseIp.ts";

/**
 * What a short port entry says. A run has `count` container ports from `target` on and as many host
 * ports from `first` on; a pool has one.
 */
export interface ShortPort {
  readonly hostIp: string | null;
  /** The host ports; null where none is given. */
  readonly host: { readonly first: number; readonly last: number } | null;
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
  const lastColon = entry.lastIndexOf(":");
  const previousColon = lastColon > 0 ? entry.lastIndexOf(":", lastColon - 1) : -1;
  const rawIp = previousColon < 0 ? "" : entry.slice(0, previousColon);
  const hostStart = previousColon < 0 ? 0 : previousColon + 1;
  const host = lastColon < 0 ? "" : entry.slice(hostStart, lastColon);
  const slash = entry.indexOf("/", lastColon + 1);
  const containerEnd = slash < 0 ? entry.length : slash;
  const container = entry.slice(lastColon + 1, containerEnd);
  const rawProtocol = slash < 0 ? "" : entry.slice(slash + 1);

  if (container === "") return { message: `no container port in ${show(entry)}`, fix: FORM };
  const protocol = rawProtocol === "" ? "tcp" : rawProtocol.toLowerCase();
  if (protocol !== "tcp" && protocol !== "udp" && protocol !== "sctp")
    return {
      message: `${show(rawProtocol)} is no protocol for a port`,
      fix: "use tcp, udp or sctp",
    };
  const hostIp = readAddress(rawIp);
  if (hostIp === undefined)
    return {
      message: `${show(rawIp)} is no IP address`,
      fix: "use an IP address of the host, as 127.0.0.1 or [::1]; names are not allowed",
    };
  const target = parseRange(container);
  if (!target)
    return {
      message: `${show(container)} is no container port`,
      fix: "use a number up to 65535, or a range as 80-82",
    };
  const published = host === "" ? null : parseRange(host);
  if (host !== "" && !published)
    return {
      message: `${show(host)} is no host port`,
      fix: "use a number up to 65535, or a range as 8000-8010",
    };
  const count = target.last - target.first + 1;
  if (published && count > 1 && published.last - published.first + 1 !== count)
    return {
      message: `the host range ${host} and the container range ${container} differ in length`,
      fix: "give both ranges the same length, or one container port",
    };
  return {
    hostIp: hostIp || null,
    host: published,
    target: target.first,
    count,
    protocol,
    parts: {
      hostIp: previousColon < 0 ? NOWHERE : [0, previousColon],
      published: lastColon < 0 ? NOWHERE : [hostStart, lastColon],
      target: [lastColon + 1, containerEnd],
      protocol: [slash < 0 ? entry.length : slash + 1, entry.length],
    },
  };
}

/** A part that the entry does not have, not even empty. */
const NOWHERE = [-1, -1] as const;

export function isPortMistake(parsed: ShortPort | PortMistake): parsed is PortMistake {
  return "message" in parsed;
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
function parseRange(text: string): { first: number; last: number } | null {
  const dash = text.indexOf("-");
  const first = parsePort(dash < 0 ? text : text.slice(0, dash));
  if (first === null) return null;
  if (dash < 0 || text.slice(0, dash) === text.slice(dash + 1)) return { first, last: first };
  const last = parsePort(text.slice(dash + 1));
  return last === null || last < first ? null : { first, last };
}

function parsePort(text: string): number | null {
  return /^[+]?\d+$/.test(text) && Number(text) <= 65535 ? Number(text) : null;
}

/**
 * Values may come from an env file, so from a secret: shown only where they look like a port entry.
 */
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
