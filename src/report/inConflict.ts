import type { Place, PortRow, Report } from "./Report.ts";

/** Which rows stand in a conflict: their host port is held, or an error is about their line. */
export function inConflict({ findings }: Report): (row: PortRow) => boolean {
  const errors = findings.filter(({ severity }) => severity === "error");
  const lines = new Set(
    errors.flatMap(({ rule, place, related }) => [
      ...(place === null ? [] : [key(place)]),
      ...(rule === "port-collision" ? related.map((end) => key(end.place)) : []),
    ]),
  );
  return (row) => row.status === "taken" || row.status === "leased" || lines.has(key(row.place));
}

const key = ({ file, line, column }: Place) => JSON.stringify([file, line, column]);
