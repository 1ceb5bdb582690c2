import { MAX_PORT } from "../../lib/PortRange.ts";
import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { NamedEndpoint } from "../../ports/parseEndpoint.ts";

/**
 * The cause of a failure to publish a port. `allocated`: a container of the same engine uses it.
 * `in-use`: a socket uses it. `exhausted`: the pool has no free port. `not-local`: the machine does
 * not have the address. `denied`: the system does not allow the port to be bound. `unsupported`:
 * the kernel does not support the protocol. `refused`: the engine rejects the configuration.
 */
export type FailureCause =
  | "allocated"
  | "in-use"
  | "exhausted"
  | "not-local"
  | "denied"
  | "unsupported"
  | "refused";

/** A port that an engine could not publish. */
export interface PortFailure {
  readonly cause: FailureCause;
  /** Null if the message does not name a port. */
  readonly endpoint: NamedEndpoint | null;
  /** The container that was to start; null if the message does not name it. */
  readonly container: string | null;
  /** The part of the engine's message that is about the port. */
  readonly message: string;
}

const MAX_FAILURES = 50;

const WHY: readonly (readonly [RegExp, FailureCause])[] = [
  [/address already in use|only one usage of each socket address|WSAEADDRINUSE/i, "in-use"],
  [/cannot assign requested address|requested address is not valid in its context/i, "not-local"],
  [/permission denied|forbidden by its access permissions|WSAEACCES/i, "denied"],
  [/protocol not supported/i, "unsupported"],
];

/**
 * The forms of the messages (docs/reference/engine.md E19, E20), the most specific first. If a line
 * contains the messages of Docker and of its proxy, the first matching form is used.
 */
const FORMS: readonly (readonly [RegExp, FailureCause | null])[] = [
  // All engines, and nerdctl: a container of the engine uses it.
  [/bind for (?<at>\S+) failed: port is already allocated/i, "allocated"],
  // Docker 28 and 29; 27 adds the proxy's reason.
  [
    new RegExp(
      String.raw`failed to bind (?:host )?port (?:for )?` +
        String.raw`(?<at>\[[^\]]{0,99}\]:\d{1,5}|[^\s:]{1,99}:\d{1,5})` +
        String.raw`\S*?\/(?<protocol>tcp|udp|sctp): (?<why>.+)`,
      "i",
    ),
    null,
  ],
  // Docker Desktop
  [
    /ports are not available: exposing port (?<protocol>tcp|udp) (?<at>\S+) -> \S+: (?<why>.+)/i,
    null,
  ],
  // Docker 20 to 26 ("Error starting userland proxy"), podman ("cannot listen on the TCP port"),
  // rootless engines, older Docker Desktop
  [/listen (?<protocol>tcp|udp|sctp)[46]? (?<at>\S+): (?:bind: )?(?<why>.+)/i, null],
  [/failed to listen on (?<protocol>tcp|udp|sctp) socket\S*: (?<why>.+)/i, null],
  // podman with pasta (https://passt.top/passt/tree/fwd.c)
  [/failed to bind port (?<at>\d+) \((?<why>[^)]{1,300})\) for option/i, null],
  // sctp on a kernel without it
  [/external connectivity .{0,400}: (?<why>protocol not supported)/i, null],
  [/cannot expose privileged port (?<at>\d+)/i, "denied"],
  [/all ports are allocated/i, "exhausted"],
  [
    /conflicting options: port (?:publishing|exposing) and the container type network mode/i,
    "refused",
  ],
  [
    new RegExp(
      "invalid (?:port|hostPort|containerPort|IP address|proto|transport protocol|" +
        String.raw`published port)\b.*|unknown protocol`,
      "i",
    ),
    "refused",
  ],
  // podman: a range of host ports for one container port
  [/host and container port ranges have different lengths: \d+ vs \d+/i, "refused"],
];

/**
 * Parses the port errors in the output of `docker compose up`, `docker run` or the service
 * containers of a job. Returns each error once, in order.
 */
export function parseFailures(text: string): PortFailure[] {
  const found = new Map<string, PortFailure>();
  for (const line of text.split(/\r?\n/)) {
    const failure = parseLine(line);
    if (failure === null) continue;
    const { cause, endpoint, container } = failure;
    const key = JSON.stringify([cause, endpoint, container]);
    if (!found.has(key)) found.set(key, failure);
    if (found.size === MAX_FAILURES) break;
  }
  return [...found.values()];
}

function parseLine(line: string): PortFailure | null {
  for (const [form, known] of FORMS) {
    const match = form.exec(line);
    if (match === null) continue;
    const { at, protocol, why } = match.groups ?? {};
    const cause = known ?? WHY.find(([words]) => words.test(why ?? ""))?.[1];
    if (cause === undefined) continue;
    const container = /on endpoint (\S+) \(/.exec(line)?.[1] ?? null;
    return {
      cause,
      endpoint: at === undefined ? null : parseEndpointAt(at, protocol),
      container,
      message: match[0].trim(),
    };
  }
  return null;
}

/** Parses "0.0.0.0:8080", ":::8080", "::1:8080", "[::]:8080", ":8080" of podman, and "80". */
function parseEndpointAt(at: string, protocol = ""): NamedEndpoint | null {
  const [, host = "", digits = ""] = /^(?:(.*):)?(\d{1,5})$/.exec(at) ?? [];
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
