import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import { PortSet } from "../lib/PortSet.ts";
import { type AddressKeys, addressKeys } from "./addressKeys.ts";
import { type Alternatives, type AreAlternatives, makeAreAlternatives } from "./areAlternatives.ts";
import { retriesInPools } from "./engineRelease.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { type HostEndpoint, overlaps } from "./HostEndpoint.ts";
import type { Plan, PortRequest } from "./Plan.ts";

// Where two entries are found to collide. `sweepPorts` goes through the ports from the
// lowest to the highest; which addresses conflict is what `addressKeys` says.

/** How many of the other requests a collision names. */
export const MAX_NAMED_OTHERS = 10;

/**
 * A reason for which the engine refuses a request: `taken`: another request has one of its host
 * ports; `exhausted`: a pool with fewer ports left than its replicas need; `race`: a pool and a
 * fixed port inside it, or another pool, so that the order of starting and the daemon's memory
 * decide (docs/reference/engine.md E14, E16).
 */
export interface Collision {
  readonly request: PortRequest;
  readonly kind: "taken" | "exhausted" | "race";
  /** The other ends, at most `MAX_NAMED_OTHERS`. */
  readonly others: readonly PortRequest[];
  /** How many there are; of a race and of an exhausted pool only those that are named. */
  readonly total: number;
}

interface Item extends AddressKeys, PortRange {
  readonly request: PortRequest;
  readonly kind: "fixed" | "pool";
  readonly index: number;
}

/**
 * Returns one collision for each request that conflicts with an earlier one, in the order of the
 * plan. Earlier is what begins at a lower port, or at the same one and stands before it in the
 * plan. Alternatives do not collide with each other.
 *
 * @param release the engine's, "28.5.2"; null where it is not known, and then any that is supported
 */
export function findCollisions(
  plan: Plan,
  alternatives: readonly Alternatives[] = [],
  release: string | null | undefined = null,
): Collision[] {
  const items = plan.requests.flatMap(toItem);
  const areAlternatives = alternatives.length === 0 ? null : makeAreAlternatives(alternatives);
  const exhausted = findExhaustedPools(items, areAlternatives);
  const context = {
    areAlternatives,
    retries: retriesInPools(release ?? null),
    exhausted: new Set(exhausted.map(({ request }) => request)),
  };
  const found = [...exhausted];
  for (const [item, present] of sweepPorts(items))
    found.push(...findCollision(item, present, context));
  const order = new Map(plan.requests.map((request, index) => [request, index]));
  return found.toSorted((a, b) => (order.get(a.request) ?? 0) - (order.get(b.request) ?? 0));
}

export function toItem(request: PortRequest, index: number): Item[] {
  const [endpoint] = request.endpoints;
  if (endpoint === undefined) return [];
  const { first, last } = endpoint;
  const kind = request.kind === "pool" ? "pool" : "fixed";
  return [{ request, kind, index, first, last, ...addressKeys(request.endpoints) }];
}

interface Context {
  /** Null where the policy has no alternatives. */
  readonly areAlternatives: AreAlternatives | null;
  /** Whether the engine tries the next port of a pool when one is bound. */
  readonly retries: boolean;
  /** Pools that are reported already, so that a race with them is not. */
  readonly exhausted: ReadonlySet<PortRequest>;
}

/** The requests that have the current port, by kind. */
type Present = Readonly<Record<Item["kind"], RequestIndex>>;

/**
 * Goes through the ports once, from the lowest to the highest, and yields each request with those
 * that have its first port and began before it.
 */
export function* sweepPorts(items: readonly Item[]): Iterable<readonly [Item, Present]> {
  const ends = items.toSorted((a, b) => a.last - b.last);
  const present: Present = { fixed: new RequestIndex(), pool: new RequestIndex() };
  let ended = 0;
  for (const item of items.toSorted((a, b) => a.first - b.first || a.index - b.index)) {
    for (let end = ends[ended]; end !== undefined && end.last < item.first; end = ends[++ended])
      present[end.kind].delete(end);
    yield [item, present];
    present[item.kind].add(item);
  }
}

