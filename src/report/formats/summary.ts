import { capitalize } from "../../lib/capitalize.ts";
import { groupBy } from "../../lib/groupBy.ts";
import { ruleOf } from "../../rules/index.ts";
import type { RuleId } from "../../rules/RuleId.ts";
import { escapeMarkdown, formatCode, formatProse } from "./markdown.ts";
import type { InputError } from "../InputErrors.ts";
import { Page } from "./Page.ts";
import type {
  Comparison,
  PolicyComparison,
  Report,
  ReportException,
  ReportFinding,
} from "../Report.ts";
import { countFindings, countRowPorts, describePolicy, formatCount } from "./formatSummaryLine.ts";
import {
  CHANGES_HEADER,
  createPortRowFormatter,
  EXCEPTIONS_HEADER,
  formatChangeRow,
  formatExceptionRow,
  FINDINGS_HEADER,
  formatFindingRow,
  formatHiddenRow,
  HIDDEN_HEADER,
  type LineLink,
  linkPlace,
  PORTS_HEADER,
} from "./tableRows.ts";

/**
 * GitHub rejects a summary above 1 MiB (docs/reference/actions.md A4). The findings come first and
 * leave room for the ports.
 */
const MAX_FINDINGS_BYTES = 700_000;
const MAX_BYTES = 1_000_000;

/**
 * Renders a job summary in GitHub's Markdown: the result, the findings by rule, and the port map.
 * The summary is below 1 MiB of UTF-8.
 *
 * @param remark a sentence about the run
 */
export function renderSummary(report: Report, remark: string | null = null): string {
  const page = new Page("a job summary can have 1 MiB. The log has all rows.");
  page.add(`## ${formatVerdict(report)}`);
  if (report.leg !== undefined) page.add(`Matrix job: ${formatCode(report.leg)}`);
  addPolicy(page, report.comparison?.policy, MAX_FINDINGS_BYTES);
  for (const [rule, findings] of groupByRule(report.findings))
    page.addTable(findings, {
      heading: formatRuleHeading(rule, findings),
      header: FINDINGS_HEADER,
      cells: (finding) => formatFindingRow(finding),
      limit: MAX_FINDINGS_BYTES,
    });
  if (!report.host.visible && report.host.reason !== null)
    page.add(escapeMarkdown(`The host's ports are not visible: ${report.host.reason}.`));
  if (report.comparison !== undefined) addComparison(page, report.comparison);
  addExceptions(page, "### Exceptions", report.exceptions);
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
    heading: "### Port changes",
    header: CHANGES_HEADER,
    cells: (change) => formatChangeRow(change),
    limit: MAX_FINDINGS_BYTES,
  });
  addExceptions(page, "### Exceptions added in this pull request", exceptions);
  if (problem !== null)
    page.add(escapeMarkdown(`Not compared with ${commit || "the base"}: ${problem}.`));
}

/** Adds how the policy of a change differs from its base's, if it does. */
export function addPolicy(
  page: Page,
  policy: PolicyComparison | undefined,
  limit: number,
  link?: LineLink,
): void {
  const described = describePolicy(policy);
  if (described === "") return;
  page.add("### Policy");
  page.add(escapeMarkdown(`${capitalize(described)}.`));
  page.addTable(policy?.hidden ?? [], {
    heading: "",
    header: HIDDEN_HEADER,
    cells: (finding) => formatHiddenRow(finding, link),
    limit,
  });
}

function addExceptions(page: Page, heading: string, exceptions: readonly ReportException[]): void {
  page.addTable(exceptions, {
    heading,
    header: EXCEPTIONS_HEADER,
    cells: (exception) => formatExceptionRow(exception),
    limit: MAX_FINDINGS_BYTES,
  });
}

/** Renders the errors with which a step failed. */
export function renderFailureSummary(errors: readonly InputError[]): string {
  const page = new Page("");
  page.add("## Portplan failed");
  for (const { message, place } of errors)
    page.addWithin(
      MAX_BYTES,
      [SEVERITY_MARKS.error, linkPlace(place), escapeMarkdown(message)].filter(Boolean).join(" "),
    );
  return page.text;
}

export const formatVerdict = (report: Report): string =>
  `${report.ok ? "✅" : "❌"} Portplan: ${describeOutcome(report)}`;

/** Returns e.g. `2 errors, 1 warning`; the number of ports for a map without findings. */
export function describeOutcome(report: Report): string {
  const { from, problem = null } = report.comparison?.policy ?? {};
  if (from === "base" && problem !== null) return "the policy of the base cannot be read";
  const found = countFindings(report.findings);
  if (found.length > 0) return found.join(", ");
  const ports = formatCount(countRowPorts(report.rows), "host port");
  return report.command !== "map" ? "no findings" : ports;
}

/** Groups findings by rule, in the order of the first finding of each. */
export function groupByRule(findings: readonly ReportFinding[]): Map<RuleId, ReportFinding[]> {
  return groupBy(findings, ({ rule }) => rule);
}

const SEVERITY_MARKS = { error: "❌", warning: "⚠️", notice: "ℹ️" };

/** Returns the heading above the findings of a rule. */
export function formatRuleHeading(
  rule: RuleId,
  [first, ...more]: readonly ReportFinding[],
): string {
  const count = more.length === 0 ? "" : ` (${more.length + 1})`;
  const mark = SEVERITY_MARKS[first?.severity ?? "notice"];
  return `### ${mark} <code>${rule}</code>${count}\n\n${formatProse(ruleOf(rule).summary)}`;
}
