import { formatHolder } from "../../rules/formatHolder.ts";
import { ruleOf } from "../../rules/index.ts";
import { findConflicts, findShownStatuses } from "../findConflicts.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH, PAGE_STYLE } from "./pageParts.ts";
import { renderPortLine } from "./renderPortLine.ts";
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
import { escapeHtml as text } from "../../lib/escapeHtml.ts";

/**
 * The report as one page that needs nothing else: the host's port line, the findings, and the port
 * map, to filter, to read in the dark, by keyboard and on paper. In pieces.
 */
export function* renderHtml(report: Report): Iterable<string> {
  const title = `Portplan: ${describeOutcome(report)}`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${PAGE_SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#port-map">Skip to the port map</a>
<header>
<h1><span class="sign ${report.ok ? "good" : "bad"}" aria-hidden="true">${report.ok ? "✓" : "✗"}</span> ${text(title)}</h1>
<p>${text(describeScope(report, report.comparison))}${report.leg === undefined ? "" : ` On the runner of <code>${text(report.leg)}</code>.`}</p>
${renderHostNote(report)}${renderFilter(report)}</header>
<main>
`;
  yield renderPortLine(report);
  yield* renderChanges(report);
  yield* renderFindings(report.findings);
  yield* renderExceptions("exceptions", "Exceptions in force", report.exceptions);
  yield* renderPortMap(report);
  yield `</main>\n${isFilterable(report) ? `<script>${PAGE_SCRIPT}</script>\n` : ""}</body>\n</html>\n`;
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
<label>Find <input id="query" type="search" placeholder="service, port, holder, file" autocomplete="off" aria-keyshortcuts="/"></label>
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
    const summary = ruleOf(rule).summary;
    yield `<section class="cause"><h3><code>${rule}</code> <small>${renderProse(summary)}</small></h3><ul>\n`;
    for (const finding of group) yield renderFinding(finding);
    yield "</ul></section>\n";
  }
  yield "</section>\n";
}

function renderFinding({
  severity,
  project,
  service,
  message,
  fix,
  place,
  related,
}: ReportFinding): string {
  const who = [project, service].filter((name) => name !== null);
  const ends = related
    .map((end) => `<li>${renderPlace(end.place)} ${text(end.message)}</li>`)
    .join("");
  return `<li class="finding ${severity}" ${dataAttributes(project ?? "", service ?? "", [...who, message], severity === "error")}>
<span class="badge ${severity}">${severity}</span> <b>${text(who.join("/"))}</b> ${place === null ? "" : renderPlace(place)}
<p>${renderProse(message)}</p>${ends === "" ? "" : `<ul class="ends">${ends}</ul>`}${fix === "" ? "" : `<p class="fix">${renderProse(fix)}</p>`}</li>
`;
}

function* renderChanges({ comparison }: Report): Iterable<string> {
  if (comparison === undefined) return;
  const { commit, changes: all, exceptions, problem } = comparison;
  if (problem !== null)
    yield `<p class="note">Not compared with ${commit === "" ? "the base" : `<code>${text(commit.slice(0, 12))}</code>`}: ${text(problem)}.</p>\n`;
  yield* renderTable(
    "changes",
    "What this change does to the ports",
    CHANGES_HEADER,
    all,
    ({ kind, project, service, target: container, before, after }) => {
      const shown = (side: PortChange["before"]) =>
        side === null ? "" : `<code>${text(side.requested)}</code>`;
      const at = after?.place ?? before?.place;
      const cells = [
        kind,
        text(project),
        text(service),
        `<code>${text(container)}</code>`,
        shown(before),
        shown(after),
        at === undefined ? "" : renderPlace(at),
      ];
      return {
        about: dataAttributes(
          project,
          service,
          [project, service, container, before?.requested ?? "", after?.requested ?? ""],
          false,
        ),
        cells,
      };
    },
  );
  yield* renderExceptions("new-exceptions", "Exceptions that it adds", exceptions);
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
  return renderTable(
    id,
    heading,
    EXCEPTIONS_HEADER,
    exceptions,
    ({ rule, project, service, evidence, reason, until, place }) => ({
      about: dataAttributes(
        project ?? "",
        service ?? "",
        [project ?? "", service ?? "", rule, evidence, reason],
        false,
      ),
      cells: [
        `<code>${rule}</code>`,
        text(project ?? ""),
        text(service ?? ""),
        `<code>${text(evidence)}</code>`,
        text(reason),
        until === null ? "for ever" : text(until),
        place === null ? "" : renderPlace(place),
      ],
    }),
  );
}

/** Empty without items. `about`: what the filter looks at; `cells`: HTML. */
function* renderTable<Item>(
  id: string,
  heading: string,
  header: readonly string[],
  items: readonly Item[],
  row: (item: Item) => { readonly about: string; readonly cells: readonly string[] },
): Iterable<string> {
  if (items.length === 0) return;
  yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>\n${renderTableStart(id, header)}`;
  for (const { about, cells } of items.map(row))
    yield `<tr ${about}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>\n`;
  yield "</tbody></table></div></section>\n";
}

/** What is wider than the window is scrolled, by keyboard too. */
const renderTableStart = (id: string, names: readonly string[]) =>
  `<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>\n<thead><tr>${names.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead>\n<tbody>\n`;

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
  const isInConflict = findConflicts(report);
  const statusOf = findShownStatuses(report);
  yield `<section aria-labelledby="port-map"><h2 id="port-map">Port map</h2>\n`;
  yield report.rows.length === 0
    ? "<p>No host port is published.</p>"
    : renderTableStart("port-map", PORTS_HEADER);
  for (const [index, row] of report.rows.entries())
    yield renderPortRow(row, index, statusOf(row), isInConflict(row));
  yield report.rows.length === 0 ? "</section>\n" : "</tbody></table></div></section>\n";
}

/** What of a row in red is no conflict has an error on its line: the policy's, say. */
const CONFLICT_STATUSES: ReadonlySet<string> = new Set(["taken", "leased", "collides"]);

function renderPortRow(row: PortRow, index: number, status: string, conflict: boolean): string {
  const held = [...new Set(row.holders.map(({ holder }) => formatHolder(holder, true)))];
  const { variable } = row.binding;
  const cells = [
    text(row.project),
    text(row.service),
    `<code>${text(formatHostPort(row))}</code>`,
    `<code>${text(formatTarget(row))}</code>`,
    variable === null ? "" : `<code>${text(variable)}</code>`,
    `<span class="status ${status}">${status}</span>${conflict ? ` <span class="badge error">${CONFLICT_STATUSES.has(status) ? "conflict" : "error"}</span>` : ""}`,
    held.map(text).join("<br>"),
    renderPlace(row.place),
  ];
  const about = dataAttributes(
    row.project,
    row.service,
    [
      row.project,
      row.service,
      formatHostPort(row),
      formatTarget(row),
      variable ?? "",
      status,
      ...held,
      row.place.file,
    ],
    conflict,
  );
  return `<tr id="p${index}" tabindex="-1" ${conflict ? 'class="conflict" ' : ""}${about}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>\n`;
}

/** What the filter looks at. */
function dataAttributes(
  project: string,
  service: string,
  words: readonly string[],
  conflict: boolean,
): string {
  return `data-project="${text(project)}" data-service="${text(service)}" data-text="${text(words.join(" ").toLowerCase())}"${conflict ? ' data-conflict=""' : ""}`;
}

const renderPlace = ({ file, line }: Place) => `<code class="place">${text(file)}:${line}</code>`;

/** What is between backticks is code. */
const renderProse = (words: string) => text(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