function findCollision(item: Item, present: Present, context: Context): Collision[] {
  const { request, kind } = item;
  const { areAlternatives } = context;
  if (kind === "fixed") {
    const others = [...take(present.fixed.conflicting(item, areAlternatives), MAX_NAMED_OTHERS)];
    // Without alternatives all count, and need not be listed.
    const total =
      areAlternatives === null
        ? present.fixed.count(item)
        : [...present.fixed.conflicting(item, areAlternatives)].length;
    if (total > 0) return [{ request, kind: "taken", others, total }];
  }
  const others = [...take(findRaces(item, present, context), MAX_NAMED_OTHERS)];
  return others.length === 0 ? [] : [{ request, kind: "race", others, total: others.length }];
}

/** How many candidates of a kind are examined: those that never conflict do not count as a race. */
const MAX_RACE_CANDIDATES = 1000;

function* findRaces(
  item: Item,
  present: Present,
  { areAlternatives, retries, exhausted }: Context,
): Iterable<PortRequest> {
  if (exhausted.has(item.request)) return;
  for (const kind of ["fixed", "pool"] as const) {
    if (kind === "fixed" && item.kind === "fixed") continue;
    const isRacing = kind === item.kind ? isPoolRace : isRace;
    const candidates = present[kind].conflicting(item, areAlternatives);
    for (const other of take(candidates, MAX_RACE_CANDIDATES))
      if (!exhausted.has(other) && isRacing(item.request, other, retries)) yield other;
  }
}

/** Returns whether a fixed port may be taken by a pool around it, or the pool be stopped by it. */
function isRace(request: PortRequest, other: PortRequest, retries: boolean): boolean {
  const [pool, fixed] = request.kind === "pool" ? [request, other] : [other, request];
  const fails = !retries && !isSkipped(pool, fixed);
  // Older engines begin with a container's highest target.
  if (pool.service === fixed.service)
    return fails || (!retries && fixed.binding.target <= pool.binding.target);
  return fails || !startsBefore(fixed, pool);
}

/** Returns whether one of two pools may find too few ports while the other takes some. */
function isPoolRace(request: PortRequest, other: PortRequest, retries: boolean): boolean {
  const [a, b] = [request.endpoints[0], other.endpoints[0]];
  if (a === undefined || b === undefined) return false;
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  const countSpare = ({ service }: PortRequest, { first, last }: HostEndpoint) =>
    last - first + 1 - service.replicas;
  return (
    (!retries && !isSkipped(request, other)) ||
    Math.min(other.service.replicas, shared) > countSpare(request, a) ||
    Math.min(request.service.replicas, shared) > countSpare(other, b)
  );
}

/**
 * Returns whether the daemon has recorded both under the same addresses, so that it skips the ports
 * of the other.
 */
function isSkipped(pool: PortRequest, other: PortRequest): boolean {
  return pool.endpoints.every((a) =>
    other.endpoints.every(
      (b) => a.address === b.address || !overlaps({ ...a, first: b.first, last: b.last }, b),
    ),
  );
}

/**
 * How many services are followed to learn whether one is started before the other; beyond them the
 * order counts as open.
 */
const MAX_FOLLOWED_SERVICES = 1000;

/** Returns whether `later` depends on `earlier`, directly or through others. */
function startsBefore(earlier: PortRequest, later: PortRequest): boolean {
  if (earlier.project !== later.project || later.service.dependsOn.length === 0) return false;
  const services = new Map(later.project.services.map((service) => [service.name, service]));
  const seen = new Set(later.service.dependsOn);
  for (const name of seen) {
    if (name === earlier.service.name) return true;
    if (seen.size < MAX_FOLLOWED_SERVICES)
      for (const next of services.get(name)?.dependsOn ?? []) seen.add(next);
  }
  return false;
}

