import { type Alternatives, type AreAlternatives, areAlternatives } from "./areAlternatives.ts";
import { groupBy } from "../lib/groupBy.ts";
import { retriesInPools } from "./engineRelease.ts";
import { type HostEndpoint, overlaps, type PortRange } from "./HostEndpoint.ts";
import type { Plan, PortRequest } from "./Plan.ts";
import { PortSet } from "../lib/PortSet.ts";
import type { AddressKeys } from "./addressKeys.ts";
import { addressKeys } from "./addressKeys.ts";

/** How many of the others a collision names. */
export const MAX_NAMED_OTHERS = 10;

/**
 * What makes the engine refuse a want: `taken`: another one takes a host port of it; `exhausted`: a
 * pool with fewer ports left than are wanted of it; `race`: a pool and a fixed port inside it, or
 * another pool, so that the order of starting and the daemon's memory decide
 * (docs/reference/engine.md E14, E16).
 */
export interface Collision {
  readonly request: PortRequest;
  readonly kind: "taken" | "exhausted" | "race";
  /** The other ends, at most `NAMED_OTHERS`. */
  readonly others: readonly PortRequest[];
  /** How many there are; of a race and of an exhausted pool only those that are named. */
  readonly total: number;
}

interface Item extends AddressKeys, PortRange {
  readonly request: PortRequest;
  readonly index: number;
}

/**
 * One collision for each want that meets an earlier one, in the order of the plan. Earlier is what
 * begins at a lower port, or at the same one and stands before it in the plan. Alternatives do not
 * collide with each other.
 *
 * @param release the engine's, "28.5.2"; null where it is not known, and then any that is supported
 */
export function findCollisions(
  plan: Plan,
  alternatives: readonly Alternatives[] = [],
  release: string | null | undefined = null,
): Collision[] {
  const items = plan.requests.flatMap(itemOf);
  const apart = alternatives.length === 0 ? null : areAlternatives(alternatives);
  const pools = items.filter(({ request }) => request.kind === "pool");
  const exhausted = pools.length === 0 ? [] : exhaustedPools(pools, items, apart);
  const spent = new Set(exhausted.map(({ request }) => request));
  const met = sweep(items, apart, retriesInPools(release ?? null)).flatMap((collision) =>
    collision.kind === "race" ? withoutSpent(collision, spent) : collision,
  );
  const order = new Map(plan.requests.map((request, index) => [request, index]));
  return [...exhausted, ...met].toSorted(
    (a, b) => (order.get(a.request) ?? 0) - (order.get(b.request) ?? 0),
  );
}

/** A race with a pool that is exhausted is no race. */
function withoutSpent(collision: Collision, spent: ReadonlySet<PortRequest>): Collision[] {
  const others = collision.others.filter((other) => !spent.has(other));
  return others.length === 0 || spent.has(collision.request)
    ? []
    : [{ ...collision, others, total: others.length }];
}

function itemOf(request: PortRequest, index: number): Item[] {
  const [endpoint] = request.endpoints;
  return endpoint === undefined
    ? []
    : [
        {
          request,
          index,
          first: endpoint.first,
          last: endpoint.last,
          ...addressKeys(request.endpoints),
        },
      ];
}

/**
 * Goes through the ports once, from the lowest to the highest, and keeps at each point who is
 * there, by scope.
 */
function sweep(
  items: readonly Item[],
  apart: AreAlternatives | null,
  retries: boolean,
): Collision[] {
  const ends = items.toSorted((a, b) => a.last - b.last);
  const present = { fixed: new Groups(), pool: new Groups() };
  const found: Collision[] = [];
  let ended = 0;
  for (const item of items.toSorted((a, b) => a.first - b.first || a.index - b.index)) {
    for (let end = ends[ended]; end !== undefined && end.last < item.first; end = ends[++ended])
      present[kindOf(end)].delete(end);
    const collision = findCollision(item, present, apart, retries);
    if (collision !== null) found.push(collision);
    present[kindOf(item)].add(item);
  }
  return found;
}

function kindOf({ request }: Item): "fixed" | "pool" {
  return request.kind === "pool" ? "pool" : "fixed";
}

function findCollision(
  item: Item,
  present: Record<"fixed" | "pool", Groups>,
  apart: AreAlternatives | null,
  retries: boolean,
): Collision | null {
  const kind = kindOf(item);
  const facing = (side: "fixed" | "pool") =>
    concurrent(item.request, present[side].facing(item), apart);
  const met = kind === "fixed" && apart !== null ? [...facing("fixed")] : null;
  const total = met?.length ?? (kind === "fixed" ? present.fixed.count(item) : 0);
  if (total > 0)
    return {
      request: item.request,
      kind: "taken",
      others: [...take(met ?? facing("fixed"), MAX_NAMED_OTHERS)],
      total,
    };
  const candidates = kind === "fixed" ? [facing("pool")] : [facing("fixed"), facing("pool")];
  const others = [...take(racing(item.request, candidates, retries), MAX_NAMED_OTHERS)];
  return others.length === 0
    ? null
    : { request: item.request, kind: "race", others, total: others.length };
}

function* concurrent(
  request: PortRequest,
  others: Iterable<PortRequest>,
  apart: AreAlternatives | null,
): Iterable<PortRequest> {
  for (const other of others) if (apart === null || !apart(request, other)) yield other;
}

/** How many candidates of a kind are looked at: those in nobody's way do not count as a race. */
const RACE_CANDIDATES = 1000;

function* racing(
  request: PortRequest,
  candidates: readonly Iterable<PortRequest>[],
  retries: boolean,
): Iterable<PortRequest> {
  for (const others of candidates) {
    for (const other of take(others, RACE_CANDIDATES)) {
      if (
        request.kind !== other.kind
          ? isRace(request, other, retries)
          : isShort(request, other, retries)
      )
        yield other;
    }
  }
}

