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
import { escapeMarkdown, formatCode, linkPlace } from "./markdown.ts";

// Rows of the Markdown tables that the job summary and the comment share.

/**
 * The address of a line, in the change or in the commit that it is compared with; null where there
 * is none.
 */
export type LineLink = (place: Place, side: "base" | "head") => string | null;

export const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "where"];

const KINDS: Readonly<Record<PortChange["kind"], string>> = {
  added: "➕&nbsp;added",
  moved: "↔️&nbsp;moved",
  removed: "➖&nbsp;removed",
};

/** A row of the table of changes. */
export function formatChangeRow(
  { kind, project, service, target, before, after }: PortChange,
  link: LineLink = () => null,
): string[] {
  const shown = (side: PortSide | null) => (side === null ? "" : formatCode(side.requested));
  const at =
    after === null
      ? linkPlace(before?.place ?? null, (place) => link(place, "base"))
      : linkPlace(after.place, (place) => link(place, "head"));
  return [
    KINDS[kind],
    formatCode(project),
    formatCode(service),
    formatCode(target),
    shown(before),
    shown(after),
    at,
  ];
}

export const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];

/** A row of a table of exceptions. */
export function formatExceptionRow(
  { rule, project, service, evidence, reason, until, place }: ReportException,
  link: LineLink = () => null,
): string[] {
  const who = [project, service].filter((name) => name !== null).map(formatCode);
  return [
    formatCode(rule),
    `${who.join("/")} ${formatCode(evidence)}`,
    escapeMarkdown(reason),
    escapeMarkdown(until ?? "for ever"),
    linkPlace(place, (at) => link(at, "head")),
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
  link: LineLink = () => null,
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
    linkPlace(row.place, (place) => link(place, "head")),
  ];
}

/** Returns the place of a finding, and the related places with what stands there. */
export function formatFindingPlaces(
  { place, related }: ReportFinding,
  link: LineLink = () => null,
): string {
  const format = (each: Place | null) => linkPlace(each, (at) => link(at, "head"));
  const ends = related.map((end) => `${format(end.place)} ${escapeMarkdown(end.message)}`);
  return [format(place), ...ends].filter(Boolean).join("<br/>");
}
