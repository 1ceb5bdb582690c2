import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRequest } from "./Plan.ts";
import { matchesService, type ServiceName } from "./serviceName.ts";
import { makeAreSequential } from "./startOrder.ts";

export interface Alternatives {
  readonly services: readonly ServiceName[];
}

/** Returns whether two requests never publish their ports at the same time. */
export type AreAlternatives = (a: PortRequest, b: PortRequest) => boolean;

/** The most requests with alternatives: each pair of requests may be compared. */
const MAX_REQUESTS = 5000;

/**
 * Returns whether two requests are alternatives in the policy, or one has ended when the other
 * starts. Returns null if there are none of either. Throws if the policy has alternatives and there
 * are more requests than the limit.
 */
export function makeAreAlternatives(
  alternatives: readonly Alternatives[],
  requests: readonly PortRequest[],
): AreAlternatives | null {
  const areListed = makeAreListed(alternatives, requests.length);
  const areSequential = requests.length > MAX_REQUESTS ? null : makeAreSequential(requests);
  if (areListed === null || areSequential === null) return areListed ?? areSequential;
  return (a, b) => areListed(a, b) || areSequential(a, b);
}

function makeAreListed(
  alternatives: readonly Alternatives[],
  count: number,
): AreAlternatives | null {
  if (alternatives.length === 0) return null;
  if (count > MAX_REQUESTS)
    throw new Error(
      `with alternatives in the policy, at most ${MAX_REQUESTS} port entries can be compared; ` +
        "check fewer at once",
    );
  const entries = alternatives.flatMap(({ services }, list) =>
    services.map((name, place) => ({ name, list, place })),
  );
  const byService = groupBy(entries, ({ name }) => name.service);
  const known = new Map<PortRequest, ReadonlyMap<number, readonly { place: number }[]>>();
  const findPlaces = (request: PortRequest) =>
    getOrInsert(known, request, () => {
      const named = byService.get(request.service.name) ?? [];
      const own = named.filter(({ name }) => matchesService(request, name));
      return groupBy(own, ({ list }) => list);
    });
  return (a, b) => {
    const others = findPlaces(b);
    for (const [list, places] of findPlaces(a)) {
      const theirs = others.get(list) ?? [];
      if (places.some(({ place }) => theirs.some((other) => other.place !== place))) return true;
    }
    return false;
  };
}
