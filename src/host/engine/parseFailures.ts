import { MAX_PORT } from "../../lib/PortRange.ts";
import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { NamedEndpoint } from "../../ports/parseEndpoint.ts";

/**
 * The cause of a failure to publish a port. `allocated`: a container of the same engine uses it.
 * `in-use`: a socket uses it. `exhausted`: the pool has no free port. `not-local`: the machine does
 * not have the address. `denied`: the system does not allow the port to be bound. `unsupported`:
 * the kernel does not support the protocol. `refused`: the engine rejects the configuration.
 * `firewall`: the engine could not write its firewall rules. `forwarder`: the program that forwards
 * ports for the engine is missing or does not answer. `unknown`: the message does not say it.
 */
export type FailureCause =
  | "allocated"
  | "in-use"
  | "exhausted"
  | "not-local"
  | "denied"
  | "unsupported"
  | "refused"
  | "firewall"
  | "forwarder"
  | "unknown";

/**
 * The system that refused the port. `linux`: the one of the engine, which may be in a virtual
 * machine. `host`: the host of such a machine, e.g. for Docker Desktop or gvproxy.
 */
export type FailureSystem = "windows" | "macos" | "host" | "linux";

/** A port that an engine could not publish. */
export interface PortFailure {
  readonly cause: FailureCause;
  /** Null if the message does not say it. */
  readonly system: FailureSystem | null;
  /** Null if the message does not name a port. */
  readonly endpoint: NamedEndpoint | null;
  /** The container that was to start; null if the message does not name it. */
  readonly container: string | null;
  /** The part of the engine's message that is about the port. */
  readonly message: string;
}

const MAX_FAILURES = 50;
/** The length of the text between two parts of one message, e.g. the id of a container. */
const MAX_GAP = 400;
/** The same after a part that is not certain, which the cause follows at once. */
const MAX_SHORT_GAP = 80;
/** The length of the text after the last known part, if the cause is not known. */
const MAX_REST = 200;
const MAX_PREFIXES = 4;
const MAX_PARTS = 10;
/** The systems that parts of one message can name, the most specific first. */
const SYSTEMS: readonly FailureSystem[] = ["windows", "macos", "host", "linux"];

/** A part of a message: the container, the endpoint or the cause, or where a message starts. */
interface Part {
  readonly pattern: RegExp;
  /** True if only messages about ports have it. The others count together with another part. */
  readonly isCertain: boolean;
  readonly starts?: true;
  /** True if a program in a container does not print it. */
  readonly isOfEngine?: true;
  readonly cause?: FailureCause;
  readonly system?: FailureSystem;
}

/** Makes a part. A space in the pattern is a blank or a line end. */
const certain = (source: string, more: Partial<Part> = {}): Part => ({
  pattern: new RegExp(source.replaceAll(" ", String.raw`\s`), "gi"),
  isCertain: true,
  ...more,
});
const possible = (source: string, more: Partial<Part> = {}): Part =>
  certain(source, { isCertain: false, ...more });

const CONTAINER = String.raw`(?<container>[^\s:()]{1,128})`;
const WORD = String.raw`[^\s]{1,99}`;
const PROTOCOL = "(?<protocol>tcp|udp|sctp)";
const PORT = String.raw`(?<at>\d{1,5})`;
const ENDPOINT = String.raw`(?<at>\[[^\]\s]{0,99}\]:\d{1,5}|[^\s:]{1,99}:\d{1,5})`;

