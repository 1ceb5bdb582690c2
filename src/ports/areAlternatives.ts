import { getOrInsert } from "../lib/getOrInsert.ts";
import type { PortRequest } from "./Plan.ts";
import { matchesService, type ServiceName } from "./serviceName.ts";

export interface Alternatives {
  readonly services: readonly ServiceName[];
}

/** Returns whether two requests never publish their ports at the same time. */
export type AreAlternatives = (a: PortRequest, b: PortRequest) => boolean;

export function makeAreAlternatives(alternatives: readonly Alternatives[]): AreAlternatives {
  if (alternatives.length === 0) return () => false;
  const known = new Map<PortRequest, readonly (readonly [list: number, place: number])[]>();
  const findPlaces = (request: PortRequest) =>
    getOrInsert(known, request, () =>
      alternatives.flatMap(({ services }, list) =>
        services.flatMap((name, place) =>
          matchesService(request, name) ? [[list, place] as const] : [],
        ),
      ),
    );
  return (a, b) => {
    const others = findPlaces(b);
    return findPlaces(a).some(([list, place]) =>
      others.some((other) => other[0] === list && other[1] !== place),
    );
  };
}
