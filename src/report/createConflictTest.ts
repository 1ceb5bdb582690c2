import { ruleOf } from "../rules/index.ts";
import type { Place, PortRow, Report, ReportFinding } from "./Report.ts";

/** Finds the rows in conflict: their host port is in use, or an error is about their line. */
export function createConflictTest({ findings }: Report): (row: PortRow) => boolean {
  const lines = listLines(findings.filter(({ severity }) => severity === "error"));
  return ({ status, place }) =>
    status === "taken" || status === "leased" || lines.has(formatKey(place));
}

/**
 * Finds what the port map says of each row: one that another entry collides with is free on the
 * host, and yet unavailable.
 */
export function createStatusReader({
  findings,
}: Pick<Report, "findings">): (row: PortRow) => PortRow["status"] | "collides" {
  const lines = listLines(
    findings.filter(({ rule, severity }) => isBetweenPorts(rule) && severity === "error"),
  );
  return ({ status, place }) =>
    PASSING.has(status) && lines.has(formatKey(place)) ? "collides" : status;
}

/** Statuses with which a row would pass. */
const PASSING: ReadonlySet<PortRow["status"]> = new Set(["free", "own", "unchecked", "unknown"]);

const isBetweenPorts = (rule: ReportFinding["rule"]) => ruleOf(rule).conflict === "between-ports";

/** The lines that findings are about, with those of the other ends of a collision. */
function listLines(findings: readonly ReportFinding[]): ReadonlySet<string> {
  const places = findings.flatMap(({ rule, place, related }) => [
    ...(place === null ? [] : [place]),
    ...(isBetweenPorts(rule) ? related.map((end) => end.place) : []),
  ]);
  return new Set(places.map(formatKey));
}

const formatKey = ({ file, line, column }: Place) => JSON.stringify([file, line, column]);
