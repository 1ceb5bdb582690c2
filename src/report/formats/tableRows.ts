import type {
  Place,
  PortChange,
  PortRow,
  PortSide,
  Report,
  ReportException,
  ReportFinding,
} from "../Report.ts";
import { createConflictTest, createStatusReader } from "../createConflictTest.ts";
import { formatHostPort, formatTarget } from "./formatPort.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { escapeMarkdown, formatCode } from "./markdown.ts";

// Rows of the Markdown tables that the job summary and the comment share.

/** The address of a line in the change (`head`) or in what it is compared with; null: none. */
export type LineLink = (place: Place, side: "base" | "head") => string | null;
const NO_LINK: LineLink = () => null;

/** Where something stands, linked if its line has an address. */
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

export const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "where"];

const KINDS: Readonly<Record<PortChange["kind"], string>> = {
  added: "➕&nbsp;added",
  moved: "↔️&nbsp;moved",
  removed: "➖&nbsp;removed",
};

/** A row of the table of changes. */
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

export const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];

/** A row of a table of exceptions. */
export function formatExceptionRow(
  { rule, project, service, evidence, reason, until, place }: ReportException,
  link: LineLink = NO_LINK,
): string[] {
  const who = [project, service].filter((name) => name !== null).map(formatCode);
  return [
    formatCode(rule),
    `${who.join("/")} ${formatCode(evidence)}`,
    escapeMarkdown(reason),
    escapeMarkdown(until ?? "for ever"),
    linkPlace(place, link),
  ];
}

export const PORTS_HEADER = [
  "project",
  "service",
  "host",
  "container",
  "status",
  "held by",
  "where",
];

/** Returns what formats a row of the port map of a report; those in conflict have a mark. */
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
    `${isInConflict(row) ? "❌&nbsp;" : ""}${statusOf(row)}`,
    row.holders.map(({ holder }) => formatCode(`${holder.kind} ${holder.name}`)).join("<br/>"),
    linkPlace(row.place, link),
  ];
}

/** Returns the place of a finding, and the related places with what stands there. */
export function formatFindingPlaces(
  { place, related }: ReportFinding,
  link: LineLink = NO_LINK,
): string {
  const ends = related.map((end) => `${linkPlace(end.place, link)} ${escapeMarkdown(end.message)}`);
  return [linkPlace(place, link), ...ends].filter(Boolean).join("<br/>");
}
