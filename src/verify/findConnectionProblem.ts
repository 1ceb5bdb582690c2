import type { Container } from "../host/engine/Container.ts";
import { type HostEndpoint, isLoopback, isWildcard } from "../ports/HostEndpoint.ts";
import type { PortCheck } from "./listPortChecks.ts";
import { composeCommand, notListening, type PortProblem, showPort } from "./PortProblem.ts";
import type { ConnectOutcome, Prober } from "./Prober.ts";
import { openContainer } from "./readInside.ts";
import type { VerifyContext } from "./VerifyContext.ts";
import type { Inside, OpenContainer } from "./VerifyCache.ts";

/** How long docker-proxy may take to find that nothing listens, in milliseconds. */
const MAX_PROXY_TIME = 250;

/** Finds why a port that the right container publishes accepts no connections. */
export async function findConnectionProblem(
  check: PortCheck,
  container: Container,
  context: VerifyContext,
): Promise<PortProblem | null> {
  const { blind, isSeen, missing } = context;
  const protocol = check.request.binding.protocol.toLowerCase();
  if (!isSeen)
    return unknown(blind?.reason ?? "the ports of the engine's host cannot be seen from here");
  if (protocol === "sctp") return unknown("sctp ports cannot be verified");
  if (protocol === "udp") return missing === null ? null : unknown(missing);
  return findTcpProblem(check, container, context);
}

async function findTcpProblem(
  check: PortCheck,
  container: Container,
  context: VerifyContext,
): Promise<PortProblem | null> {
  const opened = await openContainer(container, context);
  if (opened !== null && (await stillAnswers(check, opened, context))) return null;
  const inside = opened?.readInside() ?? null;
  const endpoints = selectReachable(check, context);
  if (opened === null || inside === null) {
    const failed = await connectToAll(endpoints, context.prober, MAX_PROXY_TIME);
    return failed && describeOutcome(failed, check);
  }
  const addresses = inside.get(check.target) ?? [];
  if (!addresses.some((address) => isReachable(address, container)))
    return (await connectToAll(endpoints, context.prober, MAX_PROXY_TIME)) === null
      ? unknown("no program in its container listens on the port, but it accepts connections")
      : describeInside(check, inside);
  opened.main.listening.add(check.target);
  const failed = await connectToAll(endpoints, context.prober, 0);
  // A server may close connections at once.
  if (failed === null || failed.outcome === "closed") return null;
  return failed.outcome === "refused" ? describeUnforwarded(check) : describeOutcome(failed, check);
}

/**
 * Returns whether a port on which a program in the container listened before accepts connections,
 * on one of its addresses in turn. That is much cheaper than reading the sockets again.
 */
async function stillAnswers(
  check: PortCheck,
  { main }: OpenContainer,
  context: VerifyContext,
): Promise<boolean> {
  if (!main.listening.delete(check.target)) return false;
  const endpoints = selectReachable(check, context);
  const next = endpoints.slice(context.cache.rounds % endpoints.length).slice(0, 1);
  if ((await connectToAll(next, context.prober, MAX_PROXY_TIME)) !== null) return false;
  main.listening.add(check.target);
  return true;
}

/** A connection that was not accepted. */
interface FailedConnection {
  readonly endpoint: HostEndpoint;
  readonly outcome: Exclude<ConnectOutcome, "accepted">;
}

/** Connects to ports. Returns the first failure; null if there is none. */
async function connectToAll(
  endpoints: readonly HostEndpoint[],
  prober: Prober,
  keepOpen: number,
): Promise<FailedConnection | null> {
  const found = await Promise.all(
    endpoints.map(async (endpoint): Promise<FailedConnection | null> => {
      const outcome = await prober.connect(toLoopback(endpoint), endpoint.first, keepOpen);
      return outcome === "accepted" ? null : { endpoint, outcome };
    }),
  );
  return found.find((each) => each !== null) ?? null;
}

const unknown = (reason: string): PortProblem => ({ status: "unknown", reason, fix: null });

/** Returns an address that reaches a bound address: the loopback one for all addresses. */
export function toLoopback({ address, family }: HostEndpoint): string {
  if (!isWildcard({ address })) return address;
  return family === "IPv4" ? "127.0.0.1" : "::1";
}

/**
 * Returns the endpoints to connect to. In IPv6 the engine may list ports that it never bound
 * (docs/reference/engine.md E3).
 */
function selectReachable(
  { actual }: PortCheck,
  { host, sockets }: VerifyContext,
): readonly HostEndpoint[] {
  if (host.platform !== "linux" || !actual.some(({ family }) => family === "IPv4")) return actual;
  return actual.filter(
    ({ family, address, first }) =>
      family === "IPv4" ||
      sockets.some(
        (socket) =>
          socket.port === first && socket.address === address && socket.state === "listening",
      ),
  );
}

function isReachable(address: string, { addresses }: Container): boolean {
  return addresses.includes(address) || !isLoopback({ address });
}

const MAX_NAMED = 3;

function describeInside(check: PortCheck, inside: Inside): PortProblem {
  const { target, request } = check;
  const { name } = request.service;
  const [only] = inside.get(target) ?? [];
  if (only !== undefined)
    return notListening(
      `its program listens only on ${only} in the container`,
      `make the program in ${name} listen on 0.0.0.0:${target}`,
    );
  const others = Array.from(inside)
    .filter(([, addresses]) => addresses.some((address) => !isLoopback({ address })))
    .map(([port]) => port)
    .toSorted((a, b) => a - b)
    .slice(0, MAX_NAMED);
  const instead = others.length === 0 ? "" : `, but on ${others.join(", ")}`;
  return notListening(
    `nothing listens on the container port${instead}`,
    `see whether the program in ${name} has started, and on which port it listens: ` +
      composeCommand("logs", check),
  );
}

const FIREWALL =
  "look for a firewall rule that affects it, as root: `ufw status`, `iptables -L -n`, " +
  "`nft list ruleset`";

function describeUnforwarded(check: PortCheck): PortProblem {
  return notListening(
    "the engine does not forward the port, although its program listens",
    `publish it again: ${composeCommand("restart", check)}`,
  );
}

function describeOutcome({ endpoint, outcome }: FailedConnection, check: PortCheck): PortProblem {
  const { target, request } = check;
  const { name } = request.service;
  const at = showPort({ ...endpoint, address: toLoopback(endpoint) });
  const logs = composeCommand("logs", check);
  const see = `see what the program in ${name} does: ${logs}`;
  const texts: Readonly<Record<typeof outcome, readonly [reason: string, fix: string]>> = {
    "timed-out": [
      `the port is bound, but a connection to ${at} times out, as with a firewall`,
      FIREWALL,
    ],
    unreachable: [`${at} cannot be reached from this host`, FIREWALL],
    refused: [
      `a connection to ${at} is refused`,
      `see whether the program in ${name} listens on 0.0.0.0:${target}: ${logs}`,
    ],
    closed: [
      `a connection to ${at} is closed at once, as if nothing listens on port ${target} inside`,
      see,
    ],
    failed: [`a connection to ${at} fails`, see],
  };
  return notListening(...texts[outcome]);
}
