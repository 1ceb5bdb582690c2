import { groupBy } from "../lib/groupBy.ts";
import { type HostEndpoint, isWildcard } from "../ports/HostEndpoint.ts";
import type { BindOutcome, Host } from "./Host.ts";

/**
 * The number of ports to bind in one run; `/proc/net` is used for the rest. Binding 2,048 ports
 * takes about 0.1 seconds.
 */
const MAX_BINDS = 2048;
/** The number of ports to try at the same time, each with one socket. */
const MAX_CONCURRENT = 64;

/** A single port, and the result of binding it. */
interface TriedPort {
  readonly endpoint: HostEndpoint;
  outcome: BindOutcome;
}

/** The results of all binds, in order. */
export type BindOutcomes = ReadonlyMap<string, Readonly<TriedPort>>;

/** Returns the result of binding a port of an endpoint; undefined if it was not tried. */
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
 * closes it at once. If `MAX_BINDS` would be exceeded, only the first port of an endpoint is tried,
 * which shows if this host does not have the address. Such an address is tried only once or, at the
 * same time, for a few ports.
 *
 * @param shared for udp: set SO_REUSEADDR, as some engines do
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
  // The addresses of one port are tried one after the other, because a bind on all addresses would
  // conflict with the others.
  const queue = groupBy(
    tried.values(),
    ({ endpoint }) => `${endpoint.protocol} ${endpoint.first}`,
  ).values();
  const missing = new Set<string>();
  let count = 0;
  const bind = async ({ endpoint }: TriedPort): Promise<BindOutcome> => {
    if (missing.has(endpoint.address)) return "not-local";
    // The first ports of many ranges are beyond the limit too.
    if (++count > 2 * MAX_BINDS) return "failed";
    const outcome = await host.bind(endpoint, shared);
    if (outcome === "not-local") missing.add(endpoint.address);
    return outcome;
  };
  const work = async () => {
    for (const group of queue) {
      const covered = host.platform === "linux" ? group.filter(isOnWildcard) : [];
      const isFree = covered[0] !== undefined && (await host.bindEvery(covered[0].endpoint.first));
      for (const port of group) {
        const isProven = isFree && covered.includes(port);
        port.outcome = isProven ? "free" : await bind(port);
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
  return tried;
}

/**
 * Returns whether a single bind on all addresses proves an endpoint free: for wildcard and loopback
 * addresses, on Linux only. On other systems, an IPv6 wildcard socket may coexist with an IPv4 one.
 */
function isOnWildcard({ endpoint }: TriedPort): boolean {
  const isCovered = isWildcard(endpoint) || endpoint.address.startsWith("127.");
  return endpoint.protocol === "tcp" && isCovered;
}

function formatKey({ protocol, address }: HostEndpoint, port: number): string {
  return `${protocol} ${address} ${port}`;
}
