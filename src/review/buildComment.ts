import type { FailOn } from "../report/computeExitStatus.ts";
import { addFindings } from "../report/addFindings.ts";
import { createConflictTest } from "../report/createConflictTest.ts";
import { describePolicy, describeScope, formatCount } from "../report/formats/formatSummaryLine.ts";
import { escapeMarkdown, formatCode } from "../report/formats/markdown.ts";
import { renderMermaid } from "../report/formats/mermaid.ts";
import { measureBytes, Page } from "../report/formats/Page.ts";
import {
  addPolicy,
  formatRuleHeading,
  formatVerdict,
  groupByRule,
} from "../report/formats/summary.ts";
import {
  CHANGES_HEADER,
  createPortRowFormatter,
  EXCEPTIONS_HEADER,
  formatChangeRow,
  formatExceptionRow,
  FINDINGS_HEADER,
  formatFindingRow,
  type LineLink,
  PORTS_HEADER,
} from "../report/formats/tableRows.ts";
import type { Comparison, Report, ReportFinding } from "../report/Report.ts";
import { ruleOf } from "../rules/index.ts";

/** When a pull request gets a comment. */
export type CommentMode = "auto" | "always" | "on-failure" | "never";

/** The pull request and the job that a comment belongs to. */
export interface CommentContext {
  /** The hidden first line that identifies the comment. */
  readonly marker: string;
  /** The matrix job, e.g. `os: ubuntu-24.04`; null for the first job. */
  readonly leg: string | null;
  readonly link: LineLink;
  /** The URL of the job summary; null if it is not known. */
  readonly summaryUrl: string | null;
}

export interface CommentRequest extends CommentContext {
  readonly mode: Exclude<CommentMode, "never">;
  readonly failOn: FailOn;
}

/**
 * Writes the comment for a report. For all matrix jobs but the first, it only has the findings
 * about the runner. `create` is true if a comment that does not exist yet should be created.
 */
export function buildComment(
  report: Report,
  { mode, failOn, ...context }: CommentRequest,
): { readonly body: string; readonly create: boolean } {
  const { leg } = context;
  const shown = leg === null ? report : selectHostFindings(report, failOn);
  const { ok, findings, comparison } = shown;
  const changes = (comparison?.changes.length ?? 0) + (comparison?.exceptions.length ?? 0);
  const { policy } = comparison ?? {};
  const isSilenced = policy?.problem === null && describePolicy(policy) !== "";
  const isWorthPosting = {
    always: leg === null || findings.length > 0 || isSilenced,
    "on-failure": !ok,
    auto: !ok || findings.length > 0 || changes > 0 || isSilenced,
  };
  return { body: renderComment(shown, context), create: isWorthPosting[mode] };
}

/** Returns the report with only the findings about this runner, and those that are hidden. */
function selectHostFindings({ comparison, ...report }: Report, failOn: FailOn): Report {
  const none = { ...report, ok: true, findings: [], summary: { error: 0, warning: 0, notice: 0 } };
  const isAboutHost = ({ rule }: ReportFinding) => ruleOf(rule).dependsOn === "host-state";
  const selected = addFindings(none, report.findings.filter(isAboutHost), failOn);
  const hidden = comparison?.policy?.hidden.filter(isAboutHost) ?? [];
  if (!comparison?.policy || hidden.length === 0) return selected;
  const policy = { ...comparison.policy, hidden };
  return { ...selected, comparison: { ...comparison, changes: [], exceptions: [], policy } };
}

/**
 * GitHub accepts 65,536 characters, but does not document their encoding
 * (docs/reference/actions.md A6), so the limits here are in bytes. Each section leaves room for the
 * next one.
 */
const MAX_CHANGES_BYTES = 15_000;
const MAX_FINDINGS_BYTES = 40_000;
const MAX_EXCEPTIONS_BYTES = 44_000;
const MAX_PICTURE_BYTES = 15_000;
const MAX_BYTES = 62_000;

