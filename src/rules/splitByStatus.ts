import { TENTATIVE } from "../host/diagnose.ts";
import type { Obstacle } from "../host/HostView.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";

/** Host ports of one request with the same obstacles. `status` is null if they are free. */
export interface StatusRange extends PortRange {
  readonly status: Obstacle["status"] | null;
  readonly obstacles: readonly Obstacle[];
}

/** From high to low. If a port is published on several addresses, the highest status counts. */
const BY_PRIORITY: readonly Obstacle["status"][] = [
  "taken",
  "clash",
  "excluded",
  "leased",
  "possible",
  "unknown",
  "own",
];

/**
 * Splits the ports of a request into ranges with the same obstacles. A pool is one range, because
 * the host stage diagnoses it as a whole. Returns an empty list if there is no host port.
 */
export function splitByStatus(request: PortRequest, obstacles: readonly Obstacle[]): StatusRange[] {
  const [endpoint] = request.endpoints;
  if (endpoint === undefined) return [];
  if (obstacles.length > 0 && request.kind !== "pool") return splitRange(endpoint, obstacles);
  const { first, last } = endpoint;
  return [{ first, last, status: findHighest(obstacles), obstacles }];
}

/** Returns whether the only obstacle is that the host may get an address too late. */
export function isTentative({ status, obstacles }: StatusRange): boolean {
  return status === "possible" && obstacles.every(({ reason }) => reason === TENTATIVE);
}

function splitRange({ first, last }: HostEndpoint, obstacles: readonly Obstacle[]): StatusRange[] {
  const cuts = new Set([
    first,
    ...obstacles.flatMap(({ endpoint }) => [Math.max(endpoint.first, first), endpoint.last + 1]),
  ]);
  const starts = [...cuts].filter((port) => port <= last).toSorted((a, b) => a - b);
  const sorted = obstacles.toSorted((a, b) => a.endpoint.first - b.endpoint.first);
  let next = 0;
  let present: readonly Obstacle[] = [];
  const found: StatusRange[] = [];
  for (const [index, start] of starts.entries()) {
    const from = next;
    while ((sorted[next]?.endpoint.first ?? Infinity) <= start) next++;
    present = [...present, ...sorted.slice(from, next)].filter(
      ({ endpoint }) => endpoint.last >= start,
    );
    const range = {
      first: start,
      last: (starts[index + 1] ?? last + 1) - 1,
      status: findHighest(present),
      obstacles: present,
    };
    const previous = found.at(-1);
    if (previous !== undefined && identityOf(previous) === identityOf(range))
      found[found.length - 1] = { ...previous, last: range.last };
    else found.push(range);
  }
  return found;
}

function findHighest(obstacles: readonly Obstacle[]): StatusRange["status"] {
  const present = new Set(obstacles.map(({ status }) => status));
  return BY_PRIORITY.find((status) => present.has(status)) ?? null;
}

function identityOf({ status, obstacles }: StatusRange): string {
  return JSON.stringify([
    status,
    ...obstacles.map(({ endpoint, holders, reason }) => [
      endpoint.address,
      reason,
      ...holders.map(({ kind, name, pid }) => [kind, name, pid]),
    ]),
  ]);
}
