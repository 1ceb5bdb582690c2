import { formatHolder } from "../../rules/formatHolder.ts";
import { ruleOf } from "../../rules/index.ts";
import { createConflictTest, createStatusReader } from "../createConflictTest.ts";
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
import { groupByRule, describeOutcome } from "./summary.ts";
import { describeScope } from "./formatSummaryLine.ts";
import { formatHostPort, formatTarget } from "./formatPort.ts";
import { escapeHtml as text } from "./escapeHtml.ts";

/**
 * The report as one page that needs nothing else: the host's port line, the findings, and the port
 * map, to filter, to read in the dark, by keyboard and on paper. In pieces.
 */
export function* renderHtml(report: Report): Iterable<string> {
  const title = `Portplan: ${describeOutcome(report)}`;
  const mark = report.ok
    ? '<span class="sign good" aria-hidden="true">✓</span>'
    : '<span class="sign bad" aria-hidden="true">✗</span>';
  const scope = text(describeScope(report, report.comparison));
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
<p>${scope}${renderLeg(report)}</p>
${renderHostNote(report)}${renderFilter(report)}</header>
<main>
`;
  yield renderPortAxis(report);
  yield* renderChanges(report);
  yield* renderFindings(report.findings);
  yield* renderExceptions("exceptions", "Exceptions in force", report.exceptions);
  yield* renderPortMap(report);
  const script = isFilterable(report) ? `<script>${PAGE_SCRIPT}</script>\n` : "";
  yield `</main>\n${script}</body>\n</html>\n`;
}

/** What a browser lets the page do: nothing but its own style and script. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${PAGE_SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function renderLeg({ leg }: Report): string {
  return leg === undefined ? "" : ` On the runner of <code>${text(leg)}</code>.`;
}

function renderHostNote({ host }: Report): string {
  return host.visible || host.reason === null
    ? ""
    : `<p class="note">The host's ports cannot be seen: ${text(host.reason)}.</p>\n`;
}

const isFilterable = ({ rows }: Report) => rows.length > 0;

/** Shown by the script that makes it work. */
function renderFilter(report: Report): string {
  if (!isFilterable(report)) return "";
  const { rows } = report;
  const projects = [...new Set(rows.map(({ project }) => project))];
  const options = projects
    .map((name) => `<option value="${text(name)}">${text(name)}</option>`)
    .join("");
  return `<form id="filter" role="search" hidden>
<label>Find <input id="query" type="search" placeholder="service, port, holder, file" \
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
  for (const [rule, group] of groupByRule(found)) {
    const summary = `<small>${renderProse(ruleOf(rule).summary)}</small>`;
    yield `<section class="cause"><h3><code>${rule}</code> ${summary}</h3><ul>\n`;
    for (const finding of group) yield renderFinding(finding);
    yield "</ul></section>\n";
  }
  yield "</section>\n";
}

function renderFinding(finding: ReportFinding): string {
  const { severity, project, service, message, fix, place, related } = finding;
  const who = [project, service].filter((name) => name !== null);
  const ends = related
    .map((end) => `<li>${renderPlace(end.place)} ${text(end.message)}</li>`)
    .join("");
  const attributes = formatAttributes(finding, [...who, message], severity === "error");
  const badge = `<span class="badge ${severity}">${severity}</span>`;
  return [
    `<li class="finding ${severity}" ${attributes}>\n`,
    `${badge} <b>${text(who.join("/"))}</b> ${place === null ? "" : renderPlace(place)}\n`,
    `<p>${renderProse(message)}</p>`,
    ends === "" ? "" : `<ul class="ends">${ends}</ul>`,
    fix === "" ? "" : `<p class="fix">${renderProse(fix)}</p>`,
    "</li>\n",
  ].join("");
}

function* renderChanges({ comparison }: Report): Iterable<string> {
  if (comparison === undefined) return;
  const { commit, changes: all, exceptions, problem } = comparison;
  const base = commit === "" ? "the base" : `<code>${text(commit.slice(0, 12))}</code>`;
  if (problem !== null) yield `<p class="note">Not compared with ${base}: ${text(problem)}.</p>\n`;
  yield* renderTable(all, {
    id: "changes",
    heading: "What this change does to the ports",
    header: CHANGES_HEADER,
    row: toChangeRow,
  });
  yield* renderExceptions("new-exceptions", "Exceptions that it adds", exceptions);
}

function toChangeRow(change: PortChange): TableRow {
  const { kind, project, service, target, before, after } = change;
  const requested = [before, after].map((side) => side?.requested ?? "");
  const shown = requested.map((port) => (port === "" ? "" : `<code>${text(port)}</code>`));
  const at = after?.place ?? before?.place;
  const declared = at === undefined ? "" : renderPlace(at);
  const container = `<code>${text(target)}</code>`;
  return {
    attributes: formatAttributes(change, [project, service, target, ...requested], false),
    cells: [kind, text(project), text(service), container, ...shown, declared],
  };
}

const CHANGES_HEADER = [
  "Change",
  "Project",
  "Service",
  "Container",
  "Before",
  "Now",
  "Declared at",
];
const EXCEPTIONS_HEADER = ["Rule", "Project", "Service", "What", "Reason", "Until", "Written at"];

function renderExceptions(
  id: string,
  heading: string,
  exceptions: readonly ReportException[],
): Iterable<string> {
  return renderTable(exceptions, { id, heading, header: EXCEPTIONS_HEADER, row: toExceptionRow });
}

function toExceptionRow(exception: ReportException): TableRow {
  const { rule, project, service, evidence, reason, until, place } = exception;
  const words = [project ?? "", service ?? "", rule, evidence, reason];
  return {
    attributes: formatAttributes(exception, words, false),
    cells: [
      `<code>${rule}</code>`,
      text(project ?? ""),
      text(service ?? ""),
      `<code>${text(evidence)}</code>`,
      text(reason),
      until === null ? "for ever" : text(until),
      place === null ? "" : renderPlace(place),
    ],
  };
}

interface TableRow {
  /** With what the filter looks at. */
  readonly attributes: string;
  /** HTML. */
  readonly cells: readonly string[];
}

interface Table<Item> {
  readonly id: string;
  readonly heading: string;
  readonly header: readonly string[];
  row(this: void, item: Item, index: number): TableRow;
}

/** What is wider than the window is scrolled, by keyboard too. Nothing without items. */
function* renderTable<Item>(
  items: readonly Item[],
  { id, heading, header, row }: Table<Item>,
): Iterable<string> {
  if (items.length === 0) return;
  const titles = header.map((name) => `<th scope="col">${name}</th>`).join("");
  yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>
<thead><tr>${titles}</tr></thead>
<tbody>
`;
  for (const [index, item] of items.entries()) {
    const { attributes, cells } = row(item, index);
    yield `<tr ${attributes}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>\n`;
  }
  yield "</tbody></table></div></section>\n";
}

