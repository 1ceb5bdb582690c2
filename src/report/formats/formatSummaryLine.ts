import { SEVERITIES } from "../../rules/runRules.ts";
import type { Comparison, PortRow, Report } from "../Report.ts";

/** The run in one line: `2 errors, 1 warning: 14 host ports in 1 project.` */
export function formatSummaryLine(report: Report): string {
  const { command, rows, exceptions, probed, host } = report;
  const counts = countFindings(report);
  const ports = countRowPorts(rows);
  const found = ports === 0 ? "no host port" : formatCount(ports, "host port");
  const scope = `${found} in ${formatProjectCount(report)}`;
  if (command === "map") return `${[...counts, scope].join(", ")}.`;
  const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
  const excepted = exceptions.length === 0 ? "" : `, ${exceptions.length} excepted`;
  return `${verdict}${excepted}: ${scope}${describeView(probed, host)}.`;
}

/** How many findings there are of each severity that occurs: `2 errors`, `1 warning`. */
export function countFindings({ summary }: Report): string[] {
  return SEVERITIES.filter((severity) => summary[severity] > 0).map((severity) =>
    formatCount(summary[severity], severity),
  );
}

function describeView(probed: boolean, { visible }: Report["host"]): string {
  if (!probed) return ", the host not looked at";
  return visible ? "" : ", the host not seen";
}

/** `1 project`, `2 projects and 4 variants` where the policy names environments. */
function formatProjectCount({ rows, projects }: Report): string {
  const variants = new Set(
    rows.flatMap(({ project, environment }) => (environment === undefined ? [] : project)),
  );
  const more = variants.size === 0 ? "" : ` and ${formatCount(variants.size, "variant")}`;
  return `${formatCount(projects.length, "project")}${more}`;
}

/** Returns how many ports the rows hold. */
export function countRowPorts(rows: readonly Pick<PortRow, "count">[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a, b and 3 more`. */
export function formatSome(items: readonly string[], max: number): string {
  const rest = items.length - max;
  return `${items.slice(0, max).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** `14 ports of 1 project; 2 added, 1 moved by this change.` */
export function describeScope(report: Report, comparison?: Comparison): string {
  const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
  const ports = formatCount(countRowPorts(report.rows), "port");
  return `${ports} of ${formatProjectCount(report)}${changes}.`;
}

/** `2 added, 1 moved by this change` */
function describeChanges({ changes: all, problem }: Comparison): string {
  if (problem !== null && all.length === 0) return "not compared with the base";
  const counts = (["added", "moved", "removed"] as const).flatMap((kind) => {
    const count = all.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : `${count} ${kind}`;
  });
  return counts.length === 0
    ? "this change leaves them as they are"
    : `${counts.join(", ")} by this change`;
}
