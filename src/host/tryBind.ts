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

/** What binding a port of an endpoint came to; undefined where it was not tried. */
export type BindOutcomes = (endpoint: HostEndpoint, port: number) => BindOutcome | undefined;

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
  // Addresses of one port are tried one after the other, because "every address" would meet the
  // others.
  const groups = groupBy(
    listSinglePorts(endpoints),
    ({ protocol, first }) => `${protocol} ${first}`,
  );
  const outcomes = new Map<string, BindOutcome>();
  const queue = groups.values();
  const work = async () => {
    for (const group of queue) {
      const covered = host.platform === "linux" ? group.filter(isOnWildcard) : [];
      const isFree = covered[0] !== undefined && (await host.bindEvery(covered[0].first));
      for (const single of group) {
        const isProven = isFree && covered.includes(single);
        const outcome = isProven ? "free" : await host.bind(single, shared);
        outcomes.set(formatKey(single, single.first), outcome);
      }
    }
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
  return (endpoint, port) => outcomes.get(formatKey(endpoint, port));
}

/** Returns each port that is to be tried, once. */
function listSinglePorts(endpoints: readonly HostEndpoint[]): Iterable<HostEndpoint> {
  const singles = new Map<string, HostEndpoint>();
  for (const endpoint of endpoints) {
    if (endpoint.protocol === "sctp") continue;
    const left = MAX_BINDS - singles.size;
    const last = endpoint.last - endpoint.first < left ? endpoint.last : endpoint.first;
    for (let port = endpoint.first; port <= last; port++) {
      const key = formatKey(endpoint, port);
      if (!singles.has(key)) singles.set(key, { ...endpoint, first: port, last: port });
    }
  }
  return singles.values();
}

/**
 * Whether a single bind on every address proves an endpoint free: of every address, and of the
 * loopback's, which are there in any case. Not so elsewhere than on Linux, where a socket on every
 * IPv6 address may stand beside one of IPv4.
 */
function isOnWildcard(endpoint: HostEndpoint): boolean {
  const isCovered = isWildcard(endpoint) || endpoint.address.startsWith("127.");
  return endpoint.protocol === "tcp" && isCovered;
}

function formatKey({ protocol, address }: HostEndpoint, port: number): string {
  return `${protocol} ${address} ${port}`;
}
