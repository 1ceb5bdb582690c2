import { capitalize } from "../../lib/capitalize.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { RuleId } from "../../rules/RuleId.ts";
import { ruleOf } from "../../rules/index.ts";
import { identityOf } from "../../rules/Finding.ts";
import type { Report, ReportException, ReportFinding } from "../Report.ts";
import { describePolicy, describeScope, formatSome } from "./formatSummaryLine.ts";
import { describeLeftOut } from "./describeLeftOut.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { escapeMarkdown, formatCode, formatProse } from "./markdown.ts";
import { Page } from "./Page.ts";
import { createTables, type LineLink, SEVERITY_MARKS, type Tables } from "./tableRows.ts";
import {
  type CausedFindings,
  describeOthers,
  describeStep,
  groupByCause,
  judgeReport,
  OTHER_CAUSES,
  type Verdict,
} from "./verdict.ts";

// The job summary and the comment share these sections.

/** A page of Markdown about a report. */
export interface Sheet {
  readonly page: Page;
  readonly report: Report;
  readonly tables: Tables;
}

/**
 * Starts a page.
 *
 * @param more explains the limit of the page, and where the other rows are
 */
export function openSheet(report: Report, more: string, link?: LineLink): Sheet {
  return { page: new Page(more), report, tables: createTables(report, link) };
}

/** The sizes of the page, in bytes, up to which the sections may grow, in their order. */
export interface Limits {
  readonly findings: number;
  readonly changes: number;
  readonly exceptions: number;
  readonly policy: number;
  /** The limit of the findings that the change does not cause. */
  readonly others: number;
}

const VERDICT_MARKS: Readonly<Record<Verdict, string>> = {
  fails: "❌",
  warnings: "⚠️",
  passes: "✅",
  neutral: "⚪",
};

/**
 * Formats the first heading.
 *
 * @param outcome e.g. `2 errors in this change`
 */
export const formatVerdict = (report: Report, outcome: string): string =>
  `## ${VERDICT_MARKS[judgeReport(report)]} Portplan: ${outcome}`;

/**
 * Formats why the step fails or that it passes, and the numbers of ports and of changes.
 *
 * @param isWhole whether the report has all findings of the step, and all changes
 */
export function formatLead(report: Report, isWhole = true): string {
  const step = isWhole || !report.ok ? describeStep(report) : "";
  const scope = describeScope(report, isWhole ? report.comparison : undefined);
  return [formatProse(step), escapeMarkdown(scope)].filter(Boolean).join("<br/>\n");
}

/**
 * Adds what the change breaks, what it does to the ports, the exceptions and the policy, and then
 * the state of the runner. Without a comparison, adds all findings.
 *
 * @param isFolded whether to fold the findings that the change does not cause
 */
export function addReview(sheet: Sheet, limits: Limits, isFolded = true): void {
  const { page, report } = sheet;
  const { findings, host } = report;
  const caused = groupByCause(report);
  if (caused === null) addProblem(sheet);
  if (caused === null) addFindings(sheet, findings, { level: "###", limit: limits.others });
  else if (caused.change.length > 0) {
    page.add(`### ${nameFindings(caused.change)}`);
    addFindings(sheet, caused.change, { level: "####", limit: limits.findings });
  }
  if (caused !== null) addProblem(sheet);
  addChanges(sheet, limits);
  if (!host.visible && host.reason !== null)
    page.add(escapeMarkdown(`The host's ports are not visible: ${host.reason}.`));
  if (caused !== null) addOthers(sheet, caused, { limit: limits.others, isFolded });
}

/** Adds why the ports are not compared with those of the base. */
function addProblem({ page, report: { comparison } }: Sheet): void {
  const { commit = "", problem = null } = comparison ?? {};
  if (problem === null) return;
  const base = commit === "" ? "the base" : formatCode(commit.slice(0, 12));
  page.add(`Not compared with ${base}: ${escapeMarkdown(problem)}.`);
}

/** Adds the findings that the change does not cause. */
function addOthers(
  sheet: Sheet,
  caused: CausedFindings,
  { limit, isFolded }: { readonly limit: number; readonly isFolded: boolean },
): void {
  const { page } = sheet;
  const counts = describeOthers(caused);
  if (counts.length === 0) return;
  if (isFolded)
    page.add(`<details><summary>Not caused by this change: ${counts.join(", ")}</summary>`);
  for (const [cause, heading] of OTHER_CAUSES) {
    if (caused[cause].length === 0) continue;
    if (!isFolded || counts.length > 1) page.add(`### ${heading}`);
    addFindings(sheet, caused[cause], { level: "####", limit });
  }
  if (isFolded) page.add("</details>");
}

