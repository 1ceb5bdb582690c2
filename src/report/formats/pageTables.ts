import {
  createConflictTest,
  createStatusReader,
  hasOtherError,
  type ShownStatus,
  STATUS_MEANINGS,
  STATUS_NAMES,
} from "../createConflictTest.ts";
import type {
  PortChange,
  PortRow,
  Report,
  ReportException,
  ReportFinding,
  ReportProject,
} from "../Report.ts";
import { escapeHtml as text } from "./escapeHtml.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import {
  formatAttributes,
  type Item,
  renderCode,
  renderPlace,
  renderProse,
  renderRule,
} from "./pageMarkup.ts";

interface Cell {
  readonly html: string;
  /** Text that the filter searches. */
  readonly word?: string;
}

const toText = (value: string | null): Cell => ({ html: text(value ?? ""), word: value ?? "" });
const toCode = (value = ""): Cell => ({ html: renderCode(value), word: value });
/** Makes a cell that has room for a sentence. */
const toProse = (value: string): Cell => ({
  html: value === "" ? "" : `<div class="prose">${renderProse(value)}</div>`,
  word: value,
});
const toLines = (values: readonly string[], render: (value: string) => string): Cell => ({
  html: values.map(render).join("<br>"),
  ...(values.length > 0 && { word: values.join(" ") }),
});

/** Functions that make the cells of a row, by the title of their column. */
type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

interface Table<Row> {
  /** The ID of the heading above the table. */
  readonly id: string;
  readonly columns: Columns<Row>;
  /** Returns more attributes of a row, each followed by a space. */
  attributes?(this: void, row: Row, index: number): string;
}

/** Renders a table without its empty columns, which scrolls if it is too wide; or nothing. */
function* renderTable<Row extends Item>(
  rows: readonly Row[],
  { id, columns, attributes = () => "" }: Table<Row>,
): Iterable<string> {
  if (rows.length === 0) return;
  const filled = Object.entries(columns)
    .map(([title, toCell]) => ({ title, cells: rows.map(toCell) }))
    .filter(({ cells }) => cells.some(({ html }) => html !== ""));
  const titles = filled.map(({ title }) => `<th scope="col">${title}</th>`);
  yield `<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>
<thead><tr>${titles.join("")}</tr></thead>
<tbody>
`;
  for (const [index, row] of rows.entries()) {
    const cells = filled.flatMap((column) => column.cells[index] ?? []);
    const words = cells.flatMap(({ word }) => word ?? []);
    const html = cells.map((cell) => `<td>${cell.html}</td>`).join("");
    yield `<tr ${attributes(row, index)}${formatAttributes(row, words)}>${html}</tr>\n`;
  }
  yield "</tbody></table></div>\n";
}

const CHANGE_COLUMNS: Columns<PortChange> = {
  Change: ({ kind, exposure }) => {
    if (exposure === null) return toText(kind);
    const word = exposure.replaceAll("-", " ");
    const badge = `<span class="badge ${exposure}">${word}</span>`;
    return { html: `${kind} ${badge}`, word: `${kind} ${word}` };
  },
  Project: ({ project }) => toText(project),
  Service: ({ service }) => toText(service),
  Container: ({ target }) => toCode(target),
  Before: ({ before }) => toCode(before?.requested),
  Now: ({ after }) => toCode(after?.requested),
  "Published at": ({ before, after }) => ({
    html: renderPlace((after ?? before)?.place) + (after === null ? " (base)" : ""),
  }),
};

/** Renders the table of the ports that a change adds, moves or removes, below a heading. */
export function renderChangeTable(id: string, changes: readonly PortChange[]): Iterable<string> {
  return renderTable(changes, { id, columns: CHANGE_COLUMNS });
}

/** Renders the table of the findings that the policy of a change hides, below a heading. */
export function renderHiddenTable(
  id: string,
  findings: readonly ReportFinding[],
  report: Report,
): Iterable<string> {
  return renderTable(findings, {
    id,
    columns: {
      Rule: ({ rule }) => ({ html: renderRule(rule, report), word: rule }),
      Level: ({ severity }) => toText(severity),
      Finding: ({ message }) => toProse(message),
      "Published at": ({ place }) => ({ html: renderPlace(place) }),
    },
  });
}

