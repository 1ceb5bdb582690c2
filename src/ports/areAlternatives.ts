import type { PortRequest } from "./Plan.ts";
import { matchesService, type ServiceName } from "./serviceName.ts";

/** Services that never run together. */
export interface Alternatives {
  readonly services: readonly ServiceName[];
}

/** Whether two wants never ask for their ports at the same time, as the policy says. */
export type AreAlternatives = (a: PortRequest, b: PortRequest) => boolean;

export function areAlternatives(alternatives: readonly Alternatives[]): AreAlternatives {
  if (alternatives.length === 0) return () => false;
  const known = new Map<PortRequest, readonly (readonly [list: number, place: number])[]>();
  const placesOf = (request: PortRequest) => {
    const places =
      known.get(request) ??
      alternatives.flatMap(({ services }, list) =>
        services.flatMap((name, place) =>
          matchesService(request, name) ? [[list, place] as const] : [],
        ),
      );
    known.set(request, places);
    return places;
  };
  return (a, b) => {
    const other = placesOf(b);
    return placesOf(a).some(([list, place]) =>
      other.some((each) => each[0] === list && each[1] !== place),
    );
  };
}
