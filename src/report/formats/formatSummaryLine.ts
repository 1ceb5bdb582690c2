import { SEVERITIES } from "../../rules/runRules.ts";
import type { Comparison, PortChange, PortRow, Report } from "../Report.ts";

/** The run in one line: `2 errors, 1 warning: 14 host ports in 1 project.` */
export function formatSummaryLine({
  command,
  summary,
  rows,
  projects,
  exceptions,
  probed,
  host,
}: Report): string {
  const counts = SEVERITIES.filter((severity) => summary[severity] > 0).map((severity) =>
    formatCount(summary[severity], severity),
  );
  const ports = countRowPorts(rows);
  const found = ports === 0 ? "no host port" : formatCount(ports, "host port");
  const scope = `${found} in ${formatProjectCount({ rows, projects })}`;
  if (command === "map") return `${[...counts, scope].join(", ")}.`;
  const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
  const excepted = exceptions.length === 0 ? "" : `, ${exceptions.length} excepted`;
  return `${verdict}${excepted}: ${scope}${describeView(probed, host)}.`;
}

function describeView(probed: boolean, { visible }: Report["host"]): string {
  if (!probed) return ", the host not looked at";
  return visible ? "" : ", the host not seen";
}

/** `1 project`, `2 projects and 4 variants` where the policy names environments. */
function formatProjectCount({ rows, projects }: Pick<Report, "rows" | "projects">): string {
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

/** `14 ports of 1 project; 2 added, 1 moved by this change.` */
export function describeScope({ rows, projects }: Report, comparison?: Comparison): string {
  const ports = countRowPorts(rows);
  const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
  const owners = formatProjectCount({ rows, projects });
  return `${formatCount(ports, "port")} of ${owners}${changes}.`;
}

const CHANGE_KINDS = ["added", "moved", "removed"] as const satisfies readonly PortChange["kind"][];

/** `2 added, 1 moved by this change` */
function describeChanges({ changes: all, problem }: Comparison): string {
  if (problem !== null && all.length === 0) return "not compared with the base";
  const counts = CHANGE_KINDS.map((kind) => ({
    kind,
    count: all.filter((change) => change.kind === kind).length,
  })).filter(({ count }) => count > 0);
  return counts.length === 0
    ? "this change leaves them as they are"
    : `${counts.map(({ kind, count }) => `${count} ${kind}`).join(", ")} by this change`;
}
