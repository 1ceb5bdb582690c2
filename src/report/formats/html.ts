import { formatHolder } from "../../rules/formatHolder.ts";
import { ruleOf } from "../../rules/index.ts";
import { isInConflict, findShownStatus } from "../isInConflict.ts";
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
import { formatTarget, requested } from "./text.ts";
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
${hostNote(report)}${filter(report)}</header>
<main>
`;
  yield renderPortLine(report);
  yield* changes(report);
  yield* findings(report.findings);
  yield* exceptionTable("exceptions", "Exceptions in force", report.exceptions);
  yield* portMap(report);
  yield `</main>\n${isFilterable(report) ? `<script>${PAGE_SCRIPT}</script>\n` : ""}</body>\n</html>\n`;
}

function hostNote({ host }: Report): string {
  return host.visible || host.reason === null
    ? ""
    : `<p class="note">The host's ports cannot be seen: ${text(host.reason)}.</p>\n`;
}

const isFilterable = ({ rows }: Report) => rows.length > 0;

/** Shown by the script that makes it work. */
function filter(report: Report): string {
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

function* findings(found: readonly ReportFinding[]): Iterable<string> {
  if (found.length === 0) return;
  yield `<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n`;
  for (const [rule, group] of groupByRule(found)) {
    const summary = ruleOf(rule).summary;
    yield `<section class="cause"><h3><code>${rule}</code> <small>${prose(summary)}</small></h3><ul>\n`;
    for (const finding of group) yield findingItem(finding);
    yield "</ul></section>\n";
  }
  yield "</section>\n";
}

function findingItem({
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
    .map((end) => `<li>${placeHtml(end.place)} ${text(end.message)}</li>`)
    .join("");
  return `<li class="finding ${severity}" ${data(project ?? "", service ?? "", [...who, message], severity === "error")}>
<span class="badge ${severity}">${severity}</span> <b>${text(who.join("/"))}</b> ${place === null ? "" : placeHtml(place)}
<p>${prose(message)}</p>${ends === "" ? "" : `<ul class="ends">${ends}</ul>`}${fix === "" ? "" : `<p class="fix">${prose(fix)}</p>`}</li>
`;
}

function* changes({ comparison }: Report): Iterable<string> {
  if (comparison === undefined) return;
  const { commit, changes: all, exceptions, problem } = comparison;
  if (problem !== null)
    yield `<p class="note">Not compared with ${commit === "" ? "the base" : `<code>${text(commit.slice(0, 12))}</code>`}: ${text(problem)}.</p>\n`;
  yield* table(
    "changes",
    "What this change does to the ports",
    CHANGES,
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
        at === undefined ? "" : placeHtml(at),
      ];
      return {
        about: data(
          project,
          service,
          [project, service, container, before?.requested ?? "", after?.requested ?? ""],
          false,
        ),
        cells,
      };
    },
  );
  yield* exceptionTable("new-exceptions", "Exceptions that it adds", exceptions);
}

const CHANGES = ["Change", "Project", "Service", "Container", "Before", "Now", "Declared at"];
const EXCEPTIONS = ["Rule", "Project", "Service", "What", "Reason", "Until", "Written at"];

function exceptionTable(
  id: string,
  heading: string,
  exceptions: readonly ReportException[],
): Iterable<string> {
  return table(
    id,
    heading,
    EXCEPTIONS,
    exceptions,
    ({ rule, project, service, evidence, reason, until, place }) => ({
      about: data(
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
        place === null ? "" : placeHtml(place),
      ],
    }),
  );
}

/** Empty without items. `about`: what the filter looks at; `cells`: HTML. */
function* table<Item>(
  id: string,
  heading: string,
  header: readonly string[],
  items: readonly Item[],
  row: (item: Item) => { readonly about: string; readonly cells: readonly string[] },
): Iterable<string> {
  if (items.length === 0) return;
  yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>\n${tableStart(id, header)}`;
  for (const { about, cells } of items.map(row))
    yield `<tr ${about}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>\n`;
  yield "</tbody></table></div></section>\n";
}

/** What is wider than the window is scrolled, by keyboard too. */
const tableStart = (id: string, names: readonly string[]) =>
  `<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>\n<thead><tr>${names.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead>\n<tbody>\n`;

const HEADER = [
  "Project",
  "Service",
  "Host",
  "Container",
  "Variable",
  "Status",
  "Held by",
  "Declared at",
];

function* portMap(report: Report): Iterable<string> {
  const conflicting = isInConflict(report);
  const statusOf = findShownStatus(report);
  yield `<section aria-labelledby="port-map"><h2 id="port-map">Port map</h2>\n`;
  yield report.rows.length === 0
    ? "<p>No host port is published.</p>"
    : tableStart("port-map", HEADER);
  for (const [index, row] of report.rows.entries())
    yield tableRow(row, index, statusOf(row), conflicting(row));
  yield report.rows.length === 0 ? "</section>\n" : "</tbody></table></div></section>\n";
}

/** What of a row in red is no conflict has an error on its line: the policy's, say. */
const CONFLICTS: ReadonlySet<string> = new Set(["taken", "leased", "collides"]);

function tableRow(row: PortRow, index: number, status: string, conflict: boolean): string {
  const held = [...new Set(row.holders.map(({ holder }) => formatHolder(holder, true)))];
  const { variable } = row.binding;
  const cells = [
    text(row.project),
    text(row.service),
    `<code>${text(requested(row))}</code>`,
    `<code>${text(formatTarget(row))}</code>`,
    variable === null ? "" : `<code>${text(variable)}</code>`,
    `<span class="status ${status}">${status}</span>${conflict ? ` <span class="badge error">${CONFLICTS.has(status) ? "conflict" : "error"}</span>` : ""}`,
    held.map(text).join("<br>"),
    placeHtml(row.place),
  ];
  const about = data(
    row.project,
    row.service,
    [
      row.project,
      row.service,
      requested(row),
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
function data(
  project: string,
  service: string,
  words: readonly string[],
  conflict: boolean,
): string {
  return `data-project="${text(project)}" data-service="${text(service)}" data-text="${text(words.join(" ").toLowerCase())}"${conflict ? ' data-conflict=""' : ""}`;
}

const placeHtml = ({ file, line }: Place) => `<code class="place">${text(file)}:${line}</code>`;

/** What is between backticks is code. */
const prose = (words: string) => text(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
