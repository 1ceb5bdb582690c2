import { groupBy } from "../lib/groupBy.ts";
import { type HostEndpoint, isWildcard } from "../ports/HostEndpoint.ts";
import type { BindOutcome, Host } from "./Host.ts";

/**
 * Ports that are bound in one run; beyond it `/proc/net` decides. 2,048 take about a tenth of a
 * second.
 */
const MAX_BINDS = 2048;
/** Groups of ports that are tried at the same time, each with one socket. */
const MAX_CONCURRENT = 64;

/** A single port, and what binding it came to. */
interface TriedPort {
  readonly endpoint: HostEndpoint;
  outcome: BindOutcome;
}

/** All that were tried, in their order. */
export type BindOutcomes = ReadonlyMap<string, Readonly<TriedPort>>;

/** What binding a port of an endpoint came to; undefined where it was not tried. */
export function getOutcome(
  outcomes: BindOutcomes,
  endpoint: HostEndpoint,
  port: number,
): BindOutcome | undefined {
  return outcomes.get(formatKey(endpoint, port))?.outcome;
}

/** Returns the ports with one of these outcomes. */
export function selectPorts(outcomes: BindOutcomes, ...which: BindOutcome[]): HostEndpoint[] {
  const selected = [...outcomes.values()].filter(({ outcome }) => which.includes(outcome));
  return selected.map(({ endpoint }) => endpoint);
}

/**
 * Binds each port of the endpoints once, as the engine does (docs/reference/engine.md E10), and
 * lets it go at once. Endpoints that would take more than what is left of `MAX_BINDS` have their
 * first port tried only, which tells an address that is not this host's.
 *
 * @param shared the engine binds udp with SO_REUSEADDR
 */
export async function tryBind(
  endpoints: readonly HostEndpoint[],
  host: Host,
  shared = false,
): Promise<BindOutcomes> {
  const tried = new Map<string, TriedPort>();
  for (const endpoint of endpoints) {
    if (endpoint.protocol === "sctp") continue;
    const left = MAX_BINDS - tried.size;
    const last = endpoint.last - endpoint.first < left ? endpoint.last : endpoint.first;
    for (let port = endpoint.first; port <= last; port++) {
      const single = { ...endpoint, first: port, last: port };
      tried.set(formatKey(endpoint, port), { endpoint: single, outcome: "failed" });
    }
  }
  // Addresses of one port are tried one after the other, because "every address" would meet the
  // others.
  const queue = groupBy(
    tried.values(),
    ({ endpoint }) => `${endpoint.protocol} ${endpoint.first}`,
  ).values();
  const work = async () => {
    for (const group of queue) {
      const covered = host.platform === "linux" ? group.filter(isOnWildcard) : [];
      const isFree = covered[0] !== undefined && (await host.bindEvery(covered[0].endpoint.first));
      for (const port of group) {
        const isProven = isFree && covered.includes(port);
        port.outcome = isProven ? "free" : await host.bind(port.endpoint, shared);
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
  return tried;
}

/**
 * Whether a single bind on every address proves an endpoint free: of every address, and of the
 * loopback's, which are there in any case. Not so elsewhere than on Linux, where a socket on every
 * IPv6 address may stand beside one of IPv4.
 */
function isOnWildcard({ endpoint }: TriedPort): boolean {
  const isCovered = isWildcard(endpoint) || endpoint.address.startsWith("127.");
  return endpoint.protocol === "tcp" && isCovered;
}

function formatKey({ protocol, address }: HostEndpoint, port: number): string {
  return `${protocol} ${address} ${port}`;
}
