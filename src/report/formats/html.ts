import { ruleOf } from "../../rules/index.ts";
import {
  createConflictTest,
  createStatusReader,
  type ShownStatus,
  STATUS_MEANINGS,
  STATUS_NAMES,
} from "../createConflictTest.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH, PAGE_STYLE } from "./pageParts.ts";
import { renderPortAxis } from "./renderPortAxis.ts";
import type {
  Place,
  PortChange,
  PortRow,
  Report,
  ReportException,
  ReportFinding,
} from "../Report.ts";
import { groupByRule } from "./sections.ts";
import { describeOutcome } from "./verdict.ts";
import { capitalize } from "../../lib/capitalize.ts";
import { describePolicy, describeScope } from "./formatSummaryLine.ts";
import { formatHostPort, formatTarget, listHolderNames } from "./formatPort.ts";
import type { Paint } from "./createPainter.ts";
import { escapeHtml as text } from "./escapeHtml.ts";
import { renderDiagnostic } from "./renderDiagnostic.ts";
import { splitProse } from "./splitProse.ts";

/**
 * Renders the report as a self-contained page, in pieces: the host ports on a line, the findings,
 * and the port map. The page has a filter, dark mode, keyboard access and a print style.
 */
export function* renderHtml(report: Report): Iterable<string> {
  const title = `Portplan: ${describeOutcome(report)}`;
  const mark = report.ok
    ? '<span class="sign good" aria-hidden="true">✓</span>'
    : '<span class="sign bad" aria-hidden="true">✗</span>';
  const scope = text(describeScope(report, report.comparison));
  const leg = report.leg === undefined ? "" : ` Matrix job: ${renderCode(report.leg)}`;
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#port-map">Skip to the port map</a>
<header>
<h1>${mark} ${text(title)}</h1>
<p>${scope}${leg}</p>
${renderHostNote(report)}${renderFilter(report)}</header>
<main>
`;
  yield renderPortAxis(report);
  yield* renderChanges(report);
  yield* renderFindings(report.findings);
  yield* renderExceptions("exceptions", "Exceptions", report.exceptions);
  yield* renderPortMap(report);
  const script = report.rows.length > 0 ? `<script>${PAGE_SCRIPT}</script>\n` : "";
  yield `</main>\n${script}</body>\n</html>\n`;
}

/** The content security policy: only the page's own style and script. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${PAGE_SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function renderHostNote({ host }: Report): string {
  return host.visible || host.reason === null
    ? ""
    : `<p class="note">The host's ports are not visible: ${text(host.reason)}.</p>\n`;
}

/** Renders the filter, which the script shows. */
function renderFilter({ rows }: Report): string {
  if (rows.length === 0) return "";
  const projects = [...new Set(rows.map(({ project }) => project))];
  const options = projects
    .map((name) => `<option value="${text(name)}">${text(name)}</option>`)
    .join("");
  return `<form id="filter" role="search" hidden>
<label>Find <input id="query" type="search" placeholder="service, port, process, file" \
autocomplete="off" aria-keyshortcuts="/"></label>
<label>Project <select id="project"><option value="">all</option>${options}</select></label>
<label>Service <select id="service"><option value="">all</option></select></label>
<label><input id="conflicts" type="checkbox"> conflicts only</label>
<button type="reset">Reset</button>
<output id="count"></output>
</form>
`;
}

function* renderFindings(found: readonly ReportFinding[]): Iterable<string> {
  if (found.length === 0) return;
  yield `<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n`;
  const framed = new Set(found.slice(0, MAX_FRAMES));
  for (const [rule, group] of groupByRule(found)) {
    const summary = `<small>${renderProse(ruleOf(rule).summary)}</small>`;
    yield `<section class="cause"><h3><code>${rule}</code> ${summary}</h3><ul>\n`;
    for (const finding of group) yield renderFinding(finding, framed.has(finding));
    yield "</ul></section>\n";
  }
  yield "</section>\n";
}

