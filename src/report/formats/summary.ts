import { SEVERITIES } from "../../rules/judge.ts";
import type { RuleId } from "../../rules/RuleId.ts";
import { changeCells, CHANGES_HEADER } from "./changeCells.ts";
import { EXCEPTIONS_HEADER, exceptionCells } from "./exceptionCells.ts";
import { inConflict, shownStatus } from "../inConflict.ts";
import { code, prose, where } from "./markdown.ts";
import type { Mistake } from "../Mistakes.ts";
import { Page } from "./Page.ts";
import type { PortRow, Report, ReportFinding } from "../Report.ts";
import { plural } from "./summaryLine.ts";
import { target, requested } from "./text.ts";

/**
 * GitHub throws away a summary above 1 MiB (docs/reference/actions.md A4). The findings come first
 * and leave room for the ports.
 */
const findingsBytes = 700_000;
const totalBytes = 1_000_000;

const findingHeader = ["", "where", "what", "what to do"];
const portHeader = ["project", "service", "host", "container", "status", "held by", "where"];

/** The report for a job summary, in GitHub's Markdown: the verdict, the findings by their cause, the port map. Less than 1 MiB of UTF-8. `remark`: of the run. */
export function summary(report: Report, remark: string | null = null): string {
  const page = new Page("a summary holds 1 MiB. The log has them all.");
  page.add(`## ${verdict(report)}`);
  if (report.leg !== undefined) page.add(`On the runner of ${code(report.leg)}.`);
  for (const [rule, findings] of byRule(report.findings)) {
    page.table(`### <code>${rule}</code>`, findingHeader, findings, findingCells, findingsBytes);
  }
  if (!report.host.visible && report.host.reason !== null) page.add(prose(`The host's ports cannot be seen: ${report.host.reason}.`));
  if (report.comparison !== undefined) {
    const { changes, exceptions, problem, commit } = report.comparison;
    page.table("### What this change does to the ports", CHANGES_HEADER, changes, (change) => changeCells(change), findingsBytes);
    page.table("### Exceptions that it adds", EXCEPTIONS_HEADER, exceptions, (exception) => exceptionCells(exception), findingsBytes);
    if (problem !== null) page.add(prose(`Not compared with ${commit || "the base"}: ${problem}.`));
  }
  page.table("### Exceptions in force", EXCEPTIONS_HEADER, report.exceptions, (exception) => exceptionCells(exception), findingsBytes);
  const statusOf = shownStatus(report);
  const conflicting = inConflict(report);
  const status = (row: PortRow) => `${conflicting(row) ? "❌&nbsp;" : ""}${statusOf(row)}`;
  page.table("### Port map", portHeader, report.rows, (row) => portCells(row, status(row)), totalBytes);
  if (remark !== null) page.add(prose(remark));
  return page.text;
}

/** For a step that could not do its work. */
export function failureSummary(mistakes: readonly Mistake[]): string {
  const page = new Page("");
  page.add("## Portplan could not do its work");
  for (const { message, place } of mistakes)
    page.addWithin(totalBytes, [marks.error, where(place), prose(message)].filter(Boolean).join(" "));
  return page.text;
}

export const verdict = (report: Report): string => `${report.ok ? "✅" : "❌"} Portplan: ${outcome(report)}`;

/** In a few words: `2 errors, 1 warning`. A map looks for nothing, so that nothing found says nothing. */
export function outcome({ command, summary: counts, rows }: Report): string {
  const found = SEVERITIES.filter((level) => counts[level] > 0).map((level) => plural(counts[level], level));
  if (found.length > 0) return found.join(", ");
  return command === "check"
    ? "no findings"
    : plural(
        rows.reduce((sum, { count }) => sum + count, 0),
        "host port",
      );
}

/** In the order in which a rule comes up first. */
export function byRule(findings: readonly ReportFinding[]): Map<RuleId, ReportFinding[]> {
  const rules = new Map<RuleId, ReportFinding[]>();
  for (const finding of findings) {
    const same = rules.get(finding.rule);
    if (same === undefined) rules.set(finding.rule, [finding]);
    else same.push(finding);
  }
  return rules;
}

export const marks = { error: "❌", warning: "⚠️", notice: "ℹ️" };

function findingCells(finding: ReportFinding): string[] {
  const ends = finding.related.map((end) => `${where(end.place)} ${prose(end.message)}`);
  return [
    marks[finding.severity],
    [where(finding.place), ...ends].filter(Boolean).join("<br/>"),
    prose(finding.message),
    prose(finding.fix),
  ];
}

function portCells(row: PortRow, status: string): string[] {
  const holders = row.holders.map(({ holder }) => code(`${holder.kind} ${holder.name}`)).join("<br/>");
  return [code(row.project), code(row.service), code(requested(row)), code(target(row)), status, holders, where(row.place)];
}
