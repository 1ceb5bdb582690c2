import type { Place, Report } from "../Report.ts";
import { formatCount } from "./formatSummaryLine.ts";

/** How many places of a port are named. */
const MAX_NAMED_PLACES = 5;

/** What else in the repository names each host port. `where`: how a place is told. */
export function* renderReferences(
  { references }: Pick<Report, "references">,
  where: (place: Place) => string,
): Iterable<string> {
  const ports = new Map<number, string[]>();
  for (const { port, place } of references)
    ports.set(port, [...(ports.get(port) ?? []), where(place)]);
  for (const [port, places] of [...ports].toSorted(([a], [b]) => a - b)) {
    const rest = places.length - MAX_NAMED_PLACES;
    yield `${port} is named in ${formatCount(places.length, "place")}: ${places.slice(0, MAX_NAMED_PLACES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  }
}
