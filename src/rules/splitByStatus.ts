import type { Obstacle } from "../host/HostView.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { HostEndpoint, PortRange } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";

/** Host ports of one want that face the same. `status` is null where nothing is in the way. */
export interface StatusRange extends PortRange {
  readonly status: Obstacle["status"] | null;
  readonly obstacles: readonly Obstacle[];
}

/** The gravest first: it speaks for a port of which several endpoints are wanted. */
const GRAVITY: readonly Obstacle["status"][] = [
  "taken",
  "clash",
  "excluded",
  "leased",
  "possible",
  "unknown",
  "own",
];

/** What stands in the way of each want. */
export function groupByRequest(obstacles: readonly Obstacle[]): Map<PortRequest, Obstacle[]> {
  return groupBy(obstacles, ({ request }) => request);
}

/**
 * The ports of a want, split where what they face changes; a pool, of which the host stage judged
 * all, is one stretch. Empty where no host port is asked for.
 */
export function splitByStatus(request: PortRequest, obstacles: readonly Obstacle[]): StatusRange[] {
  const [endpoint] = request.endpoints;
  if (endpoint === undefined) return [];
  if (obstacles.length === 0)
    return [{ first: endpoint.first, last: endpoint.last, status: null, obstacles }];
  if (request.kind === "pool")
    return [{ first: endpoint.first, last: endpoint.last, status: gravest(obstacles), obstacles }];
  return runStretches(endpoint, obstacles);
}

function runStretches(
  { first, last }: HostEndpoint,
  obstacles: readonly Obstacle[],
): StatusRange[] {
  const cuts = new Set([
    first,
    ...obstacles.flatMap(({ endpoint }) => [Math.max(endpoint.first, first), endpoint.last + 1]),
  ]);
  const starts = [...cuts].filter((port) => port <= last).toSorted((a, b) => a - b);
  const coming = obstacles.toSorted((a, b) => a.endpoint.first - b.endpoint.first);
  let arrived = 0;
  let present: readonly Obstacle[] = [];
  const found: StatusRange[] = [];
  for (const [index, start] of starts.entries()) {
    const from = arrived;
    while ((coming[arrived]?.endpoint.first ?? Infinity) <= start) arrived++;
    present = [...present, ...coming.slice(from, arrived)].filter(
      ({ endpoint }) => endpoint.last >= start,
    );
    const range = {
      first: start,
      last: (starts[index + 1] ?? last + 1) - 1,
      status: gravest(present),
      obstacles: present,
    };
    const before = found.at(-1);
    if (before !== undefined && fate(before) === fate(range))
      found[found.length - 1] = { ...before, last: range.last };
    else found.push(range);
  }
  return found;
}

function gravest(obstacles: readonly Obstacle[]): StatusRange["status"] {
  return GRAVITY.find((status) => obstacles.some((obstacle) => obstacle.status === status)) ?? null;
}

function fate({ status, obstacles }: StatusRange): string {
  return JSON.stringify([
    status,
    ...obstacles.map(({ endpoint, holders, reason }) => [
      endpoint.address,
      reason,
      ...holders.map(({ kind, name, pid }) => [kind, name, pid]),
    ]),
  ]);
}
