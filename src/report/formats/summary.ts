import { SEVERITIES } from "../../rules/runRules.ts";
import type { RuleId } from "../../rules/RuleId.ts";
import { formatChangeRow, CHANGES_HEADER } from "./formatChangeRow.ts";
import { EXCEPTIONS_HEADER, formatExceptionRow } from "./formatExceptionRow.ts";
import { findConflicts, findShownStatuses } from "../isInConflict.ts";
import { formatCode, escapeMarkdown, linkPlace } from "./markdown.ts";
import type { InputError } from "../InputErrors.ts";
import { Page } from "./Page.ts";
import type { PortRow, Report, ReportFinding } from "../Report.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { formatTarget, formatHostPort } from "./text.ts";

/**
 * GitHub throws away a summary above 1 MiB (docs/reference/actions.md A4). The findings come first
 * and leave room for the ports.
 */
const MAX_FINDINGS_BYTES = 700_000;
const MAX_BYTES = 1_000_000;

const FINDINGS_HEADER = ["", "where", "what", "what to do"];
const PORTS_HEADER = ["project", "service", "host", "container", "status", "held by", "where"];

/**
 * The report for a job summary, in GitHub's Markdown: the verdict, the findings by their cause, the
 * port map. Less than 1 MiB of UTF-8. `remark`: of the run.
 */
export function renderSummary(report: Report, remark: string | null = null): string {
  const page = new Page("a summary holds 1 MiB. The log has them all.");
  page.add(`## ${formatVerdict(report)}`);
  if (report.leg !== undefined) page.add(`On the runner of ${formatCode(report.leg)}.`);
  for (const [rule, findings] of groupByRule(report.findings)) {
    page.table(
      `### <code>${rule}</code>`,
      FINDINGS_HEADER,
      findings,
      findingCells,
      MAX_FINDINGS_BYTES,
    );
  }
  if (!report.host.visible && report.host.reason !== null)
    page.add(escapeMarkdown(`The host's ports cannot be seen: ${report.host.reason}.`));
  if (report.comparison !== undefined) {
    const { changes, exceptions, problem, commit } = report.comparison;
    page.table(
      "### What this change does to the ports",
      CHANGES_HEADER,
      changes,
      (change) => formatChangeRow(change),
      MAX_FINDINGS_BYTES,
    );
    page.table(
      "### Exceptions that it adds",
      EXCEPTIONS_HEADER,
      exceptions,
      (exception) => formatExceptionRow(exception),
      MAX_FINDINGS_BYTES,
    );
    if (problem !== null)
      page.add(escapeMarkdown(`Not compared with ${commit || "the base"}: ${problem}.`));
  }
  page.table(
    "### Exceptions in force",
    EXCEPTIONS_HEADER,
    report.exceptions,
    (exception) => formatExceptionRow(exception),
    MAX_FINDINGS_BYTES,
  );
  const statusOf = findShownStatuses(report);
  const isInConflict = findConflicts(report);
  const status = (row: PortRow) => `${isInConflict(row) ? "❌&nbsp;" : ""}${statusOf(row)}`;
  page.table(
    "### Port map",
    PORTS_HEADER,
    report.rows,
    (row) => portCells(row, status(row)),
    MAX_BYTES,
  );
  if (remark !== null) page.add(escapeMarkdown(remark));
  return page.text;
}

/** For a step that could not do its work. */
export function renderFailureSummary(mistakes: readonly InputError[]): string {
  const page = new Page("");
  page.add("## Portplan could not do its work");
  for (const { message, place } of mistakes)
    page.addWithin(
      MAX_BYTES,
      [SEVERITY_MARKS.error, linkPlace(place), escapeMarkdown(message)].filter(Boolean).join(" "),
    );
  return page.text;
}

export const formatVerdict = (report: Report): string =>
  `${report.ok ? "✅" : "❌"} Portplan: ${describeOutcome(report)}`;

/**
 * In a few words: `2 errors, 1 warning`. A map looks for nothing, so that nothing found says
 * nothing.
 */
export function describeOutcome({ command, summary: counts, rows }: Report): string {
  const found = SEVERITIES.filter((level) => counts[level] > 0).map((level) =>
    formatCount(counts[level], level),
  );
  if (found.length > 0) return found.join(", ");
  return command === "check"
    ? "no findings"
    : formatCount(
        rows.reduce((sum, { count }) => sum + count, 0),
        "host port",
      );
}

/** In the order in which a rule comes up first. */
export function groupByRule(findings: readonly ReportFinding[]): Map<RuleId, ReportFinding[]> {
  const rules = new Map<RuleId, ReportFinding[]>();
  for (const finding of findings) {
    const same = rules.get(finding.rule);
    if (same === undefined) rules.set(finding.rule, [finding]);
    else same.push(finding);
  }
  return rules;
}

export const SEVERITY_MARKS = { error: "❌", warning: "⚠️", notice: "ℹ️" };

function findingCells(finding: ReportFinding): string[] {
  const ends = finding.related.map(
    (end) => `${linkPlace(end.place)} ${escapeMarkdown(end.message)}`,
  );
  return [
    SEVERITY_MARKS[finding.severity],
    [linkPlace(finding.place), ...ends].filter(Boolean).join("<br/>"),
    escapeMarkdown(finding.message),
    escapeMarkdown(finding.fix),
  ];
}

function portCells(row: PortRow, status: string): string[] {
  const holders = row.holders
    .map(({ holder }) => formatCode(`${holder.kind} ${holder.name}`))
    .join("<br/>");
  return [
    formatCode(row.project),
    formatCode(row.service),
    formatCode(formatHostPort(row)),
    formatCode(formatTarget(row)),
    status,
    holders,
    linkPlace(row.place),
  ];
}