/** Renders a comment in GitHub's Markdown: the result, port changes, findings, and the port map. */
export function renderComment(
  report: Report,
  { marker, leg, link, summaryUrl }: CommentContext,
): string {
  const page = new Page(
    summaryUrl === null
      ? "a comment can have 64 KiB. The job summary has all rows."
      : `a comment can have 64 KiB. The <a href="${summaryUrl}">job summary</a> has all rows.`,
  );
  page.add(`${marker}\n## ${formatVerdict(report)}`);
  if (leg !== null) page.add(`Matrix job: ${formatCode(leg)}`);
  // Every matrix job has the same changes, so only the comment of the first shows them.
  const { comparison } = report;
  page.add(describeScope(report, leg === null ? comparison : undefined));
  if (leg !== null) addPolicy(page, comparison?.policy, MAX_CHANGES_BYTES, link);
  else if (comparison !== undefined)
    addChanges(page, comparison, selectColumns(report, CHANGES_HEADER), link);
  for (const [rule, findings] of groupByRule(report.findings))
    page.addTable(findings, {
      heading: formatRuleHeading(rule, findings),
      header: FINDINGS_HEADER,
      cells: (finding) => formatFindingRow(finding, link),
      limit: MAX_FINDINGS_BYTES,
    });
  if (!report.host.visible && report.host.reason !== null)
    page.add(escapeMarkdown(`The host's ports are not visible: ${report.host.reason}.`));
  if (leg === null) addExceptions(page, report, link);
  addPortMap(page, report, link);
  return page.text.trimEnd();
}

function addChanges(
  page: Page,
  { commit, changes: all, exceptions, problem, policy }: Comparison,
  columns: ReturnType<typeof selectColumns>,
  link: LineLink,
): void {
  if (problem !== null) {
    const base = commit === "" ? "the base" : formatCode(commit.slice(0, 12));
    page.add(`Not compared with ${base}: ${escapeMarkdown(problem)}.`);
  }
  addPolicy(page, policy, MAX_CHANGES_BYTES, link);
  page.addTable(all, {
    heading: "### Port changes",
    header: columns(CHANGES_HEADER),
    cells: (change) => columns(formatChangeRow(change, link)),
    limit: MAX_CHANGES_BYTES,
  });
  page.addTable(exceptions, {
    heading: "### Exceptions added in this pull request",
    header: EXCEPTIONS_HEADER,
    cells: (each) => formatExceptionRow(each, link),
    limit: MAX_CHANGES_BYTES,
  });
}

function addExceptions(page: Page, { exceptions }: Report, link: LineLink): void {
  if (exceptions.length === 0) return;
  page.add(`<details><summary>${formatCount(exceptions.length, "exception")}</summary>`);
  page.addTable(exceptions, {
    heading: "",
    header: EXCEPTIONS_HEADER,
    cells: (each) => formatExceptionRow(each, link),
    limit: MAX_EXCEPTIONS_BYTES,
  });
  page.add("</details>");
}

/** Returns a function that drops the project column if there is only one project. */
function selectColumns({ projects, rows }: Report, header: readonly string[]) {
  const names = [...projects.map(({ name }) => name), ...rows.map(({ project }) => project)];
  const at = new Set(names).size > 1 ? -1 : header.indexOf("project");
  return (cells: readonly string[]) => cells.filter((_, index) => index !== at);
}

/** A longer port map lists the rows in conflict first. */
const MAX_UNSORTED_ROWS = 100;

function addPortMap(page: Page, report: Report, link: LineLink): void {
  if (report.rows.length === 0) return;
  const isInConflict = createConflictTest(report);
  const rows =
    report.rows.length <= MAX_UNSORTED_ROWS
      ? report.rows
      : report.rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
  page.add(`<details><summary>Port map</summary>`);
  const picture = renderPicture(report);
  const columns = selectColumns(report, PORTS_HEADER);
  const format = createPortRowFormatter(report, link);
  page.addTable(rows, {
    heading: "",
    header: columns(PORTS_HEADER),
    cells: (row) => columns(format(row)),
    limit: MAX_BYTES - measureBytes(picture),
  });
  if (picture !== "") page.add(picture);
  page.add("</details>");
}

/** Renders the Mermaid diagram; empty if there are no host ports, or too many. */
function renderPicture(report: Report): string {
  const picture = renderMermaid(report);
  if (picture === null) return "";
  const part =
    picture.shown === picture.total
      ? ""
      : `${picture.shown} of ${picture.total} ports, conflicts first:\n\n`;
  const text = `${part}\`\`\`mermaid\n${picture.source}\`\`\``;
  return measureBytes(text) <= MAX_PICTURE_BYTES ? text : "";
}
