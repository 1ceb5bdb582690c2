import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import { PortSet } from "../lib/PortSet.ts";
import { type AddressKeys, addressKeys } from "./addressKeys.ts";
import { type Alternatives, type AreAlternatives, makeAreAlternatives } from "./areAlternatives.ts";
import { retriesInPools } from "./engineRelease.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { type HostEndpoint, overlaps } from "./HostEndpoint.ts";
import type { Plan, PortRequest } from "./Plan.ts";
import { startsBefore } from "./startOrder.ts";

// Finds collisions between entries. `sweepPorts` visits the ports in ascending order, and
// `addressKeys` decides which addresses conflict.

/** The number of other requests that a collision names. */
export const MAX_NAMED_OTHERS = 10;

/**
 * A conflict between requests. `taken`: another request has one of its host ports. `exhausted`: a
 * pool has fewer ports left than its replicas need. `race`: a pool conflicts with a fixed port or
 * another pool depending on the start order and the engine's records (docs/reference/engine.md E14,
 * E16).
 */
export interface Collision {
  readonly request: PortRequest;
  readonly kind: "taken" | "exhausted" | "race";
  /** The conflicting requests, at most `MAX_NAMED_OTHERS`. */
  readonly others: readonly PortRequest[];
  /** The number of conflicting requests; for races and exhausted pools, of the named ones. */
  readonly total: number;
}

interface Item extends AddressKeys, PortRange {
  readonly request: PortRequest;
  readonly kind: "fixed" | "pool";
  readonly index: number;
}

/**
 * Returns a collision for each request that conflicts with an earlier one, in the order of the
 * plan. A request is earlier if its first port is lower, or equal and it comes first in the plan.
 * Alternatives do not collide with each other, and neither do services of which one has ended when
 * the other starts.
 *
 * @param release the engine's release ("28.5.2"); if null, all supported releases are considered
 * @param isApart a test for requests that never collide for another reason
 */
export function findCollisions(
  plan: Plan,
  alternatives: readonly Alternatives[] = [],
  release: string | null | undefined = null,
  isApart?: AreAlternatives,
): Collision[] {
  const items = plan.requests.flatMap(toItem);
  const bound = items.map(({ request }) => request);
  const areListed = makeAreAlternatives(alternatives, bound);
  const areAlternatives: AreAlternatives | null =
    isApart === undefined ? areListed : (a, b) => isApart(a, b) || (areListed?.(a, b) ?? false);
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
  /** Null if there are none. */
  readonly areAlternatives: AreAlternatives | null;
  /** True if the engine tries the next port of a pool when one is bound. */
  readonly retries: boolean;
  /** Pools that are already reported, so that their races are not. */
  readonly exhausted: ReadonlySet<PortRequest>;
}

/** The requests for the current port, by kind. */
type Present = Readonly<Record<Item["kind"], RequestIndex>>;

/**
 * Visits the requests in order of their first ports, and yields each with the earlier requests that
 * include its first port.
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
    // Without alternatives, all count and need not be listed.
    const total =
      areAlternatives === null
        ? present.fixed.count(item)
        : [...present.fixed.conflicting(item, areAlternatives)].length;
    if (total > 0) return [{ request, kind: "taken", others, total }];
  }
  const others = [...take(findRaces(item, present, context), MAX_NAMED_OTHERS)];
  return others.length === 0 ? [] : [{ request, kind: "race", others, total: others.length }];
}

/** The number of candidates that are examined. Many candidates may not be races. */
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

/** Returns whether a pool may use a fixed port inside it, or fail because of it. */
function isRace(request: PortRequest, other: PortRequest, retries: boolean): boolean {
  const [pool, fixed] = request.kind === "pool" ? [request, other] : [other, request];
  const fails = !retries && !isSkipped(pool, fixed);
  // Older engines start with a container's highest target port.
  if (pool.service === fixed.service)
    return fails || (!retries && fixed.binding.target <= pool.binding.target);
  return fails || !startsBefore(fixed, pool);
}

/** Returns whether one of two pools may run out of ports because of the other. */
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
 * Returns whether the engine records both under the same addresses, so that it skips the other's
 * ports.
 */
function isSkipped(pool: PortRequest, other: PortRequest): boolean {
  return pool.endpoints.every((a) =>
    other.endpoints.every(
      (b) => a.address === b.address || !overlaps({ ...a, first: b.first, last: b.last }, b),
    ),
  );
}

/**
 * Returns the pools with fewer ports than their replicas and the fixed ports inside them need: one
 * collision for each range of ports, at its last request.
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

/** Returns the pools that need the most ports without containing alternatives. */
function maxConcurrent(group: readonly Item[], areAlternatives: AreAlternatives): Item[] {
  const kept: Item[] = [];
  for (const item of group.toSorted(
    (a, b) => b.request.service.replicas - a.request.service.replicas,
  ))
    if (!kept.some(({ request }) => areAlternatives(request, item.request))) kept.push(item);
  return kept.toSorted((a, b) => a.index - b.index);
}

/** Requests by each of their own keys, in insertion order. */
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

  /** Returns the requests that conflict with an item and may run at the same time. */
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
