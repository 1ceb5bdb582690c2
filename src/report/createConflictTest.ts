import { ruleOf } from "../rules/index.ts";
import type { Place, PortRow, Report } from "./Report.ts";

/** Finds the rows in conflict: their host port is in use, or an error is about their line. */
export function createConflictTest({ findings }: Report): (row: PortRow) => boolean {
  const errors = findings.filter(({ severity }) => severity === "error");
  const lines = new Set(
    errors.flatMap(({ rule, place, related }) => [
      ...(place === null ? [] : [placeKey(place)]),
      ...(ruleOf(rule).conflict === "between-ports"
        ? related.map((end) => placeKey(end.place))
        : []),
    ]),
  );
  return (row) =>
    row.status === "taken" || row.status === "leased" || lines.has(placeKey(row.place));
}

/**
 * Finds what the port map says of each row: one that another entry collides with is free on the
 * host, and yet unavailable.
 */
export function createStatusReader({
  findings,
}: Pick<Report, "findings">): (row: PortRow) => PortRow["status"] | "collides" {
  const collisions = findings.filter(
    ({ rule, severity }) => ruleOf(rule).conflict === "between-ports" && severity === "error",
  );
  const lines = new Set(
    collisions.flatMap(({ place, related }) =>
      [place, ...related.map((end) => end.place)].map((end) => placeKey(end)),
    ),
  );
  return (row) =>
    PASSING.has(row.status) && lines.has(placeKey(row.place)) ? "collides" : row.status;
}

/** Statuses with which a row would pass. */
const PASSING: ReadonlySet<PortRow["status"]> = new Set(["free", "own", "unchecked", "unknown"]);

const placeKey = (place: Place | null) =>
  place === null ? "" : JSON.stringify([place.file, place.line, place.column]);