/** Returns the heading of the findings that a change causes. */
export const nameFindings = (findings: readonly ReportFinding[]): string =>
  findings.some(({ severity }) => severity !== "notice")
    ? "What this change breaks"
    : "Notices about this change";

function addFindings(
  { page, tables }: Sheet,
  findings: readonly ReportFinding[],
  { level, limit }: { readonly level: string; readonly limit: number },
): void {
  page.addTables(
    [...groupByRule(findings)].map(([rule, items]) => ({
      items,
      heading: `${level} ${formatRuleHeading(items, tables.formatRule(rule))}`,
      header: [formatProse(capitalize(ruleOf(rule).summary))],
      cells: (finding: ReportFinding) => [tables.formatFinding(finding)],
      limit,
    })),
  );
}

/** Groups findings by rule, in the order of the first finding of each. */
export function groupByRule(findings: readonly ReportFinding[]): Map<RuleId, ReportFinding[]> {
  return groupBy(findings, ({ rule }) => rule);
}

function formatRuleHeading([first, ...more]: readonly ReportFinding[], rule: string): string {
  const count = more.length === 0 ? "" : ` (${more.length + 1})`;
  return `${SEVERITY_MARKS[first?.severity ?? "notice"]} ${rule}${count}`;
}

function addChanges({ page, report, tables }: Sheet, limits: Limits): void {
  const { comparison } = report;
  const { changes = [], renamed = [], exceptions = [], policy } = comparison ?? {};
  const heading = "### What this change does to the ports";
  if (renamed.length > 0) {
    page.add(heading);
    const names = renamed.map(({ from, to }) => `${formatCode(from)} is now ${formatCode(to)}`);
    const shown = formatSome(names, MAX_NAMES);
    page.addWithin(limits.changes, `Renamed: ${names.length === 1 ? "project " : ""}${shown}.`);
  }
  page.addTable(changes, {
    heading: renamed.length > 0 ? "" : heading,
    limit: limits.changes,
    ...tables.changes,
  });
  page.addTable(exceptions, {
    heading: "### Exceptions added in this pull request",
    limit: limits.exceptions,
    ...tables.exceptions,
  });
  const described = describePolicy(policy);
  if (described === "") return;
  page.add("### Policy");
  page.add(escapeMarkdown(`${capitalize(described)}.`));
  page.addTable(policy?.hidden ?? [], { heading: "", limit: limits.policy, ...tables.hidden });
}

/** Returns the exceptions that the change does not add. */
export function listOtherExceptions({ exceptions, comparison }: Report): ReportException[] {
  const added = new Set(comparison?.exceptions.map(identityOf));
  return exceptions.filter((exception) => !added.has(identityOf(exception)));
}

/** The most renamed projects or files that a line names. */
const MAX_NAMES = 6;

/**
 * Adds the version, commit and date of the report, and unless that exceeds the limit, the checked
 * files and what was left out.
 */
export function addOrigin(
  { page, report }: Sheet,
  limit: number,
  commitUrl: string | null = null,
): void {
  const { made, projects, leftOut } = report;
  const files = new Set(projects.flatMap((project) => project.files));
  const run = [
    `Portplan ${escapeMarkdown(made?.version ?? "")}`.trim(),
    ...(made?.commit ? [`commit ${formatCommit(made.commit, commitUrl)}`] : []),
    ...(made === undefined ? [] : [formatMinutes(made.at)]),
  ];
  const checked = [
    ...(files.size === 0 ? [] : [formatSome([...files].map(formatCode), MAX_NAMES)]),
    ...(leftOut === undefined ? [] : [describeLeftOut(leftOut, formatCode)]),
  ];
  const add = (parts: readonly string[]) =>
    page.addWithin(limit, `<sub>${parts.join(" · ")}</sub>`);
  if (!add([...run, ...checked])) add(run);
}

/** Formats an ISO 8601 time: `2026-11-30 15:41 UTC`. */
export const formatMinutes = (at: string): string => `${at.slice(0, 16).replace("T", " ")} UTC`;

function formatCommit(commit: string, url: string | null): string {
  const shown = formatCode(commit.slice(0, 7));
  return url === null ? shown : `<a href="${escapeHtml(url)}">${shown}</a>`;
}
