import { ruleOf } from "../rules/index.ts";
import {
  formatChangeRow,
  CHANGES_HEADER,
  type LineLink,
} from "../report/formats/formatChangeRow.ts";
import { EXCEPTIONS_HEADER, formatExceptionRow } from "../report/formats/formatExceptionRow.ts";
import { findConflicts, findShownStatuses } from "../report/isInConflict.ts";
import { formatCode, escapeMarkdown, linkPlace } from "../report/formats/markdown.ts";
import { renderMermaid } from "../report/formats/mermaid.ts";
import { byteLength, Page } from "../report/formats/Page.ts";
import type { Comparison, PortRow, Report, ReportFinding } from "../report/Report.ts";
import { groupByRule, SEVERITY_MARKS, formatVerdict } from "../report/formats/summary.ts";
import { formatCount, describeScope } from "../report/formats/formatSummaryLine.ts";
import { formatTarget, formatHostPort } from "../report/formats/text.ts";

/**
 * GitHub takes 65,536 characters, and does not say of what kind (docs/reference/actions.md A6):
 * less than as many bytes are few enough in any case. What comes first leaves room for the rest.
 */
const MAX_CHANGES_BYTES = 15_000;
const MAX_FINDINGS_BYTES = 40_000;
const MAX_EXCEPTIONS_BYTES = 44_000;
const MAX_PICTURE_BYTES = 15_000;
const MAX_BYTES = 62_000;

export interface CommentContext {
  /** The hidden first line, by which the comment is found again. */
  readonly marker: string;
  /** The leg of a matrix in words, where the comment is about it alone; else null. */
  readonly leg: string | null;
  readonly link: LineLink;
  /** Where the job summary is shown; null where that is not known. */
  readonly summaryUrl: string | null;
}

/**
 * The report for a pull request, in GitHub's Markdown: the verdict, what the change does to the
 * ports, what is wrong and how to mend it, the port map.
 */
export function renderComment(
  report: Report,
  { marker, leg, link, summaryUrl }: CommentContext,
): string {
  const page = new Page(
    summaryUrl === null
      ? "a comment holds 64 KiB. The job summary has them all."
      : `a comment holds 64 KiB. The <a href="${summaryUrl}">job summary</a> has them all.`,
  );
  page.add(`${marker}\n## ${formatVerdict(report)}`);
  if (leg !== null) page.add(`On the runner of ${formatCode(leg)}.`);
  // What the change does is the same on every leg, and told once.
  const comparison = leg === null ? report.comparison : undefined;
  page.add(describeScope(report, comparison));
  if (comparison !== undefined)
    addChanges(page, comparison, selectColumns(hasSeveralProjects(report), CHANGES_HEADER), link);
  for (const [rule, findings] of groupByRule(report.findings)) {
    const summary = ruleOf(rule).summary;
    const heading = `### ${SEVERITY_MARKS[findings[0]?.severity ?? "notice"]} <code>${rule}</code>${findings.length > 1 ? ` (${findings.length})` : ""}\n\n${escapeMarkdown(summary)}`;
    page.table(
      heading,
      ["where", "what", "what to do"],
      findings,
      (finding) => findingCells(finding, link),
      MAX_FINDINGS_BYTES,
    );
  }
  if (!report.host.visible && report.host.reason !== null)
    page.add(escapeMarkdown(`The host's ports cannot be seen: ${report.host.reason}.`));
  if (leg === null) addExceptions(page, report, link);
  addPortMap(page, report, link);
  return page.text.trimEnd();
}

function addChanges(
  page: Page,
  { commit, changes: all, exceptions, problem }: Comparison,
  columns: ReturnType<typeof selectColumns>,
  link: LineLink,
): void {
  if (problem !== null)
    page.add(
      `Not compared with ${commit === "" ? "the base" : formatCode(commit.slice(0, 12))}: ${escapeMarkdown(problem)}.`,
    );
  page.table(
    "### What this change does to the ports",
    columns(CHANGES_HEADER),
    all,
    (change) => columns(formatChangeRow(change, link)),
    MAX_CHANGES_BYTES,
  );
  page.table(
    "### Exceptions that it adds",
    EXCEPTIONS_HEADER,
    exceptions,
    (each) => formatExceptionRow(each, link),
    MAX_CHANGES_BYTES,
  );
}

function addExceptions(page: Page, { exceptions }: Report, link: LineLink): void {
  if (exceptions.length === 0) return;
  page.add(`<details><summary>${formatCount(exceptions.length, "exception")} in force</summary>`);
  page.table(
    "",
    EXCEPTIONS_HEADER,
    exceptions,
    (each) => formatExceptionRow(each, link),
    MAX_EXCEPTIONS_BYTES,
  );
  page.add("</details>");
}

function findingCells(finding: ReportFinding, link: LineLink): string[] {
  const at = (place: ReportFinding["place"]) => linkPlace(place, (each) => link(each, "head"));
  const ends = finding.related.map((end) => `${at(end.place)} ${escapeMarkdown(end.message)}`);
  return [
    [at(finding.place), ...ends].filter(Boolean).join("<br/>"),
    escapeMarkdown(finding.publicMessage ?? finding.message),
    escapeMarkdown(finding.fix),
  ];
}

/** The columns of a table; where all is about one project, without that of its name. */
function selectColumns(
  several: boolean,
  header: readonly string[],
): <Cell>(cells: readonly Cell[]) => Cell[] {
  const at = several ? -1 : header.indexOf("project");
  return (cells) => cells.filter((_, index) => index !== at);
}

const hasSeveralProjects = ({ projects, rows }: Report) =>
  new Set([...projects.map(({ name }) => name), ...rows.map(({ project }) => project)]).size > 1;

const PORTS_HEADER = ["project", "service", "host", "container", "status", "held by", "where"];
/** From how many rows on those in conflict stand first. */
const MAX_UNSORTED_ROWS = 100;

function addPortMap(page: Page, report: Report, link: LineLink): void {
  if (report.rows.length === 0) return;
  const isInConflict = findConflicts(report);
  const statusOf = findShownStatuses(report);
  const rows =
    report.rows.length <= MAX_UNSORTED_ROWS
      ? report.rows
      : report.rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
  page.add(`<details><summary>Port map</summary>`);
  const picture = renderPicture(report);
  const columns = selectColumns(hasSeveralProjects(report), PORTS_HEADER);
  page.table(
    "",
    columns(PORTS_HEADER),
    rows,
    (row) =>
      columns(portCells(row, `${isInConflict(row) ? "❌&nbsp;" : ""}${statusOf(row)}`, link)),
    MAX_BYTES - byteLength(picture),
  );
  if (picture !== "") page.add(picture);
  page.add("</details>");
}

/** Empty where there is nothing to see, or too much. */
function renderPicture(report: Report): string {
  const picture = renderMermaid(report);
  if (picture === null) return "";
  const part =
    picture.shown === picture.total
      ? ""
      : `${picture.shown} of ${picture.total} ports, those in conflict first:\n\n`;
  const text = `${part}\`\`\`mermaid\n${picture.source}\`\`\``;
  return byteLength(text) <= MAX_PICTURE_BYTES ? text : "";
}

function portCells(row: PortRow, status: string, link: LineLink): string[] {
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
    linkPlace(row.place, (place) => link(place, "head")),
  ];
}