/** The parts of the messages (docs/reference/engine.md E19, E20), the most specific first. */
const PARTS: readonly Part[] = [
  possible("error response from daemon", { starts: true, isOfEngine: true }),
  possible("", { pattern: /^(?:ERROR: for|Error:)\s/gm, starts: true }),
  possible('msg="', { starts: true }),
  possible(
    "rootlessport|PortManager.AddPort|aardvark-dns|failed to add forward|cannot reserve the port|" +
      "cannot listen on the [a-z]{3,4} port",
    { isOfEngine: true },
  ),
  certain(`programming external connectivity on endpoint ${CONTAINER}`),
  possible(`failed to create endpoint ${CONTAINER} on network`),
  certain(String.raw`plugin type="?portmap"? failed \(add\)`),
  // All engines, and nerdctl; "unexpected error" is Docker Desktop's.
  certain(`bind for (?<at>${WORD}?)(?: failed)?: `),
  certain("port is already allocated", { cause: "allocated" }),
  certain("all ports are allocated", { cause: "exhausted" }),
  // Docker 27 to 29
  certain(String.raw`failed to bind (?:host )?port (?:for )?${ENDPOINT}${WORD}?\b${PROTOCOL}\b`, {
    system: "linux",
  }),
  certain(`failed to listen on ${PROTOCOL} socket`, { system: "linux" }),
  // podman with pasta (https://passt.top/passt/tree/fwd.c), before and since 2026
  certain(String.raw`failed to bind port ${PORT} (?=\()`, { system: "linux" }),
  certain(String.raw`failed to bind any port for '-[tu] (?:[^\s/]{1,99}/)?${PORT}`, {
    system: "linux",
  }),
  certain(String.raw`listen failed for host ${PROTOCOL} port (?<at>[^\s/]{1,99}/\d{1,5}): `, {
    system: "linux",
  }),
  // Docker Desktop, since 2019 and before
  certain("ports are not available:", { system: "host" }),
  certain(`exposing port ${PROTOCOL} (?<at>${WORD})(?: ->)?`, { system: "host" }),
  certain(`mkdir /port/${PROTOCOL}:(?<at>${WORD}?):(?:tcp|udp):`, { system: "host" }),
  // Docker 20 to 26, podman and rootless engines. Docker names the family since version 20.
  possible(`listen ${PROTOCOL}[46] (?<at>${WORD}): `, { system: "linux" }),
  possible(`listen ${PROTOCOL} (?<at>${WORD}): `),
  possible(`bind ${PROTOCOL} listener on (?<at>${WORD}): `, { system: "linux" }),
  certain(`cannot expose privileged port ${PORT}`, { cause: "denied", system: "linux" }),
  certain(`cannot expose port ${PORT}`, { system: "linux" }),
  // Swarm
  certain(`port '${PORT}' is already in use by service`, { cause: "allocated" }),
  certain("host-mode port already in use", { cause: "allocated" }),
  // podman machine
  certain('something went wrong with the request: "?proxy already running', {
    cause: "allocated",
    system: "host",
  }),
  certain("something went wrong with the request:", { system: "host" }),
  // Windows containers. The rest of the text is in the language of Windows.
  certain(
    "(?:hnscall|hcncreateendpoint|hns failed)[^]{1,150}?" +
      String.raw`(?:\((?:0x20|0x803b0013)\)|used by another process|port already exists)`,
    { cause: "in-use", system: "windows" },
  ),
  possible("only one usage of each socket address|WSAEADDRINUSE", {
    cause: "in-use",
    system: "windows",
  }),
  possible("address (?:already )?in use|EADDRINUSE", { cause: "in-use" }),
  possible("requested address is not valid", { cause: "not-local", system: "windows" }),
  possible("can't assign requested address", { cause: "not-local", system: "macos" }),
  possible("cannot assign requested address|EADDRNOTAVAIL", { cause: "not-local" }),
  possible("forbidden by its access permissions|WSAEACCES", { cause: "denied", system: "windows" }),
  possible("permission denied|EACCES", { cause: "denied" }),
  possible("protocol not supported", { cause: "unsupported" }),
  // Other rules name the port of the container.
  possible(
    `-A (?:DOCKER|PREROUTING(?= -p [a-z]{3,4} -d 127\\.)) -p ${PROTOCOL} ` +
      `(?:-d ${WORD} )?--dport ${PORT}`,
    { system: "linux" },
  ),
  possible("no chain/target/match by that name|ip6?tables failed|nftables rules?", {
    cause: "firewall",
    system: "linux",
  }),
  certain(String.raw`netavark\b[^]{1,99}?(?:ip6?tables|nftables)`, {
    cause: "firewall",
    system: "linux",
  }),
  certain(
    String.raw`(?:fork/)?exec:? "?[^\s"]{0,99}docker-proxy"?: ` +
      String.raw`(?:executable file not found in \$PATH|no such file or directory)|` +
      "timed out proxy starting the userland proxy|rootlesskit binary is too old",
    { cause: "forwarder", system: "linux" },
  ),
  certain("is vmnetd running", { cause: "forwarder", system: "macos" }),
  certain("unable to list exposed ports", { cause: "forwarder", system: "host" }),
  certain(
    "conflicting options: port (?:publishing|exposing) and the container type network mode|" +
      "invalid (?:port|hostPort|containerPort|IP address|proto|transport protocol|" +
      String.raw`published port)\b|unknown protocol|` +
      // podman: a range of host ports for one container port
      String.raw`host and container port ranges have different lengths: \d{1,5} vs \d{1,5}|` +
      "conflicting port mappings for host port",
    { cause: "refused" },
  ),
];

