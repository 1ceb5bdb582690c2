import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { retriesInPools } from "../ports/engineRelease.ts";
import { PortSet } from "../lib/PortSet.ts";
import type { Obstacle } from "./HostView.ts";

/**
 * Since release 27, the engine tries up to ten ports of a pool if they are bound
 * (docs/reference/engine.md E15).
 */
const MAX_ATTEMPTS = 10;

/**
 * Returns the obstacles that matter to a pool, of which the engine needs one free port for each
 * replica. Returns none if the engine finds enough ports, all if there are too few, and `possible`
 * ones if the result depends on the port that the engine tries first.
 *
 * @param booked obstacles that the engine knows and skips
 * @param release the engine's release; null if it is not known
 */
export function diagnosePool(
  request: PortRequest,
  obstacles: readonly Obstacle[],
  booked: ReadonlySet<Obstacle>,
  release: string | null,
): readonly Obstacle[] {
  const [pool] = request.endpoints;
  const blocking = obstacles.filter(({ status }) => status !== "own" && status !== "unknown");
  if (pool === undefined || blocking.length === 0) return obstacles;
  const blocked = new PortSet();
  for (const { endpoint } of blocking) blocked.add(endpoint.first, endpoint.last);
  const free = pool.last - pool.first + 1 - blocked.count(pool.first, pool.last);
  if (free < request.service.replicas) return obstacles;
  const unknown = { request, status: "unknown", holders: [], reason: null } as const;
  if (obstacles.some(({ status }) => status === "unknown"))
    return request.endpoints.map((endpoint) => ({ ...unknown, endpoint }));
  const unexpected = blocking.filter((obstacle) => !booked.has(obstacle));
  const run = findLongestRun(pool, unexpected);
  if (run === 0 || (run < MAX_ATTEMPTS && retriesInPools(release))) return [];
  const reason = `${free} ports of the range are free, but the engine may try one in use first`;
  return unexpected.map((obstacle) => ({ ...obstacle, status: "possible", reason }));
}

/**
 * Returns the length of the longest run of ports that the engine would find bound. After the last
 * port, the engine continues at the first.
 */
function findLongestRun({ first, last }: HostEndpoint, obstacles: readonly Obstacle[]): number {
  const size = last - first + 1;
  const bound = new PortSet();
  for (const { endpoint } of obstacles) {
    bound.add(endpoint.first, endpoint.last);
    bound.add(endpoint.first + size, endpoint.last + size);
  }
  let longest = 0;
  let run = 0;
  for (let port = first; port < first + 2 * size; port++) {
    run = bound.count(port, port) === 1 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
