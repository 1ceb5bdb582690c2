import type {
  Place,
  PortChange,
  PortRow,
  PortSide,
  Report,
  ReportException,
  ReportFinding,
} from "../Report.ts";
import { createConflictTest, createStatusReader, STATUS_NAMES } from "../createConflictTest.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import { collectMarks, formatLabel } from "./collectMarks.ts";
import { formatAdvice } from "./formatAdvice.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { escapeMarkdown, formatCode, formatProse } from "./markdown.ts";

// The job summary and the comment share these rows of Markdown tables.

/** Returns the URL of a line in the change (`head`) or in its base; null if it has none. */
export type LineLink = (place: Place, side: "base" | "head") => string | null;
const NO_LINK: LineLink = () => null;

/** Formats a place, as a link if its line has a URL. */
export function linkPlace(
  place: Place | null | undefined,
  link: LineLink = NO_LINK,
  side: "base" | "head" = "head",
): string {
  if (!place) return "";
  const shown = formatCode(`${place.file}:${place.line}`);
  const address = link(place, side);
  return address === null ? shown : `<a href="${escapeHtml(address)}">${shown}</a>`;
}

export const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "file"];

const KINDS: Readonly<Record<PortChange["kind"], string>> = {
  added: "➕&nbsp;added",
  moved: "↔️&nbsp;moved",
  removed: "➖&nbsp;removed",
};

/** Formats a row of the table of changes. */
export function formatChangeRow(
  { kind, project, service, target, before, after }: PortChange,
  link: LineLink = NO_LINK,
): string[] {
  const shown = (side: PortSide | null) => (side === null ? "" : formatCode(side.requested));
  return [
    KINDS[kind],
    formatCode(project),
    formatCode(service),
    formatCode(target),
    shown(before),
    shown(after),
    after === null ? linkPlace(before?.place, link, "base") : linkPlace(after.place, link),
  ];
}

export const EXCEPTIONS_HEADER = ["rule", "ignored", "reason", "until", "file"];

/** Formats a row of a table of exceptions. */
export function formatExceptionRow(
  { rule, project, service, evidence, reason, until, place }: ReportException,
  link: LineLink = NO_LINK,
): string[] {
  const names = [project, service].filter((name) => name !== null).map(formatCode);
  return [
    formatCode(rule),
    `${names.join("/")} ${formatCode(evidence)}`,
    escapeMarkdown(reason),
    escapeMarkdown(until ?? "no expiry"),
    linkPlace(place, link),
  ];
}

export const PORTS_HEADER = [
  "project",
  "service",
  "host",
  "container",
  "status",
  "in use by",
  "file",
];

/** Returns a function that formats a row of the port map, with a mark if it is in conflict. */
export function createPortRowFormatter(
  report: Report,
  link: LineLink = NO_LINK,
): (row: PortRow) => string[] {
  const isInConflict = createConflictTest(report);
  const statusOf = createStatusReader(report);
  return (row) => [
    formatCode(row.project),
    formatCode(row.service),
    formatCode(formatHostPort(row)),
    formatCode(formatTarget(row)),
    `${isInConflict(row) ? "❌&nbsp;" : ""}${STATUS_NAMES[statusOf(row)]}`,
    listHolderNames(row).map(formatCode).join("<br/>"),
    linkPlace(row.place, link),
  ];
}

export const HIDDEN_HEADER = ["rule", "level", "finding", "file"];

/** Formats a row of the table of findings that the policy of a change hides. */
export function formatHiddenRow(
  { rule, severity, message, place }: ReportFinding,
  link: LineLink = NO_LINK,
): string[] {
  return [formatCode(rule), severity, formatProse(message), linkPlace(place, link)];
}

export const FINDINGS_HEADER = ["finding", "file"];

/** Formats a row of a table of findings: title, help and note, then places with labels. */
export function formatFindingRow(finding: ReportFinding, link: LineLink = NO_LINK): string[] {
  const places = collectMarks([finding]).map((mark) =>
    `${linkPlace(mark.place, link)} ${formatProse(formatLabel(mark))}`.trim(),
  );
  const advice = formatAdvice(finding).map((line) => formatProse(line, finding.code));
  return [
    [`<b>${formatProse(finding.message)}</b>`, ...advice].join("<br/>"),
    places.join("<br/>"),
  ];
}
