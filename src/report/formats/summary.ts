import { escapeMarkdown, formatCode, formatProse } from "./markdown.ts";
import type { InputError } from "../InputErrors.ts";
import { Page } from "./Page.ts";
import type { Report } from "../Report.ts";
import {
  addOrigin,
  addReview,
  formatLead,
  formatVerdict,
  listOtherExceptions,
  openSheet,
} from "./sections.ts";
import { linkPlace, SEVERITY_MARKS } from "./tableRows.ts";
import { describeOutcome } from "./verdict.ts";

/**
 * GitHub rejects a summary above 1 MiB (docs/reference/actions.md A4). Each section leaves room for
 * the next one.
 */
const LIMITS = {
  findings: 400_000,
  changes: 550_000,
  exceptions: 600_000,
  policy: 650_000,
  others: 750_000,
} as const;
const MAX_EXCEPTIONS_BYTES = 800_000;
const MAX_BYTES = 1_000_000;
const MAX_BYTES_WITH_ORIGIN = 1_010_000;

/**
 * Renders a job summary in GitHub's Markdown: the result, what the change breaks and does to the
 * ports, other findings, and the port map. The summary is below 1 MiB of UTF-8.
 *
 * @param remark a sentence about the run
 */
export function renderSummary(report: Report, remark: string | null = null): string {
  const { comparison, leg, rows } = report;
  const sheet = openSheet(report, "a job summary can have 1 MiB. The log has all rows.");
  const { page, tables } = sheet;
  page.add(formatVerdict(report, describeOutcome(report)));
  if (leg !== undefined) page.add(`Matrix job: ${formatCode(leg)}`);
  if (comparison !== undefined) page.add(formatLead(report));
  addReview(sheet, LIMITS);
  page.addTable(listOtherExceptions(report), {
    heading: comparison === undefined ? "### Exceptions" : "### Other exceptions",
    limit: MAX_EXCEPTIONS_BYTES,
    ...tables.exceptions,
  });
  page.addTable(rows, { heading: "### Port map", limit: MAX_BYTES, ...tables.ports });
  if (remark !== null) page.add(formatProse(remark));
  addOrigin(sheet, MAX_BYTES_WITH_ORIGIN);
  return page.text;
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