/** The text before each line in a log of CI or Compose, and in a quotation. */
const PREFIX = new RegExp(
  [
    String.raw`[^\t\n]{1,99}\t(?=[^\n]{0,99}\d{4}-\d\d-\d\dT)`,
    String.raw`\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]?(?=\s)`,
    String.raw`##\[[a-z]{1,20}\]|\[\d{1,3}\]\s|[>│✘✔⠿#]\s`,
    String.raw`[\w.-]{1,99} {0,99}\|(?=\s|$)`,
  ].join("|"),
  "y",
);

interface Found {
  readonly part: Part;
  readonly start: number;
  readonly end: number;
  readonly endpoint: NamedEndpoint | null;
  readonly container: string | null;
}

/** The parts of one message, of which more may follow. */
interface Draft {
  readonly parts: readonly Found[];
  readonly cause: FailureCause | null;
  readonly endpoint: NamedEndpoint | null;
  readonly end: number;
}

/**
 * Parses the port errors in the output of `docker compose up`, `docker run` or the service
 * containers of a job. Returns each error once, in order. Lines may be wrapped at any blank, and
 * each may have a prefix.
 */
export function parseFailures(text: string): PortFailure[] {
  const lines = removeDecoration(text);
  const plain = lines.map((line) => line.text).join("\n");
  const isLogged = markLogs(lines);
  const found = new Map<string, PortFailure>();
  for (const draft of combineParts(findParts(plain))) {
    const failure = toFailure(draft, plain);
    if (failure === null || (isLogged[draft.end - 1] === 1 && !isOfEngine(draft))) continue;
    const { cause, endpoint, container } = failure;
    const key = JSON.stringify([cause, endpoint, container]);
    if (!found.has(key)) found.set(key, failure);
    if (found.size === MAX_FAILURES) break;
  }
  return [...found.values()];
}

interface Line {
  readonly text: string;
  /** True if a container printed it. */
  readonly isLogged: boolean;
}

/** Returns 1 for each character of the joined lines that a container printed. */
function markLogs(lines: readonly Line[]): Uint8Array {
  const marks = new Uint8Array(lines.reduce((sum, { text }) => sum + text.length + 1, 0));
  let start = 0;
  for (const { text, isLogged } of lines) {
    const end = start + text.length + 1;
    if (isLogged) marks.fill(1, start, end);
    start = end;
  }
  return marks;
}

/** Returns whether an engine printed it, and not a program in a container about its own port. */
const isOfEngine = ({ parts }: Draft) =>
  parts.some(({ part }) => part.isCertain || part.isOfEngine);

