import type { Severity } from "../../rules/Finding.ts";
import { isRefusal, ruleOf } from "../../rules/index.ts";
import { groupBy } from "../../lib/groupBy.ts";
import { isVariable } from "../../ports/isVariable.ts";
import { alignColumns } from "./alignColumns.ts";
import { createStatusReader } from "../createConflictTest.ts";
import { formatPlace } from "../Places.ts";
import type { PortRow, PortStatus, Report, ReportFinding, ReportProject } from "../Report.ts";
import { type Color, createPainter, type Paint } from "./createPainter.ts";
import { renderMatrix } from "./matrix.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import { countRowPorts, formatCount, formatSome, formatSummaryLine } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../lib/escapeWorkflowCommands.ts";

export interface TextOptions {
  readonly color?: boolean;
  /** The findings alone. */
  readonly quiet?: boolean;
  /** References, a second copy, and the host, too. */
  readonly verbose?: boolean;
}

/**
 * The report for people: the port map of each project, the findings by their cause, and a line that
 * counts.
 */
export function renderText(
  report: Report,
  { color = false, quiet = false, verbose = false }: TextOptions = {},
): string {
  const paint = createPainter(color);
  const found = [...renderFindings(report, paint)];
  const lines = quiet
    ? found
    : [
        ...renderPortMap(report, paint, verbose),
        ...found,
        ...renderMatrix(report, paint),
        ...(verbose ? renderDetails(report) : []),
        paint(report.ok ? "green" : "red", formatSummaryLine(report)),
      ];
  return lines.map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}

const STATUS_COLORS: Readonly<Partial<Record<PortStatus | "collides", Color>>> = {
  collides: "red",
  free: "green",
  own: "green",
  taken: "red",
  leased: "red",
  possible: "yellow",
  unknown: "yellow",
};
const SEVERITY_COLORS: Readonly<Record<Severity, Color>> = {
  error: "red",
  warning: "yellow",
  notice: "blue",
};
interface Column {
  readonly title: string;
  cell(this: void, row: PortRow): string;
}

const STATUS = "STATUS";

function listColumns(report: Report): readonly Column[] {
  const first: readonly Column[] = [
    { title: "SERVICE", cell: ({ service }) => escapeControlChars(service) },
    { title: "HOST", cell: formatHostPort },
    { title: "CONTAINER", cell: formatTarget },
  ];
  if (report.command === "check")
    return [
      ...first,
      { title: STATUS, cell: createStatusReader(report) },
      { title: "HELD BY", cell: (row) => escapeControlChars(listHolderNames(row).join(", ")) },
    ];
  return [
    ...first,
    { title: "VARIABLE", cell: ({ binding }) => binding.variable ?? "" },
    { title: "DECLARED AT", cell: ({ place }) => formatPlace(place) },
  ];
}

function* renderPortMap(report: Report, paint: Paint, verbose: boolean): Iterable<string> {
  const { projects, rows, findings: found } = report;
  const [head = "", ...body] = renderTable(listColumns(report), rows, paint);
  let next = 0;
  for (const { project, own } of groupRowsByProject(projects, rows)) {
    const name = paint("bold", escapeControlChars(project.name || project.directory));
    const paths = paint("dim", project.files.map(escapeControlChars).join(", "));
    yield `${name}  ${paths}`.trimEnd();
    if (verbose && project.profiles.length > 0)
      yield `  profiles: ${project.profiles.map(escapeControlChars).join(", ")}`;
    const refused = found.some((finding) => isRefusal(finding) && finding.project === project.name);
    if (own.length === 0)
      yield `  ${refused ? "cannot be resolved, see below" : "publishes no port"}`;
    else yield* [head, ...body.slice(next, next + own.length)].map((line) => `  ${line}`);
    next += own.length;
    yield "";
  }
}

/** The titles and a line for each row; without the columns in which nothing stands. */
function renderTable(all: readonly Column[], rows: readonly PortRow[], paint: Paint): string[] {
  const filled = all
    .map(({ title, cell }) => ({ title, cells: rows.map(cell) }))
    .filter(({ cells }) => cells.some(Boolean));
  const lines = [
    filled.map(({ title }) => title),
    ...rows.map((_, row) => filled.map(({ cells }) => cells[row] ?? "")),
  ];
  return alignColumns(lines, (cell, column, row) => {
    if (row === 0) return paint("dim", cell);
    const isStatus = filled[column]?.title === STATUS;
    const color = isStatus ? STATUS_COLORS[cell as PortStatus] : undefined;
    return color === undefined ? cell : paint(color, cell);
  });
}