/**
 * Returns the pools that have fewer ports than their replicas and the fixed ports inside them need:
 * one collision for each range of ports, at the last request for it.
 */
function findExhaustedPools(
  items: readonly Item[],
  areAlternatives: AreAlternatives | null,
): Collision[] {
  const pools = items.filter(({ kind }) => kind === "pool");
  if (pools.length === 0) return [];
  const fixed = items.filter(({ kind }) => kind === "fixed").toSorted((a, b) => a.first - b.first);
  const portsByKey = indexPorts(fixed);
  const groups = groupBy(
    pools,
    ({ conflictKeys, first, last }) => `${conflictKeys.join()} ${first} ${last}`,
  );
  return [...groups.values()].flatMap((all): Collision[] => {
    const group = areAlternatives === null ? all : maxConcurrent(all, areAlternatives);
    const pool = group.at(-1);
    if (pool === undefined) return [];
    const { request, first, last, conflictKeys } = pool;
    const present =
      areAlternatives === null
        ? fixed
        : fixed.filter((item) => !areAlternatives(request, item.request));
    const ports = areAlternatives === null ? portsByKey : indexPorts(present);
    const requested = group.reduce((sum, item) => sum + item.request.service.replicas, 0);
    const taken = Math.max(...conflictKeys.map((key) => ports.get(key)?.count(first, last) ?? 0));
    const isAlone = taken === 0 && group.length === 1;
    if (isAlone || requested <= last - first + 1 - taken) return [];
    const inside = present.filter(
      (item) =>
        item.first <= last &&
        first <= item.last &&
        item.ownKeys.some((key) => conflictKeys.includes(key)),
    );
    const others = [...group.slice(0, -1), ...inside]
      .slice(0, MAX_NAMED_OTHERS)
      .map((item) => item.request);
    return [{ request, kind: "exhausted", others, total: others.length }];
  });
}

function indexPorts(items: readonly Item[]): Map<string, PortSet> {
  const ports = new Map<string, PortSet>();
  for (const { ownKeys, first, last } of items)
    for (const key of ownKeys) getOrInsert(ports, key, () => new PortSet()).add(first, last);
  return ports;
}

/** Returns, of pools that are not all there at the same time, those that need the most ports. */
function maxConcurrent(group: readonly Item[], areAlternatives: AreAlternatives): Item[] {
  const kept: Item[] = [];
  for (const item of group.toSorted(
    (a, b) => b.request.service.replicas - a.request.service.replicas,
  ))
    if (!kept.some(({ request }) => areAlternatives(request, item.request))) kept.push(item);
  return kept.toSorted((a, b) => a.index - b.index);
}

/** Requests under each of their own keys, in the order in which they were added. */
class RequestIndex {
  readonly #requests = new Map<string, Set<PortRequest>>();

  add({ ownKeys, request }: Item): void {
    for (const key of ownKeys) getOrInsert(this.#requests, key, () => new Set()).add(request);
  }

  delete({ ownKeys, request }: Item): void {
    for (const key of ownKeys) this.#requests.get(key)?.delete(request);
  }

  count({ conflictKeys }: Item): number {
    return conflictKeys.reduce((sum, key) => sum + (this.#requests.get(key)?.size ?? 0), 0);
  }

  /** Returns those that conflict with one and may run at the same time. */
  *conflicting(
    { conflictKeys, request }: Item,
    areAlternatives: AreAlternatives | null,
  ): Iterable<PortRequest> {
    for (const key of conflictKeys)
      for (const other of this.#requests.get(key) ?? [])
        if (!areAlternatives?.(request, other)) yield other;
  }
}

function* take<T>(items: Iterable<T>, limit: number): Iterable<T> {
  let taken = 0;
  for (const item of items) {
    yield item;
    if (++taken === limit) return;
  }
}