const PORTS_HEADER = [
  "Project",
  "Service",
  "Host",
  "Container",
  "Variable",
  "Status",
  "Held by",
  "Declared at",
];

function* renderPortMap(report: Report): Iterable<string> {
  const isInConflict = createConflictTest(report);
  const statusOf = createStatusReader(report);
  yield* renderTable(report.rows, {
    id: "port-map",
    heading: "Port map",
    header: PORTS_HEADER,
    row: (row, index) => toPortRow(row, index, statusOf(row), isInConflict(row)),
  });
  if (report.rows.length === 0)
    yield `<section aria-labelledby="port-map"><h2 id="port-map">Port map</h2>
<p>No host port is published.</p></section>
`;
}

/** What of a row in red is no conflict has an error on its line: the policy's, say. */
const CONFLICT_STATUSES: ReadonlySet<string> = new Set(["taken", "leased", "collides"]);

function toPortRow(row: PortRow, index: number, status: string, conflict: boolean): TableRow {
  const { project, service, place } = row;
  const holders = [...new Set(row.holders.map(({ holder }) => formatHolder(holder, true)))];
  const { variable } = row.binding;
  const [host, container] = [formatHostPort(row), formatTarget(row)];
  const words = [project, service, host, container, variable ?? "", status, ...holders, place.file];
  const cells = [
    text(project),
    text(service),
    `<code>${text(host)}</code>`,
    `<code>${text(container)}</code>`,
    variable === null ? "" : `<code>${text(variable)}</code>`,
    `<span class="status ${status}">${status}</span>${conflict ? renderBadge(status) : ""}`,
    holders.map(text).join("<br>"),
    renderPlace(place),
  ];
  const style = conflict ? 'class="conflict" ' : "";
  const filtered = formatAttributes(row, words, conflict);
  return { attributes: `id="p${index}" tabindex="-1" ${style}${filtered}`, cells };
}

function renderBadge(status: string): string {
  const kind = CONFLICT_STATUSES.has(status) ? "conflict" : "error";
  return ` <span class="badge error">${kind}</span>`;
}

/** What the filter looks at. */
function formatAttributes(
  { project, service }: { readonly project: string | null; readonly service: string | null },
  words: readonly string[],
  conflict: boolean,
): string {
  return [
    `data-project="${text(project ?? "")}"`,
    `data-service="${text(service ?? "")}"`,
    `data-text="${text(words.join(" ").toLowerCase())}"`,
    ...(conflict ? ['data-conflict=""'] : []),
  ].join(" ");
}

const renderPlace = ({ file, line }: Place) => `<code class="place">${text(file)}:${line}</code>`;

/** What is between backticks is code. */
const renderProse = (words: string) => text(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
