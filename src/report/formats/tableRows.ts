import type {
  Place,
  PortChange,
  PortRow,
  PortSide,
  Report,
  ReportException,
  ReportFinding,
} from "../Report.ts";
import type { RuleId } from "../../rules/RuleId.ts";
import {
  createConflictTest,
  createStatusReader,
  hasOtherError,
  STATUS_NAMES,
} from "../createConflictTest.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import { collectMarks, formatLabel } from "./collectMarks.ts";
import { formatAdvice } from "./formatAdvice.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { measureBytes } from "./Page.ts";
import { escapeMarkdown, formatBreakable, formatCode, formatProse } from "./markdown.ts";

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
  const shown = formatBreakable(`${place.file}:${place.line}`);
  const address = link(place, side);
  return address === null ? shown : `<a href="${escapeHtml(address)}">${shown}</a>`;
}

/** The columns of a table. */
export interface Columns<Item> {
  readonly header: readonly string[];
  cells(this: void, item: Item): string[];
}

const KINDS: Readonly<Record<PortChange["kind"], string>> = {
  added: "➕&nbsp;added",
  moved: "↔️&nbsp;moved",
  removed: "➖&nbsp;removed",
};

const EXPOSURES: Readonly<Record<NonNullable<PortChange["exposure"]>, string>> = {
  "newly-public": "🌐&nbsp;newly public",
  "no-longer-public": "🔒&nbsp;no longer public",
};

export const SEVERITY_MARKS: Readonly<Record<ReportFinding["severity"], string>> = {
  error: "❌",
  warning: "⚠️",
  notice: "ℹ️",
};

/** The columns of the tables of a report. All tables are narrow enough for a comment. */
export interface Tables {
  readonly changes: Columns<PortChange>;
  readonly exceptions: Columns<ReportException>;
  readonly hidden: Columns<ReportFinding>;
  readonly ports: Columns<PortRow>;
  /** Formats a finding as a cell: title, places with labels, help and note. */
  formatFinding(this: void, finding: ReportFinding): string;
  /** Formats the ID of a rule, as a link if the address of its page is known. */
  formatRule(this: void, rule: RuleId): string;
}

export function createTables(report: Report, link: LineLink = NO_LINK): Tables {
  const linkRule = (rule: RuleId) => formatRule(rule, report.rulesUrl);
  const formatOwner = createOwnerFormatter(report);
  return {
    formatRule: linkRule,
    formatFinding: (finding) => formatFinding(finding, link),
    changes: {
      header: ["change", "service", "host port"],
      cells: ({ kind, project, service, target, before, after, exposure }) => [
        joinLines(KINDS[kind], exposure === null ? "" : EXPOSURES[exposure]),
        formatOwner({ project, service }, target),
        joinLines(
          [formatSide(before), formatSide(after)].filter(Boolean).join(" → "),
          after === null
            ? small(linkPlace(before?.place, link, "base"))
            : small(linkPlace(after.place, link)),
        ),
      ],
    },
    exceptions: {
      header: ["exception", "reason"],
      cells: ({ rule, project, service, evidence, reason, until, place }) => [
        joinLines(
          linkRule(rule),
          `${formatOwner({ project, service })} ${formatBreakable(evidence)}`.trim(),
          small(linkPlace(place, link)),
        ),
        joinLines(
          escapeMarkdown(reason),
          small(until === null ? "no expiry" : `until ${escapeMarkdown(until)}`),
        ),
      ],
    },
    hidden: {
      header: ["rule", "finding"],
      cells: ({ rule, severity, message, place }) => [
        `${SEVERITY_MARKS[severity]}&nbsp;${linkRule(rule)}`,
        joinLines(formatProse(message), small(linkPlace(place, link))),
      ],
    },
    ports: {
      header: ["service", "host port", "status"],
      cells: createPortRowFormatter(report, formatOwner, link),
    },
  };
}

const formatSide = (side: PortSide | null) =>
  side === null ? "" : formatBreakable(side.requested);
const joinLines = (...lines: readonly string[]) => lines.filter(Boolean).join("<br/>");
const small = (text: string) => (text === "" ? "" : `<sub>${text}</sub>`);

function formatRule(rule: RuleId, rulesUrl: string | undefined): string {
  const id = formatCode(rule);
  return rulesUrl === undefined
    ? id
    : `<a href="${escapeHtml(`${rulesUrl}/${rule}.md`)}">${id}</a>`;
}

type Owner = Pick<ReportException, "project" | "service">;

/**
 * Returns a function that formats a service and its container port: `web:80`. It names the project
 * if there are several, or if there is no service.
 */
function createOwnerFormatter({ projects, rows, comparison }: Report) {
  const names = [...projects.map(({ name }) => name), ...rows.map(({ project }) => project)];
  const changed = comparison?.changes.map(({ project }) => project) ?? [];
  const several = new Set([...names, ...changed]).size > 1;
  return ({ project, service }: Owner, target = ""): string => {
    const port = target === "" ? "" : `:${target}`;
    if (service === null) return formatCode(project ?? "");
    return formatBreakable(
      several && project !== null ? `${project}/${service}${port}` : `${service}${port}`,
    );
  };
}

/** Returns a function that formats a row of the port map, with a mark if it is in conflict. */
function createPortRowFormatter(
  report: Report,
  formatOwner: ReturnType<typeof createOwnerFormatter>,
  link: LineLink,
): (row: PortRow) => string[] {
  const isInConflict = createConflictTest(report);
  const statusOf = createStatusReader(report);
  const formatStatus = (row: PortRow) => {
    const status = statusOf(row);
    if (!isInConflict(row)) return STATUS_NAMES[status];
    return `❌ ${hasOtherError(status) ? "error<br/>" : ""}${STATUS_NAMES[status]}`;
  };
  return (row) => [
    joinLines(formatOwner(row, formatTarget(row)), small(linkPlace(row.place, link))),
    formatBreakable(formatHostPort(row)),
    joinLines(
      formatStatus(row),
      ...listHolderNames(row).map((name) => small(formatBreakable(name))),
    ),
  ];
}

/** A longer finding would leave no room for others. */
const MAX_FINDING_BYTES = 8000;

function formatFinding(finding: ReportFinding, link: LineLink): string {
  const places = collectMarks([finding]).map((mark) =>
    `${linkPlace(mark.place, link)} ${formatProse(formatLabel(mark))}`.trim(),
  );
  const advice = formatAdvice(finding).map((line) => formatProse(line, finding.code));
  const title = `<b>${formatProse(finding.message)}</b>`;
  const cell = joinLines(title, ...places, ...advice);
  if (measureBytes(cell) <= MAX_FINDING_BYTES) return cell;
  return joinLines(title, small("Its places and its help are too long to show here."));
}