/** Whether a fixed port may be taken by a pool around it, or the pool be stopped by it. */
function isRace(request: PortRequest, other: PortRequest, retries: boolean): boolean {
  const [pool, fixed] = request.kind === "pool" ? [request, other] : [other, request];
  const stumbles = !retries && !isSeen(pool, fixed);
  // Older engines begin with a container's highest target.
  if (pool.service === fixed.service)
    return stumbles || (!retries && fixed.binding.target <= pool.binding.target);
  return stumbles || !startsBefore(fixed, pool);
}

/** Whether one of two pools may find too few ports beside the other. */
function isShort(request: PortRequest, other: PortRequest, retries: boolean): boolean {
  const [a, b] = [request.endpoints[0], other.endpoints[0]];
  if (a === undefined || b === undefined) return false;
  const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
  const spare = (own: PortRequest, { first, last }: HostEndpoint) =>
    last - first + 1 - own.service.replicas;
  return (
    (!retries && !isSeen(request, other)) ||
    Math.min(other.service.replicas, shared) > spare(request, a) ||
    Math.min(request.service.replicas, shared) > spare(other, b)
  );
}

/**
 * Whether the daemon's book has them under the same addresses, so that it passes over a port that
 * the other has.
 */
function isSeen(pool: PortRequest, other: PortRequest): boolean {
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
const FOLLOWED_SERVICES = 1000;

/** Whether `later` depends on `earlier`, directly or through others. */
function startsBefore(earlier: PortRequest, later: PortRequest): boolean {
  if (earlier.project !== later.project || later.service.dependsOn.length === 0) return false;
  const services = new Map(later.project.services.map((service) => [service.name, service]));
  const seen = new Set(later.service.dependsOn);
  for (const name of seen) {
    if (name === earlier.service.name) return true;
    if (seen.size < FOLLOWED_SERVICES)
      for (const next of services.get(name)?.dependsOn ?? []) seen.add(next);
  }
  return false;
}

/**
 * Pools of which more is wanted than the fixed ports leave. One collision for each stretch of
 * ports, at the last that wants of it.
 */
function exhaustedPools(
  pools: readonly Item[],
  items: readonly Item[],
  apart: AreAlternatives | null,
): Collision[] {
  const fixed = items
    .filter(({ request }) => request.kind === "fixed")
    .toSorted((a, b) => a.first - b.first);
  const taken = new Map<string, PortSet>();
  for (const item of fixed)
    for (const key of item.ownKeys)
      setdefault(taken, key, () => new PortSet()).add(item.first, item.last);
  const portsTaken = (key: string, present: readonly Item[]) => {
    if (present === fixed) return taken.get(key) ?? new PortSet();
    const ports = new PortSet();
    for (const item of present) if (item.ownKeys.includes(key)) ports.add(item.first, item.last);
    return ports;
  };
  const groups = groupBy(
    pools,
    ({ conflictKeys: facing, first, last }) => `${facing.join()} ${first} ${last}`,
  );
  return [...groups.values()].flatMap((all) => {
    const group = apart === null ? all : maxConcurrent(all, apart);
    const pool = group.at(-1);
    if (pool === undefined) return [];
    const present =
      apart === null ? fixed : fixed.filter(({ request }) => !apart(pool.request, request));
    const requested = group.reduce((sum, { request }) => sum + request.service.replicas, 0);
    const lost = Math.max(
      ...pool.conflictKeys.map((key) => portsTaken(key, present).count(pool.first, pool.last)),
    );
    const alone = lost === 0 && group.length === 1;
    if (alone || requested <= pool.last - pool.first + 1 - lost) return [];
    const others = [...take(rivals(pool, group, present), MAX_NAMED_OTHERS)].map(
      ({ request }) => request,
    );
    return [{ request: pool.request, kind: "exhausted" as const, others, total: others.length }];
  });
}

/** Of pools that are not all there at the same time, those that want the most together. */
function maxConcurrent(group: readonly Item[], apart: AreAlternatives): Item[] {
  const kept: Item[] = [];
  for (const item of group.toSorted(
    (a, b) => b.request.service.replicas - a.request.service.replicas,
  ))
    if (!kept.some(({ request }) => apart(request, item.request))) kept.push(item);
  return kept.toSorted((a, b) => a.index - b.index);
}

/** Who takes of a pool beside the last of its group. */
function* rivals(pool: Item, group: readonly Item[], fixed: readonly Item[]): Iterable<Item> {
  yield* group.slice(0, -1);
  for (const item of fixed) {
    if (
      item.first <= pool.last &&
      pool.first <= item.last &&
      item.ownKeys.some((key) => pool.conflictKeys.includes(key))
    )
      yield item;
  }
}

/** The wants that are present, under each group of their scope, in the order in which they came. */
class Groups {
  readonly #groups = new Map<string, Set<PortRequest>>();

  add({ ownKeys: member, request }: Item): void {
    for (const key of member) setdefault(this.#groups, key, () => new Set()).add(request);
  }

  delete({ ownKeys: member, request }: Item): void {
    for (const key of member) this.#groups.get(key)?.delete(request);
  }

  count({ conflictKeys: facing }: Item): number {
    return facing.reduce((sum, key) => sum + (this.#groups.get(key)?.size ?? 0), 0);
  }

  *facing({ conflictKeys: facing }: Item): Iterable<PortRequest> {
    for (const key of facing) yield* this.#groups.get(key) ?? [];
  }
}

function setdefault<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function* take<T>(items: Iterable<T>, limit: number): Iterable<T> {
  if (limit === 0) return;
  let taken = 0;
  for (const item of items) {
    yield item;
    if (++taken === limit) return;
  }
}
