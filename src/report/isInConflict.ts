import { ruleOf } from "../rules/index.ts";
import type { Place, PortRow, Report } from "./Report.ts";

/** Which rows stand in a conflict: their host port is held, or an error is about their line. */
export function isInConflict({ findings }: Report): (row: PortRow) => boolean {
  const errors = findings.filter(({ severity }) => severity === "error");
  const lines = new Set(
    errors.flatMap(({ rule, place, related }) => [
      ...(place === null ? [] : [key(place)]),
      ...(ruleOf(rule).conflict === "between-ports" ? related.map((end) => key(end.place)) : []),
    ]),
  );
  return (row) => row.status === "taken" || row.status === "leased" || lines.has(key(row.place));
}

/**
 * What the port map says of a row: one that another entry collides with is free as far as the host
 * goes, and yet not to be had.
 */
export function findShownStatus({
  findings,
}: Pick<Report, "findings">): (row: PortRow) => PortRow["status"] | "collides" {
  const collisions = findings.filter(
    ({ rule, severity }) => ruleOf(rule).conflict === "between-ports" && severity === "error",
  );
  const lines = new Set(
    collisions.flatMap(({ place, related }) =>
      [place, ...related.map((end) => end.place)].map((end) => key(end)),
    ),
  );
  return (row) => (SETTLED.has(row.status) && lines.has(key(row.place)) ? "collides" : row.status);
}

/** What would let a row pass. */
const SETTLED: ReadonlySet<PortRow["status"]> = new Set(["free", "own", "unchecked", "unknown"]);

const key = (place: Place | null) =>
  place === null ? "" : JSON.stringify([place.file, place.line, place.column]);