function renderFinding(finding: ReportFinding, isFramed: boolean): string {
  const { severity, project, service, message, fix, note, code, place } = finding;
  const conflict = severity === "error";
  const names = [project, service].filter((name) => name !== null);
  const attributes = formatAttributes({ project, service, conflict }, [...names, message]);
  const badge = `<span class="badge ${severity}">${severity}</span>`;
  return [
    `<li class="finding ${severity}" ${attributes}>`,
    `<p>${badge} <b>${renderProse(message)}</b></p>`,
    isFramed ? renderFrame(finding) : renderPlace(place),
    fix === "" ? "" : `<p class="help">${renderProse(fix, code)}</p>`,
    note === "" ? "" : `<p class="hint">${renderProse(note, code)}</p>`,
    "</li>\n",
  ]
    .filter(Boolean)
    .join("\n");
}

/** The number of findings whose lines are shown. */
const MAX_FRAMES = 1000;
const MAX_FRAME_COLUMNS = 120;
/** Encloses a tag, because a control character cannot occur in the lines of a frame. */
const TAG = "\u0001";

/** Renders the places of a finding with their lines and labels, as in the text report. */
function renderFrame(finding: ReportFinding): string {
  const diagnostic = {
    head: "",
    title: "",
    findings: [finding],
    help: "",
    note: "",
    rest: "",
  } as const;
  const paint: Paint = (color, words) =>
    `${TAG}<span class="${color}">${TAG}${words}${TAG}</span>${TAG}`;
  const [, ...lines] = renderDiagnostic(diagnostic, paint, MAX_FRAME_COLUMNS);
  const html = lines.map((line) => {
    const parts = line.split(TAG);
    return parts.map((part, index) => (index % 2 === 0 ? text(part) : part)).join("");
  });
  const frame = html.join("\n").trimEnd();
  return frame === "" ? "" : `<pre>${frame}</pre>`;
}

function* renderChanges({ comparison }: Report): Iterable<string> {
  if (comparison === undefined) return;
  const { commit, changes: all, exceptions, problem, policy } = comparison;
  const base = commit === "" ? "the base" : `<code>${text(commit.slice(0, 12))}</code>`;
  if (problem !== null) yield `<p class="note">Not compared with ${base}: ${text(problem)}.</p>\n`;
  yield* renderTable(all, { id: "changes", heading: "Port changes", columns: CHANGE_COLUMNS });
  const described = describePolicy(policy);
  if (described !== "") yield `<p class="note">${text(capitalize(described))}.</p>\n`;
  yield* renderTable(policy?.hidden ?? [], {
    id: "hidden",
    heading: "Findings hidden by this change's policy",
    columns: HIDDEN_COLUMNS,
  });
  yield* renderExceptions("new-exceptions", "Exceptions added in this pull request", exceptions);
}

interface Cell {
  readonly html: string;
  /** Text that the filter searches. */
  readonly word?: string;
}

const toText = (value: string | null): Cell => ({ html: text(value ?? ""), word: value ?? "" });
const toCode = (value = ""): Cell => ({ html: renderCode(value), word: value });

/** Functions that make the cells of a row, by the title of their column. */
type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

const HIDDEN_COLUMNS: Columns<ReportFinding> = {
  Rule: ({ rule }) => toCode(rule),
  Level: ({ severity }) => toText(severity),
  Finding: ({ message }) => toText(message),
  "Published at": ({ place }) => ({ html: renderPlace(place) }),
};

const CHANGE_COLUMNS: Columns<PortChange> = {
  Change: ({ kind }) => ({ html: kind }),
  Project: ({ project }) => toText(project),
  Service: ({ service }) => toText(service),
  Container: ({ target }) => toCode(target),
  Before: ({ before }) => toCode(before?.requested),
  Now: ({ after }) => toCode(after?.requested),
  "Published at": ({ before, after }) => ({ html: renderPlace((after ?? before)?.place) }),
};

const EXCEPTION_COLUMNS: Columns<ReportException> = {
  Rule: ({ rule }) => toCode(rule),
  Project: ({ project }) => toText(project),
  Service: ({ service }) => toText(service),
  Ignored: ({ evidence }) => toCode(evidence),
  Reason: ({ reason }) => toText(reason),
  Until: ({ until }) => ({ html: text(until ?? "no expiry") }),
  File: ({ place }) => ({ html: renderPlace(place) }),
};

function renderExceptions(
  id: string,
  heading: string,
  exceptions: readonly ReportException[],
): Iterable<string> {
  return renderTable(exceptions, { id, heading, columns: EXCEPTION_COLUMNS });
}

