import { ruleOf } from "../rules/index.ts";
import type { AnswerStatus } from "../verify/Answer.ts";
import type { Place, PortRow, PortStatus, Report, ReportFinding } from "./Report.ts";

/**
 * Returns a test for rows in conflict: their host port is in use and has not moved in this run, or
 * an error is on their line.
 */
export function createConflictTest({ findings }: Report): (row: PortRow) => boolean {
  const lines = listLines(findings.filter(({ severity }) => severity === "error"));
  const isUsed = ({ status }: PortRow) => status === "taken" || status === "leased";
  return (row) =>
    (row.answer !== undefined && row.answer !== "ok" && row.answer !== "unknown") ||
    (row.assigned === null && isUsed(row)) ||
    lines.has(formatKey(row.place));
}

/**
 * A status in the port map: `collides` if the port conflicts with another published port or
 * replica, `ignored` if an exception ignores the conflict.
 */
type CheckStatus = PortStatus | "collides" | "ignored";

/** The statuses of a check, and those of a verification. */
export type ShownStatus = CheckStatus | AnswerStatus;

/** The name of each status in the port map of a check. */
export const CHECK_NAMES: Readonly<Record<CheckStatus, string>> = {
  collides: "conflict",
  ignored: "ignored",
  free: "free",
  taken: "in use",
  own: "own",
  leased: "leased",
  possible: "may be unavailable",
  engine: "-",
  discarded: "not published",
  unknown: "unknown",
  unchecked: "not checked",
};

/** The name of each status in the port map of a verification. */
export const ANSWER_NAMES: Readonly<Record<AnswerStatus, string>> = {
  ok: "ok",
  "not-listening": "not listening",
  "wrong-listener": "wrong listener",
  "wrong-port": "wrong port",
  unhealthy: "unhealthy",
  unknown: "unknown",
};

/** The name of each status in reports. */
export const STATUS_NAMES: Readonly<Record<ShownStatus, string>> = {
  ...CHECK_NAMES,
  ...ANSWER_NAMES,
};

/** The meaning of each status. */
export const STATUS_MEANINGS: Readonly<Record<ShownStatus, string>> = {
  ok: "a container of the service publishes the port and accepts connections",
  "not-listening": "the container does not run, or does not accept connections on the port",
  "wrong-listener": "a container of another project or another program listens on the port",
  "wrong-port": "the container publishes another host port than planned or leased",
  unhealthy: "the health check of the container, or its HTTP path, does not succeed",
  collides: "another published port of the checked projects, or another replica, needs it too",
  ignored: "a conflict with another published port or replica that an exception ignores",
  free: "no program uses, reserves or leases the port",
  taken: "a process, a container or the system prevents the port from being bound",
  own: "a container of this project, or a service container of this job, already uses the port",
  leased: "another run has leased the port",
  possible: "the port may be in use when the container starts",
  engine: "the engine assigns a port when the container starts",
  discarded: "the engine ignores the entry, for example with `network_mode: host`",
  unknown: "not all ports of the host can be seen, or the port is an expression of a workflow",
  unchecked: "the host was not inspected for this port",
};

/** Returns a function that finds the status of a row. */
export function createStatusReader({
  findings,
  exceptions,
}: Pick<Report, "findings" | "exceptions">): (row: PortRow) => ShownStatus {
  const lines = listLines(
    findings.filter(({ rule, severity }) => isOfProjects(rule) && severity === "error"),
  );
  const ignored = new Set(exceptions.flatMap(({ conflicting = [] }) => conflicting.map(formatKey)));
  return ({ status, answer, place }) => {
    if (answer !== undefined) return answer;
    if (!PASSING.has(status)) return status;
    if (lines.has(formatKey(place))) return "collides";
    return ignored.has(formatKey(place)) ? "ignored" : status;
  };
}

/** Statuses that a conflict with another published port overrides. */
const PASSING: ReadonlySet<PortRow["status"]> = new Set([
  "free",
  "own",
  "unchecked",
  "unknown",
  "possible",
]);

const isBetweenPorts = (rule: ReportFinding["rule"]) => ruleOf(rule).conflict === "between-ports";

/** Returns whether a rule reports conflicts that the projects cause, without the host. */
export function isOfProjects(rule: ReportFinding["rule"]): boolean {
  return isBetweenPorts(rule) || ruleOf(rule).conflict === "between-replicas";
}

/** Lists the lines of findings and of the other ports of a collision. */
function listLines(findings: readonly ReportFinding[]): ReadonlySet<string> {
  const places = findings.flatMap(({ rule, place, related }) => [
    ...(place === null ? [] : [place]),
    ...(isBetweenPorts(rule) ? related.map((end) => end.place) : []),
  ]);
  return new Set(places.map(formatKey));
}

const formatKey = ({ file, line, column }: Place) => JSON.stringify([file, line, column]);
