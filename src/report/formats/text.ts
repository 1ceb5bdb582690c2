import { isRefusal } from "../../rules/index.ts";
import { groupBy } from "../../lib/groupBy.ts";
import { isVariable } from "../../ports/isVariable.ts";
import { alignRows } from "./alignColumns.ts";
import { createStatusReader, type ShownStatus, STATUS_NAMES } from "../createConflictTest.ts";
import { formatChanges } from "./changes.ts";
import { describeLeftOut } from "./describeLeftOut.ts";
import { formatPlace } from "../Places.ts";
import type { PortRow, Report, ReportProject } from "../Report.ts";
import { type Color, createPainter, type Paint } from "./createPainter.ts";
import { mergeFindings } from "./mergeFindings.ts";
import { renderDiagnostic } from "./renderDiagnostic.ts";
import { renderMatrix } from "./matrix.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import { countRowPorts, formatCount, formatSome, formatSummaryLine } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";

export interface TextOptions {
  readonly color?: boolean;
  /** Only the findings. */
  readonly quiet?: boolean;
  /** Also every place of a finding, references, the ports of a second copy, and the host. */
  readonly verbose?: boolean;
  /** With the command lines of processes, which others must not see. */
  readonly local?: boolean;
  /** The width of the terminal; null if the output does not go to one. */
  readonly columns?: number | null;
}

/** Renders the report as text: the port map of each project, the findings, and their number. */
export function renderText(report: Report, options: TextOptions = {}): string {
  const { color = false, quiet = false, verbose = false, local = false } = options;
  const { columns = null } = options;
  const paint = createPainter(color);
  const found = [...renderFindings(report, options, paint)];
  const lines = quiet
    ? found
    : [
        ...renderPortMap(report, options, paint),
        ...formatChanges(report, columns),
        ...found,
        ...renderMatrix(report, paint, columns),
        ...(verbose ? renderDetails(report) : []),
        ...(verbose || !local ? nameVersion(report) : []),
        ...noteLeftOut(report, local),
        paint(report.ok ? "green" : "red", formatSummaryLine(report)),
      ];
  return joinLines(lines);
}

/** Says which services were not checked. `local`: for the command line, not for the action. */
function noteLeftOut({ leftOut }: Report, local: boolean): string[] {
  if (leftOut === undefined) return [];
  const them = leftOut.services === 1 ? "it" : "them";
  const option = local ? "--profile '*'" : 'profiles: "*"';
  return [`note: ${describeLeftOut(leftOut)}; check ${them} with ${option}`];
}

function nameVersion({ made }: Report): string[] {
  return made === undefined ? [] : [`Portplan ${made.version}`];
}

const STATUS_COLORS: Readonly<Partial<Record<ShownStatus, Color>>> = {
  collides: "red",
  ignored: "yellow",
  free: "green",
  own: "green",
  ok: "green",
  "not-listening": "red",
  "wrong-listener": "red",
  "wrong-port": "red",
  unhealthy: "red",
  taken: "red",
  leased: "red",
  possible: "yellow",
  unknown: "yellow",
};
interface Column {
  readonly title: string;
  cell(this: void, row: PortRow): string;
  color?(this: void, row: PortRow): Color | undefined;
}

function listColumns(report: Report): readonly Column[] {
  const first: readonly Column[] = [
    { title: "SERVICE", cell: ({ service }) => escapeControlChars(service) },
    { title: "HOST", cell: formatHostPort },
    { title: "CONTAINER", cell: formatTarget },
  ];
  const statusOf = createStatusReader(report);
  if (report.command !== "map")
    return [
      ...first,
      {
        title: "STATUS",
        cell: (row) => STATUS_NAMES[statusOf(row)],
        color: (row) => STATUS_COLORS[statusOf(row)],
      },
      { title: "IN USE BY", cell: (row) => escapeControlChars(listHolderNames(row).join(", ")) },
    ];
  return [
    ...first,
    { title: "VARIABLE", cell: ({ binding }) => binding.variable ?? "" },
    { title: "PUBLISHED AT", cell: ({ place }) => formatPlace(place) },
  ];
}

