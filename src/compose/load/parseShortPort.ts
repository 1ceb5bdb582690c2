import { code } from "../../lib/inlineCode.ts";
import { parseIp } from "../../lib/parseIp.ts";
import { countPorts, MAX_PORT, type PortRange } from "../../lib/PortRange.ts";
import { isShowable } from "../../lib/isShowable.ts";

/**
 * A parsed short port entry. A run has `count` container ports starting at `target`, and as many
 * host ports. A pool has a range of host ports for one container port.
 */
export interface ShortPort {
  readonly hostIp: string | null;
  /** The host ports; null if the entry has none. */
  readonly host: PortRange | null;
  readonly target: number;
  readonly count: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** The offsets of each part in the entry. */
  readonly parts: Readonly<
    Record<"hostIp" | "published" | "target" | "protocol", readonly [number, number]>
  >;
}

export interface PortMistake {
  readonly message: string;
  readonly fix: string;
  /** The offsets of the part with the mistake, if it is in one. */
  readonly range?: readonly [number, number];
}

const FORM =
  `use ${code('"HOST:CONTAINER"')}, ${code('"ADDRESS:HOST:CONTAINER"')} or ` +
  `${code('"CONTAINER"')}, e.g. ${code('"127.0.0.1:8080:80/tcp"')}`;

/**
 * Parses `[[ip:]host:]container[/protocol]` like Compose (docs/reference/compose.md C36, C37). The
 * last two colons are separators; the text before them is the address.
 *
 * @param isShown returns whether a message may show a part; parts of a secret can be digits
 */
export function parseShortPort(entry: string, isShown = isShowable): ShortPort | PortMistake {
  const describeInvalid = (name: string, value: string) =>
    isShown(value) ? `invalid ${name} ${JSON.stringify(value)}` : `invalid ${name}`;
  const parts = splitEntry(entry);
  const text = (part: keyof ShortPort["parts"]) => entry.slice(...parts[part]);
  const refuse = (part: keyof ShortPort["parts"], name: string, fix: string): PortMistake => {
    return { message: describeInvalid(name, text(part)), fix, range: parts[part] };
  };
  const describePorts = (name: string, part: "published" | "target") =>
    `${name} ports${isShown(text(part)) ? ` ${text(part)}` : ""}`;
  if (text("target") === "")
    return {
      message: `no container port${isShown(entry) ? ` in ${JSON.stringify(entry)}` : ""}`,
      fix: FORM,
    };
  const protocol = readProtocol(text("protocol"));
  if (protocol === null) return refuse("protocol", "protocol", "use tcp, udp or sctp");
  const hostIp = readAddress(text("hostIp"));
  if (hostIp === undefined)
    return refuse(
      "hostIp",
      "IP address",
      `use an IP address of the host, e.g. ${code("127.0.0.1")} or ${code("[::1]")}`,
    );
  const container = parseRange(text("target"));
  if (!container)
    return refuse("target", "container port", "use a port from 1 to 65535, or a range, e.g. 80-82");
  const host = text("published") === "" ? null : parseRange(text("published"));
  if (host === undefined)
    return refuse(
      "published",
      "host port",
      "use a port from 1 to 65535, or a range, e.g. 8000-8010",
    );
  const count = countPorts(container);
  if (host && count > 1 && countPorts(host) !== count)
    return {
      message:
        `${describePorts("host", "published")} and ${describePorts("container", "target")}` +
        " differ in number",
      fix: "use ranges of the same length, or a single container port",
    };
  return { hostIp: hostIp || null, host, target: container.first, count, protocol, parts };
}

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

/** The offsets of a part that the entry does not have. */
const NOWHERE = [-1, -1] as const;

export function isPortMistake(parsed: ShortPort | PortMistake): parsed is PortMistake {
  return "message" in parsed;
}

function readProtocol(text: string): ShortPort["protocol"] | null {
  const protocol = text === "" ? "tcp" : text.toLowerCase();
  return protocol === "tcp" || protocol === "udp" || protocol === "sctp" ? protocol : null;
}

/** Returns an address without brackets; "" if there is none, undefined if it is not valid. */
function readAddress(raw: string): string | undefined {
  const bracketed = raw.startsWith("[");
  if (bracketed && !raw.endsWith("]")) return undefined;
  const address = bracketed ? raw.slice(1, -1) : raw;
  return address === "" || parseIp(address) ? address : undefined;
}

/** Parses `a` or `a-b`. Like Go, accepts a plus sign and leading zeros, but no spaces. */
function parseRange(text: string): PortRange | undefined {
  const dash = text.indexOf("-");
  const first = parsePort(dash < 0 ? text : text.slice(0, dash));
  if (first === null) return undefined;
  if (dash < 0 || text.slice(0, dash) === text.slice(dash + 1)) return { first, last: first };
  const last = parsePort(text.slice(dash + 1));
  return last === null || last < first ? undefined : { first, last };
}

function parsePort(text: string): number | null {
  return /^[+]?\d+$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : null;
}
