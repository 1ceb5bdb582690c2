import type { Obstacle } from "../host/HostView.ts";
import type { HostEndpoint } from "../plan/HostEndpoint.ts";
import type { Want } from "../plan/Plan.ts";
import { PortSet } from "../plan/PortSet.ts";

/** Host ports of one want that face the same. `status` is null where nothing is in the way. */
export interface Stretch extends Pick<HostEndpoint, "first" | "last"> {
  readonly status: Obstacle["status"] | null;
  readonly obstacles: readonly Obstacle[];
}

/** The gravest first: it speaks for a port of which several endpoints are wanted. */
const GRAVITY: readonly Obstacle["status"][] = ["taken", "clash", "excluded", "possible", "unknown", "own"];

/** What stands in the way of each want, in the order in which the host told it. */
export function byWant(obstacles: readonly Obstacle[]): Map<Want, Obstacle[]> {
  const wants = new Map<Want, Obstacle[]>();
  for (const obstacle of obstacles) {
    const same = wants.get(obstacle.want);
    if (same === undefined) wants.set(obstacle.want, [obstacle]);
    else same.push(obstacle);
  }
  return wants;
}

/** The ports of a want, split where what they face changes; a pool is one stretch. Empty where no host port is asked for. */
export function stretches(want: Want, obstacles: readonly Obstacle[]): Stretch[] {
  const [endpoint] = want.endpoints;
  if (endpoint === undefined) return [];
  if (obstacles.length === 0) return [{ first: endpoint.first, last: endpoint.last, status: null, obstacles }];
  return want.kind === "pool" ? [poolStretch(want, endpoint, obstacles)] : runStretches(endpoint, obstacles);
}

function runStretches({ first, last }: HostEndpoint, obstacles: readonly Obstacle[]): Stretch[] {
  const cuts = new Set([first, ...obstacles.flatMap(({ endpoint }) => [Math.max(endpoint.first, first), endpoint.last + 1])]);
  const starts = [...cuts].filter((port) => port <= last).toSorted((a, b) => a - b);
  const coming = obstacles.toSorted((a, b) => a.endpoint.first - b.endpoint.first).values();
  let next = coming.next();
  let present: Obstacle[] = [];
  const found: Stretch[] = [];
  for (const [index, start] of starts.entries()) {
    for (; !next.done && next.value.endpoint.first <= start; next = coming.next()) present.push(next.value);
    present = present.filter(({ endpoint }) => endpoint.last >= start);
    const stretch = { first: start, last: (starts[index + 1] ?? last + 1) - 1, status: gravest(present), obstacles: present };
    const before = found.at(-1);
    if (before !== undefined && fate(before) === fate(stretch)) found[found.length - 1] = { ...before, last: stretch.last };
    else found.push(stretch);
  }
  return found;
}

function gravest(obstacles: readonly Obstacle[]): Stretch["status"] {
  return GRAVITY.find((status) => obstacles.some((obstacle) => obstacle.status === status)) ?? null;
}

function fate({ status, obstacles }: Stretch): string {
  return JSON.stringify([status, ...obstacles.map(({ endpoint, holders, reason }) => [endpoint.address, reason, ...holders.map(({ kind, name, pid }) => [kind, name, pid])])]);
}

/** How many ports of a pool the engine tries before it gives up (reference §5.3, engine 27 and later). */
const ATTEMPTS = 10;

/** The engine passes over ports of a pool that are taken, but only so many in a row; what is left has to do for all replicas. */
function poolStretch(want: Want, { first, last }: HostEndpoint, obstacles: readonly Obstacle[]): Stretch {
  const taken = new PortSet();
  const blocking = obstacles.filter(({ status }) => status === "taken" || status === "clash" || status === "excluded");
  for (const { endpoint } of blocking) taken.add(endpoint.first, endpoint.last);
  const left = last - first + 1 - taken.count(first, last);
  const stuck = blocking.some(({ endpoint }) => taken.count(endpoint.first, endpoint.first + ATTEMPTS - 1) === ATTEMPTS);
  if (left < want.service.replicas) return { first, last, status: gravest(blocking), obstacles: blocking };
  if (stuck) return { first, last, status: "possible", obstacles: blocking };
  const others = obstacles.filter((obstacle) => !blocking.includes(obstacle));
  return { first, last, status: gravest(others), obstacles: others };
}