/** Removes colors, escapes and prefixes. Blanks become one space. */
function removeDecoration(text: string): Line[] {
  return text
    .replaceAll(/[^\P{Cc}\s]\[[\d;]{0,20}[A-Za-z]/gu, "")
    .replaceAll(/\\u003[eE]|&gt;/g, ">")
    .replaceAll(/\\{1,4}[nrt]/g, " ")
    .replaceAll(/\\{1,4}(?=["'])/g, "")
    .split("\n")
    .map(removePrefixes)
    .filter((line) => line.text !== "");
}

function removePrefixes(line: string): Line {
  let rest = line.trim();
  let isLogged = false;
  for (let count = 0; count < MAX_PREFIXES; count++) {
    PREFIX.lastIndex = 0;
    if (!PREFIX.test(rest)) break;
    isLogged ||= rest[PREFIX.lastIndex - 1] === "|";
    rest = rest.slice(PREFIX.lastIndex).trimStart();
  }
  return { text: rest.replaceAll(/\s+/g, " "), isLogged };
}

/** Finds the parts of all messages, in the order of the text. */
function findParts(text: string): Found[] {
  const all = PARTS.flatMap((part) =>
    [...text.matchAll(part.pattern)].flatMap(({ 0: { length }, index, groups }): Found[] => {
      const { at, protocol, container = null } = groups ?? {};
      const endpoint = at === undefined ? null : parseEndpointAt(at, protocol);
      if (at !== undefined && endpoint === null) return [];
      return [{ part, start: index, end: index + length, endpoint, container }];
    }),
  );
  return all.toSorted((a, b) => a.start - b.start);
}

/** Yields the parts that are of one message together. */
function* combineParts(parts: readonly Found[]): Iterable<Draft> {
  let draft: Draft = { parts: [], cause: null, endpoint: null, end: 0 };
  for (const found of parts) {
    if (found.start < draft.end) continue;
    if (!continues(found, draft)) {
      yield draft;
      draft = { parts: [], cause: null, endpoint: null, end: 0 };
    }
    draft = addPart(found, draft);
  }
  yield draft;
}

function continues({ part, start, endpoint, container }: Found, draft: Draft): boolean {
  const last = draft.parts.at(-1)?.part;
  if (last === undefined) return true;
  if (part.starts || container !== null || draft.parts.length === MAX_PARTS) return false;
  const isShort = !last.isCertain && !last.starts;
  if (start - draft.end > (isShort ? MAX_SHORT_GAP : MAX_GAP)) return false;
  return endpoint === null
    ? draft.cause === null || draft.cause === part.cause || !part.isCertain
    : canName(endpoint, draft);
}

function canName({ first }: NamedEndpoint, { cause, endpoint }: Draft): boolean {
  if (endpoint === null) return cause === null || cause === "firewall";
  // Docker 27 and rootless engines name the port twice.
  return endpoint.first === first && (cause === null || endpoint.address === null);
}

function addPart(found: Found, draft: Draft): Draft {
  const { parts, cause, endpoint } = draft;
  // Another cause is not of this message; the same one is in it twice.
  if (cause !== null && found.endpoint === null)
    return found.part.cause === cause ? { ...draft, end: found.end } : draft;
  return {
    parts: [...parts, found],
    cause: cause ?? found.part.cause ?? null,
    endpoint: endpoint?.address ? endpoint : (found.endpoint ?? endpoint),
    end: found.end,
  };
}

/** The causes that the text after the last known part explains. */
const OPEN: ReadonlySet<FailureCause | null> = new Set([null, "refused", "firewall"] as const);

function toFailure({ parts, cause, endpoint, end }: Draft, text: string): PortFailure | null {
  const isCertain = parts.some(({ part }) => part.isCertain);
  if (!isCertain && (cause === null || endpoint === null)) return null;
  const first = parts.find(({ part, container }) => !part.starts && container === null);
  const { start = end } = first ?? parts.at(-1) ?? {};
  const [rest = ""] = OPEN.has(cause) ? (/^.*/.exec(text.slice(end, end + MAX_REST)) ?? []) : [];
  return {
    cause: cause ?? "unknown",
    system: SYSTEMS.find((system) => parts.some(({ part }) => part.system === system)) ?? null,
    endpoint,
    container: parts.find(({ container }) => container !== null)?.container ?? null,
    message: `${text.slice(start, end)}${rest}`.replaceAll("\n", " ").trim(),
  };
}

/** Parses "0.0.0.0:8080", ":::8080", "::1:8080", "[::]:8080", ":8080" of podman, and "80". */
function parseEndpointAt(at: string, protocol = ""): NamedEndpoint | null {
  const [, host = "", digits = ""] = /^(?:(.*)[:/])?(\d{1,5})$/.exec(at) ?? [];
  const port = Number(digits);
  if (port < 1 || port > MAX_PORT) return null;
  const address = host === "" ? null : parseHostAddress(host.replace(/^\[(.*)\]$/, "$1"));
  const { family = null, address: text = null } = address ?? {};
  return {
    family,
    address: text,
    first: port,
    last: port,
    protocol: (protocol.toLowerCase() || null) as NamedEndpoint["protocol"],
  };
}