function* renderPortMap(
  report: Report,
  { verbose = false, columns = null }: TextOptions,
  paint: Paint,
): Iterable<string> {
  const { projects, rows, findings: found } = report;
  const [head = [], ...body] = renderTable(report, columns, paint);
  let next = 0;
  for (const { project, own } of groupRowsByProject(projects, rows)) {
    const name = paint("bold", escapeControlChars(project.name || project.directory));
    const paths = paint("dim", project.files.map(escapeControlChars).join(", "));
    yield `${name}  ${paths}`.trimEnd();
    if (verbose && project.profiles.length > 0)
      yield `  profiles: ${project.profiles.map(escapeControlChars).join(", ")}`;
    const refused = found.some((finding) => isRefusal(finding) && finding.project === project.name);
    if (own.length === 0)
      yield `  ${refused ? "invalid project, see below" : "no published ports"}`;
    else yield* [head, ...body.slice(next, next + own.length)].flat();
    next += own.length;
    yield "";
  }
}

/** Renders the titles and the lines of each row, without empty columns. */
function renderTable(report: Report, columns: number | null, paint: Paint): string[][] {
  const { rows } = report;
  const filled = listColumns(report)
    .map((column) => ({ ...column, cells: rows.map(column.cell) }))
    .filter(({ cells }) => cells.some(Boolean));
  const lines = [
    filled.map(({ title }) => title),
    ...rows.map((_, row) => filled.map(({ cells }) => cells[row] ?? "")),
  ];
  const paintCell = (text: string, column: number, line: number) => {
    const row = rows[line - 1];
    if (row === undefined) return paint("dim", text);
    const color = filled[column]?.color?.(row);
    return color === undefined ? text : paint(color, text);
  };
  return alignRows(lines, { indent: 2, columns, paint: paintCell });
}

type Heading = Pick<ReportProject, "name" | "directory" | "files" | "profiles">;

/**
 * Groups the rows by project. Rows are in the order of the projects, two of which may have the same
 * name; rows of workflow jobs come last.
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

function* renderFindings(
  { findings: found }: Report,
  { verbose = false, columns = null, local = false }: TextOptions,
  paint: Paint,
): Iterable<string> {
  const shown = local
    ? found.map((each) => ({ ...each, note: each.localNote ?? each.note }))
    : found;
  for (const diagnostic of mergeFindings(shown, verbose))
    yield* renderDiagnostic(diagnostic, paint, columns);
}

function* renderDetails(report: Report): Iterable<string> {
  yield* renderSecondCopy(report);
  yield* renderReferences(report);
  const { probed, host } = report;
  const seen = host.visible ? "checked" : `not visible (${escapeControlChars(host.reason ?? "")})`;
  const view = `ports ${probed ? seen : "not checked"}`;
  yield `host: ${host.platform}, ${view}, ephemeral port range ${host.ephemeral.join("-")}`;
}

const MAX_NAMED_PLACES = 5;

/** Lists the places in the repository that refer to a published host port. */
function* renderReferences({ references }: Report): Iterable<string> {
  const ports = groupBy(references, ({ port }) => port);
  for (const [port, found] of [...ports].toSorted(([a], [b]) => a - b)) {
    const places = found.map(({ place }) => formatPlace(place));
    const shown = formatSome(places, MAX_NAMED_PLACES);
    yield `${formatCount(found.length, "reference")} to port ${port}: ${shown}`;
  }
}

const MAX_NAMED_PORTS = 10;

/**
 * Renders how many host ports of a second copy of each project, e.g. in another worktree, would
 * conflict with the first copy, and which of them have no variable.
 */
function* renderSecondCopy({ projects, rows }: Report): Iterable<string> {
  for (const { name } of projects) {
    const fixed = rows.filter(({ project, kind }) => project === name && kind === "fixed");
    if (fixed.length === 0) continue;
    const hardcoded = fixed.filter((row) => !isVariable(row));
    const named = hardcoded.map(
      ({ service, requested }) => `${escapeControlChars(service)} ${requested}`,
    );
    const count = countRowPorts(hardcoded);
    const remedy =
      count === 0
        ? "variables can change all of them"
        : `no variable can change ${count}: ${formatSome(named, MAX_NAMED_PORTS)}`;
    const ports = formatCount(countRowPorts(fixed), "host port");
    const copy = `a second copy of ${escapeControlChars(name)}`;
    yield `${copy} on this host would conflict on ${ports}; ${remedy}`;
  }
}