/** Renders a table of exceptions, below a heading. */
export function renderExceptions(
  id: string,
  exceptions: readonly ReportException[],
  report: Report,
): Iterable<string> {
  return renderTable(exceptions, {
    id,
    columns: {
      Rule: ({ rule }) => ({ html: renderRule(rule, report), word: rule }),
      Project: ({ project }) => toText(project),
      Service: ({ service }) => toText(service),
      Ignored: ({ evidence }) => toCode(evidence),
      Reason: ({ reason }) => toProse(reason),
      Until: ({ until }) => ({ html: text(until ?? "no expiry") }),
      File: ({ place }) => ({ html: renderPlace(place) }),
    },
  });
}

const FILE_COLUMNS: Columns<ReportProject & Item> = {
  Project: ({ name, directory }) => toText(name || directory),
  Files: ({ files }) => toLines(files, renderCode),
  Profiles: ({ profiles }) => toLines(profiles.filter(Boolean), text),
};

/** Renders the table of the Compose files of each project, below a heading. */
export function renderFiles(id: string, { projects }: Report): Iterable<string> {
  const rows = projects.map((each) => ({ ...each, project: each.name, service: null }));
  return renderTable(rows, { id, columns: FILE_COLUMNS });
}

/** A row of the port map with its status according to the findings. */
interface JudgedRow extends PortRow {
  readonly shown: ShownStatus;
  readonly conflict: boolean;
}

const PORT_COLUMNS: Columns<JudgedRow> = {
  Project: ({ project }) => toText(project),
  Service: ({ service }) => toText(service),
  Host: (row) => toCode(formatHostPort(row)),
  Container: (row) => toCode(formatTarget(row)),
  Variable: ({ binding }) => toCode(binding.variable ?? ""),
  Status: (row) => {
    const badge = isOtherError(row) ? ` ${OTHER_ERROR.word}` : "";
    return { html: renderStatus(row.shown) + badge, word: STATUS_NAMES[row.shown] };
  },
  "In use by": (row) => toLines(listHolderNames(row), text),
  "Published at": ({ place }) => ({ html: renderPlace(place), word: place.file }),
};

/** Renders the port map below a heading, after an explanation of its statuses. */
export function* renderPortMap(id: string, report: Report): Iterable<string> {
  if (report.rows.length === 0) {
    yield "<p>No published host ports.</p>\n";
    return;
  }
  const isInConflict = createConflictTest(report);
  const statusOf = createStatusReader(report);
  const rows = report.rows.map((row): JudgedRow => {
    return { ...row, shown: statusOf(row), conflict: isInConflict(row) };
  });
  yield renderLegend(rows);
  yield* renderTable(rows, {
    id,
    columns: PORT_COLUMNS,
    attributes: ({ conflict }, index) =>
      `id="p${index}" tabindex="-1" ${conflict ? 'class="conflict" ' : ""}`,
  });
}

/** Explains the statuses that occur. */
function renderLegend(rows: readonly JudgedRow[]): string {
  const items = Array.from(new Set(rows.map(({ shown }) => shown)), (status) => ({
    word: renderStatus(status),
    meaning: STATUS_MEANINGS[status],
  }));
  if (rows.some(isOtherError)) items.push(OTHER_ERROR);
  const html = items.map(({ word, meaning }) => `<dt>${word}</dt><dd>${renderProse(meaning)}</dd>`);
  return `<dl class="legend">${html.join("")}</dl>\n`;
}

const renderStatus = (status: ShownStatus) =>
  `<span class="status ${status}">${STATUS_NAMES[status]}</span>`;

const OTHER_ERROR = {
  word: '<span class="badge error">error</span>',
  meaning: "a finding on the line of the port is an error",
};

const isOtherError = ({ shown, conflict }: JudgedRow): boolean => conflict && hasOtherError(shown);
