import { SEVERITIES } from "../../rules/runRules.ts";
import type { Comparison, PolicyComparison, PortChange, PortRow, Report } from "../Report.ts";

/** Returns the result in one line, e.g. `2 errors. Checked 14 host ports in 1 project.` */
export function formatSummaryLine(report: Report): string {
  const { command, rows, exceptions, probed, host } = report;
  const counts = countFindings(report.findings);
  const ports = countRowPorts(rows);
  const found = ports === 0 ? "no host ports" : formatCount(ports, "host port");
  const scope = `${found} in ${formatProjectCount(report)}`;
  if (command === "map") return [...counts, scope].join(", ");
  const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
  const ignored =
    exceptions.length === 0 ? "" : ` (${formatCount(exceptions.length, "exception")})`;
  const checked =
    ports === 0
      ? `No host ports in ${formatProjectCount(report)}`
      : `${command === "verify" ? "Verified" : "Checked"} ${scope}`;
  return `${verdict}${ignored}. ${checked}${describeView(probed, host)}.`;
}

/**
 * Describes in one sentence without a period how the policy of a change differs from its base's;
 * empty if it does not.
 */
export function describePolicy(policy: PolicyComparison | undefined): string {
  if (policy === undefined) return "";
  const { from, changed, hidden, problem } = policy;
  if (problem !== null) return `cannot judge this change by the policy of its base: ${problem}`;
  if (hidden.length === 0) return changed ? "this change's policy hides nothing" : "";
  const counts = countFindings(hidden).join(", ");
  return from === "base"
    ? `this change's policy would hide ${counts}; the policy of its base decides`
    : `this change's policy hides ${counts}`;
}

/** Returns the number of findings of each severity that occurs: `2 errors`, `1 warning`. */
export function countFindings(findings: Report["findings"]): string[] {
  return SEVERITIES.flatMap((level) => {
    const count = findings.filter(({ severity }) => severity === level).length;
    return count === 0 ? [] : formatCount(count, level);
  });
}

function describeView(probed: boolean, { visible }: Report["host"]): string {
  if (!probed) return " (host not checked)";
  return visible ? "" : " (host ports not visible)";
}

/**
 * Returns e.g. `1 project`, or `2 projects and 4 variants` if the policy names environments.
 * Without a project, all ports are in the policy.
 */
function formatProjectCount({ rows, projects }: Report): string {
  const variants = new Set(
    rows.flatMap(({ project, environment }) => (environment === undefined ? [] : project)),
  );
  const more = variants.size === 0 ? "" : ` and ${formatCount(variants.size, "variant")}`;
  return projects.length === 0 ? "the policy" : `${formatCount(projects.length, "project")}${more}`;
}

/** Returns the number of ports in the rows. */
export function countRowPorts(rows: readonly Pick<PortRow, "count">[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Returns e.g. `a, b, and 3 more`. */
export function formatSome(items: readonly string[], max: number): string {
  const rest = items.length - max;
  return `${items.slice(0, max).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}

/** Returns e.g. `a, b, and c`. */
export function formatItems(items: readonly string[]): string {
  // `Intl.ListFormat` takes longer to load than a small project takes to check.
  if (items.length <= 2) return items.join(" and ");
  return `${items.slice(0, -1).join(", ")}, and ${items.at(-1)}`;
}

/** Returns e.g. `14 host ports in 1 project; this change adds 2 and makes 1 public.` */
export function describeScope(report: Report, comparison?: Comparison): string {
  const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
  const ports = formatCount(countRowPorts(report.rows), "host port");
  return `${ports} in ${formatProjectCount(report)}${changes}.`;
}

/** Phrases for a number of changes of a kind or exposure. */
const CHANGE_PHRASES: Readonly<
  Record<PortChange["kind"] | NonNullable<PortChange["exposure"]>, (count: number) => string>
> = {
  added: (count) => `adds ${count}`,
  moved: (count) => `moves ${count}`,
  removed: (count) => `removes ${count}`,
  "newly-public": (count) => `makes ${count} public`,
  "no-longer-public": (count) => `makes ${count} no longer public`,
};

function describeChanges({ changes, problem }: Comparison): string {
  if (problem !== null && changes.length === 0) return "not compared with the base";
  const counts = Object.entries(CHANGE_PHRASES).flatMap(([what, phrase]) => {
    const count = changes
      .filter(({ kind, exposure }) => kind === what || exposure === what)
      .reduce((sum, { target }) => sum + countTargets(target), 0);
    return count === 0 ? [] : phrase(count);
  });
  if (counts.length === 0) return "this change adds, moves and removes none";
  return `this change ${formatItems(counts)}`;
}

/** Returns the number of container ports, e.g. 3 for `8000-8002/udp`. */
function countTargets(target: string): number {
  const [first, last = first] = (target.match(/\d+/g) ?? []).map(Number);
  return first === undefined || last === undefined ? 1 : last - first + 1;
}
