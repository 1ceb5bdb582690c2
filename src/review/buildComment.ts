import { addFindings } from "../report/addFindings.ts";
import { createConflictTest } from "../report/createConflictTest.ts";
import { countFindings, describePolicy, formatCount } from "../report/formats/formatSummaryLine.ts";
import { formatCode } from "../report/formats/markdown.ts";
import { renderMermaid } from "../report/formats/mermaid.ts";
import { measureBytes } from "../report/formats/Page.ts";
import {
  addOrigin,
  addReview,
  formatLead,
  formatVerdict,
  listOtherExceptions,
  openSheet,
  type Sheet,
} from "../report/formats/sections.ts";
import type { LineLink } from "../report/formats/tableRows.ts";
import { describeOutcome, groupByCause } from "../report/formats/verdict.ts";
import type { Report, ReportFinding } from "../report/Report.ts";
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
  /** The URL of the checked commit; null if it is not known. */
  readonly commitUrl: string | null;
}

export interface CommentRequest extends CommentContext {
  readonly mode: Exclude<CommentMode, "never">;
}

/**
 * Writes the comment for a report. For all matrix jobs but the first, it only has the findings
 * about the runner. `create` is true if a comment that does not exist yet should be created.
 */
export function buildComment(
  report: Report,
  { mode, ...context }: CommentRequest,
): { readonly body: string; readonly create: boolean } {
  const { leg } = context;
  const shown = leg === null ? report : selectHostFindings(report);
  const { ok, findings, comparison } = shown;
  const { changes = [], renamed = [], exceptions = [], policy } = comparison ?? {};
  const isChanged = changes.length + renamed.length + exceptions.length > 0;
  const isSilenced = policy?.problem === null && describePolicy(policy) !== "";
  const isWorthPosting = {
    always: leg === null || findings.length > 0 || isSilenced,
    "on-failure": !ok,
    auto: !ok || findings.length > 0 || isChanged || isSilenced,
  };
  return { body: renderComment(shown, context), create: isWorthPosting[mode] };
}

/** Returns the report with only the findings about this runner, and those that are hidden. */
function selectHostFindings(report: Report): Report {
  const { comparison, ...rest } = report;
  const none = { ...rest, ok: true, findings: [], summary: { error: 0, warning: 0, notice: 0 } };
  const isAboutHost = ({ rule }: ReportFinding) => ruleOf(rule).dependsOn === "host-state";
  const selected = addFindings(none, report.findings.filter(isAboutHost), report.failOn);
  const hidden = comparison?.policy?.hidden.filter(isAboutHost) ?? [];
  const isKept = groupByCause(report) !== null || hidden.length > 0;
  if (comparison === undefined || !isKept) return selected;
  // Every matrix job has the same changes, so only the comment of the first shows them.
  const { policy, ...compared } = { ...comparison, changes: [], renamed: [], exceptions: [] };
  const shown = policy !== undefined && hidden.length > 0 && { policy: { ...policy, hidden } };
  return { ...selected, comparison: { ...compared, ...shown } };
}

/** Returns the body of a comment without the time at which its report was made. */
export function removeTime(body: string): string {
  return body.replace(/ · \d{4}-\d\d-\d\d \d\d:\d\d UTC(?=.*$)/, "");
}

/**
 * GitHub accepts 65,536 characters, but does not document their encoding
 * (docs/reference/actions.md A6), so the limits here are in bytes. Each section leaves room for the
 * next one.
 */
const LIMITS = {
  findings: 22_000,
  changes: 32_000,
  exceptions: 35_000,
  policy: 38_000,
  others: 42_000,
} as const;
const MAX_EXCEPTIONS_BYTES = 44_000;
const MAX_PICTURE_BYTES = 15_000;
const MAX_BYTES = 62_000;
const MAX_BYTES_WITH_ORIGIN = 65_000;

/** Renders a comment in GitHub's Markdown, in the order of `addReview`, and then the port map. */
export function renderComment(report: Report, context: CommentContext): string {
  const { marker, leg, link, summaryUrl, commitUrl } = context;
  const sheet = openSheet(
    report,
    summaryUrl === null
      ? "a comment can have 64 KiB. The job summary has all rows."
      : `a comment can have 64 KiB. The <a href="${summaryUrl}">job summary</a> has all rows.`,
    link,
  );
  const { page } = sheet;
  const outcome = leg === null ? describeOutcome(report) : describeRunner(report);
  page.add(`${marker}\n${formatVerdict(report, outcome)}`);
  const job = leg ?? report.leg;
  if (job !== undefined) page.add(`Matrix job: ${formatCode(job)}`);
  page.add(formatLead(report, leg === null));
  addReview(sheet, LIMITS, leg === null);
  if (leg === null) addExceptions(sheet);
  addPortMap(sheet);
  addOrigin(sheet, MAX_BYTES_WITH_ORIGIN, commitUrl);
  return page.text.trimEnd();
}

/** Returns the result of another matrix job, whose report has only findings about its runner. */
function describeRunner(report: Report): string {
  const found = countFindings(report.findings).join(", ") || "no problems";
  return `${found} on this runner`;
}

function addExceptions({ page, report, tables }: Sheet): void {
  const exceptions = listOtherExceptions(report);
  if (exceptions.length === 0) return;
  const noun = report.comparison === undefined ? "exception" : "other exception";
  page.add(`<details><summary>${formatCount(exceptions.length, noun)}</summary>`);
  page.addTable(exceptions, { heading: "", limit: MAX_EXCEPTIONS_BYTES, ...tables.exceptions });
  page.add("</details>");
}

/** A longer port map lists the rows in conflict first. */
const MAX_UNSORTED_ROWS = 100;

function addPortMap({ page, report, tables }: Sheet): void {
  if (report.rows.length === 0) return;
  const isInConflict = createConflictTest(report);
  const rows =
    report.rows.length <= MAX_UNSORTED_ROWS
      ? report.rows
      : report.rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
  page.add(`<details><summary>Port map</summary>`);
  const picture = renderPicture(report);
  page.addTable(rows, {
    heading: "",
    limit: MAX_BYTES - measureBytes(picture),
    ...tables.ports,
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