type Heading = Pick<ReportProject, "name" | "directory" | "files" | "profiles">;

/**
 * The rows stand in the order of the projects, of which two may share a name; behind them those of
 * workflows' jobs.
 */
function groupRowsByProject(
  projects: readonly Heading[],
  rows: readonly PortRow[],
): { project: Heading; own: readonly PortRow[] }[] {
  let next = 0;
  const take = (project: Heading) => {
    const from = next;
    while (rows[next]?.project === project.name) next++;
    return { project, own: rows.slice(from, next) };
  };
  const tables = projects.map(take);
  for (let row = rows[next]; row !== undefined; row = rows[next])
    tables.push(take({ name: row.project, directory: ".", files: [row.place.file], profiles: [] }));
  return tables;
}

function* renderFindings({ findings: found, projects }: Report, paint: Paint): Iterable<string> {
  for (const group of groupBy(found, ({ severity, rule }) => `${severity} ${rule}`).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { rule, severity } = first;
    const summary = ruleOf(rule).summary;
    yield `${paint(SEVERITY_COLORS[severity], severity)} ${paint("bold", rule)}: ${summary}`;
    yield "";
    for (const finding of group) yield* renderFinding(finding, projects.length > 1, paint);
  }
}

function* renderFinding(
  { place, project, service, message, fix, related }: ReportFinding,
  several: boolean,
  paint: Paint,
): Iterable<string> {
  const who = [several || service === null ? project : null, service]
    .filter((name) => name !== null)
    .map(escapeControlChars)
    .join("/");
  const head = [place === null ? "" : paint("bold", formatPlace(place)), who].filter(Boolean);
  if (head.length > 0) yield `  ${head.join("  ")}`;
  yield `    ${message}`;
  for (const end of related) yield paint("dim", `    ${formatPlace(end.place)}: ${end.message}`);
  if (fix !== "") yield `    ${paint("green", "fix:")} ${fix}`;
  yield "";
}

function* renderDetails(report: Report): Iterable<string> {
  yield* renderSecondCopy(report);
  yield* renderReferences(report);
  const { probed, host } = report;
  const seen = host.visible ? "seen" : `not seen: ${escapeControlChars(host.reason ?? "")}`;
  const range = host.ephemeral.join("-");
  const view = probed ? seen : "not looked at";
  yield `host: ${host.platform}, ports ${view}; the kernel hands out ${range} by itself`;
}

const MAX_NAMED_PLACES = 5;

/** What else in the repository names each host port. */
function* renderReferences({ references }: Report): Iterable<string> {
  const ports = groupBy(references, ({ port }) => port);
  for (const [port, found] of [...ports].toSorted(([a], [b]) => a - b)) {
    const places = found.map(({ place }) => formatPlace(place));
    const shown = formatSome(places, MAX_NAMED_PLACES);
    yield `${port} is named in ${formatCount(found.length, "place")}: ${shown}`;
  }
}

const MAX_NAMED_PORTS = 10;

/**
 * The host ports on which a second copy of each project, in another worktree or another job of this
 * host, would collide, and those that no variable can change.
 */
function* renderSecondCopy({ projects, rows }: Report): Iterable<string> {
  for (const { name } of projects) {
    const fixed = rows.filter(({ project, kind }) => project === name && kind === "fixed");
    if (fixed.length === 0) continue;
    const hardcoded = fixed.filter((row) => !isVariable(row));
    const named = hardcoded.map(
      ({ service, requested }) => `${escapeControlChars(service)} ${requested}`,
    );
    const shown = formatSome(named, MAX_NAMED_PORTS);
    const remedy =
      hardcoded.length === 0
        ? "variables can part them"
        : `${countRowPorts(hardcoded)} of them no variable can change: ${shown}`;
    const ports = formatCount(countRowPorts(fixed), "host port");
    const copy = `a second copy of ${escapeControlChars(name)}`;
    yield `${copy} on this host would collide on ${ports}; ${remedy}`;
  }
}
