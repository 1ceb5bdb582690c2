import { groupBy } from "../../lib/groupBy.ts";
import type { RuleId } from "../../rules/RuleId.ts";
import { escapeMarkdown, formatCode } from "./markdown.ts";
import type { InputError } from "../InputErrors.ts";
import { Page } from "./Page.ts";
import type { Comparison, Report, ReportException, ReportFinding } from "../Report.ts";
import { countFindings, countRowPorts, formatCount } from "./formatSummaryLine.ts";
import {
  CHANGES_HEADER,
  createPortRowFormatter,
  EXCEPTIONS_HEADER,
  formatChangeRow,
  formatExceptionRow,
  formatFindingPlaces,
  linkPlace,
  PORTS_HEADER,
} from "./tableRows.ts";

/**
 * GitHub throws away a summary above 1 MiB (docs/reference/actions.md A4). The findings come first
 * and leave room for the ports.
 */
const MAX_FINDINGS_BYTES = 700_000;
const MAX_BYTES = 1_000_000;

const FINDINGS_HEADER = ["", "where", "what", "what to do"];
/**
 * The report for a job summary, in GitHub's Markdown: the verdict, the findings by their cause, the
 * port map. Less than 1 MiB of UTF-8. `remark`: of the run.
 */
export function renderSummary(report: Report, remark: string | null = null): string {
  const page = new Page("a summary holds 1 MiB. The log has them all.");
  page.add(`## ${formatVerdict(report)}`);
  if (report.leg !== undefined) page.add(`On the runner of ${formatCode(report.leg)}.`);
  for (const [rule, findings] of groupByRule(report.findings))
    page.addTable(findings, {
      heading: `### <code>${rule}</code>`,
      header: FINDINGS_HEADER,
      cells: formatFindingRow,
      limit: MAX_FINDINGS_BYTES,
    });
  if (!report.host.visible && report.host.reason !== null)
    page.add(escapeMarkdown(`The host's ports cannot be seen: ${report.host.reason}.`));
  if (report.comparison !== undefined) addComparison(page, report.comparison);
  addExceptions(page, "### Exceptions in force", report.exceptions);
  page.addTable(report.rows, {
    heading: "### Port map",
    header: PORTS_HEADER,
    cells: createPortRowFormatter(report),
    limit: MAX_BYTES,
  });
  if (remark !== null) page.add(escapeMarkdown(remark));
  return page.text;
}

function addComparison(page: Page, comparison: Comparison): void {
  const { changes, exceptions, problem, commit } = comparison;
  page.addTable(changes, {
    heading: "### What this change does to the ports",
    header: CHANGES_HEADER,
    cells: (change) => formatChangeRow(change),
    limit: MAX_FINDINGS_BYTES,
  });
  addExceptions(page, "### Exceptions that it adds", exceptions);
  if (problem !== null)
    page.add(escapeMarkdown(`Not compared with ${commit || "the base"}: ${problem}.`));
}

function addExceptions(page: Page, heading: string, exceptions: readonly ReportException[]): void {
  page.addTable(exceptions, {
    heading,
    header: EXCEPTIONS_HEADER,
    cells: (exception) => formatExceptionRow(exception),
    limit: MAX_FINDINGS_BYTES,
  });
}

/** For a step that could not do its work. */
export function renderFailureSummary(errors: readonly InputError[]): string {
  const page = new Page("");
  page.add("## Portplan could not do its work");
  for (const { message, place } of errors)
    page.addWithin(
      MAX_BYTES,
      [SEVERITY_MARKS.error, linkPlace(place), escapeMarkdown(message)].filter(Boolean).join(" "),
    );
  return page.text;
}

export const formatVerdict = (report: Report): string =>
  `${report.ok ? "✅" : "❌"} Portplan: ${describeOutcome(report)}`;

/** `2 errors, 1 warning`. A map looks for nothing, so that nothing found says nothing. */
export function describeOutcome(report: Report): string {
  const found = countFindings(report);
  if (found.length > 0) return found.join(", ");
  const ports = formatCount(countRowPorts(report.rows), "host port");
  return report.command === "check" ? "no findings" : ports;
}

/** In the order in which a rule comes up first. */
export function groupByRule(findings: readonly ReportFinding[]): Map<RuleId, ReportFinding[]> {
  return groupBy(findings, ({ rule }) => rule);
}

export const SEVERITY_MARKS = { error: "❌", warning: "⚠️", notice: "ℹ️" };

function formatFindingRow(finding: ReportFinding): string[] {
  return [
    SEVERITY_MARKS[finding.severity],
    formatFindingPlaces(finding),
    escapeMarkdown(finding.message),
    escapeMarkdown(finding.fix),
  ];
}