interface Item {
  readonly project: string | null;
  readonly service: string | null;
  readonly conflict?: boolean;
}

interface Table<Row> {
  readonly id: string;
  readonly heading: string;
  readonly columns: Columns<Row>;
  /** Returns more attributes of a row, each followed by a space. */
  attributes?(this: void, row: Row, index: number): string;
}

/** Renders a table that scrolls if it is wider than the window; nothing without rows. */
function* renderTable<Row extends Item>(
  rows: readonly Row[],
  { id, heading, columns, attributes = () => "" }: Table<Row>,
): Iterable<string> {
  if (rows.length === 0) return;
  const titles = Object.keys(columns).map((name) => `<th scope="col">${name}</th>`);
  yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>
<thead><tr>${titles.join("")}</tr></thead>
<tbody>
`;
  for (const [index, row] of rows.entries()) {
    const cells = Object.values(columns).map((toCell) => toCell(row));
    const words = cells.flatMap(({ word }) => word ?? []);
    const html = cells.map((cell) => `<td>${cell.html}</td>`).join("");
    yield `<tr ${attributes(row, index)}${formatAttributes(row, words)}>${html}</tr>\n`;
  }
  yield "</tbody></table></div></section>\n";
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
  Status: ({ shown, conflict }) => {
    const word = STATUS_NAMES[shown];
    const badge = conflict ? renderBadge(shown) : "";
    return { html: `<span class="status ${shown}">${word}</span>${badge}`, word };
  },
  "In use by": (row) => {
    const names = listHolderNames(row);
    return {
      html: names.map(text).join("<br>"),
      ...(names.length > 0 && { word: names.join(" ") }),
    };
  },
  "Published at": ({ place }) => ({ html: renderPlace(place), word: place.file }),
};

function* renderPortMap(report: Report): Iterable<string> {
  const isInConflict = createConflictTest(report);
  const statusOf = createStatusReader(report);
  const rows = report.rows.map((row): JudgedRow => {
    return { ...row, shown: statusOf(row), conflict: isInConflict(row) };
  });
  yield* renderTable(rows, {
    id: "port-map",
    heading: "Port map",
    columns: PORT_COLUMNS,
    attributes: ({ conflict }, index) =>
      `id="p${index}" tabindex="-1" ${conflict ? 'class="conflict" ' : ""}`,
  });
  yield* renderStatusMeanings(new Set(rows.map(({ shown }) => shown)));
  if (rows.length === 0)
    yield `<section aria-labelledby="port-map"><h2 id="port-map">Port map</h2>
<p>No published host ports.</p></section>
`;
}

/** Explains the statuses that occur. */
function* renderStatusMeanings(shown: ReadonlySet<ShownStatus>): Iterable<string> {
  if (shown.size === 0) return;
  const items = [...shown].map(
    (status) =>
      `<dt class="status ${status}">${STATUS_NAMES[status]}</dt>` +
      `<dd>${renderProse(STATUS_MEANINGS[status])}</dd>`,
  );
  yield `<details><summary>Status of a port</summary><dl>${items.join("")}</dl></details>\n`;
}

/** Renders the badge of a row with an error, unless its status is already `conflict`. */
function renderBadge(status: ShownStatus): string {
  if (status === "collides") return "";
  const kind = status === "taken" || status === "leased" ? "conflict" : "error";
  return ` <span class="badge error">${kind}</span>`;
}

/** Formats the attributes that the filter uses. */
function formatAttributes({ project, service, conflict }: Item, words: readonly string[]): string {
  return [
    `data-project="${text(project ?? "")}"`,
    `data-service="${text(service ?? "")}"`,
    `data-text="${text(words.join(" ").toLowerCase())}"`,
    ...(conflict ? ['data-conflict=""'] : []),
  ].join(" ");
}

const renderCode = (value: string) => (value === "" ? "" : `<code>${text(value)}</code>`);
const renderPlace = (place: Place | null | undefined) =>
  place ? `<code class="place">${text(place.file)}:${place.line}</code>` : "";

/** Renders text as `splitProse` splits it. */
const renderProse = (words: string, code?: readonly string[]) =>
  splitProse(words, code)
    .map((part, index) => (index % 2 === 0 ? text(part) : `<code>${text(part)}</code>`))
    .join("");
