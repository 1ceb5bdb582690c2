import { capitalize } from "../../lib/capitalize.ts";
import type { Comparison, PolicyComparison, Report } from "../Report.ts";
import { describeLeftOut } from "./describeLeftOut.ts";
import { escapeHtml as text } from "./escapeHtml.ts";
import { describePolicy, describeScope } from "./formatSummaryLine.ts";
import { createFindingRenderer } from "./pageFindings.ts";
import { renderCode, renderProse, renderSection } from "./pageMarkup.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH, PAGE_STYLE } from "./pageParts.ts";
import {
  renderChangeTable,
  renderExceptions,
  renderHiddenTable,
  renderPortMap,
  renderFiles,
} from "./pageTables.ts";
import { renderPortAxis } from "./renderPortAxis.ts";
import { formatMinutes, listOtherExceptions, nameFindings } from "./sections.ts";
import {
  type CausedFindings,
  describeOthers,
  describeOutcome,
  describeStep,
  groupByCause,
  judgeReport,
  OTHER_CAUSES,
} from "./verdict.ts";

/**
 * Renders the report as a self-contained page, in pieces. A review starts with what the change
 * breaks, what it changes and what it does not cause; then follow the host ports on a line and the
 * port map. The page has a filter, dark mode, keyboard access and a print style.
 */
export function* renderHtml(report: Report): Iterable<string> {
  const title = `Portplan: ${describeOutcome(report)}`;
  const verdict = judgeReport(report);
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
<h1><span class="sign ${verdict}" aria-hidden="true">${SIGNS[verdict]}</span> ${text(title)}</h1>
${renderRun(report)}${renderFilter(report)}</header>
<main>
`;
  yield* renderSections(report);
  yield* renderSection("port-map", "Port map", renderPortMap("port-map", report));
  yield* renderSection("files", "Compose files", renderFiles("files", report));
  const script = report.rows.length > 0 ? `<script>${PAGE_SCRIPT}</script>\n` : "";
  yield `</main>\n${renderFooter(report)}${script}</body>\n</html>\n`;
}

const SIGNS = { fails: "✗", warnings: "!", passes: "✓", neutral: "○" };

/** The content security policy: only the page's own style and script. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src '${PAGE_SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Renders why the step fails, and what was checked. */
function renderRun(report: Report): string {
  const { leg, leftOut, host, comparison } = report;
  const step = describeStep(report);
  const job = leg === undefined ? "" : ` Matrix job: ${renderCode(leg)}`;
  return [
    step === "" ? "" : `<p>${renderProse(step)}</p>\n`,
    `<p>${text(describeScope(report, comparison))}${job}</p>\n`,
    renderProblem(comparison),
    leftOut === undefined ? "" : renderNote(`${describeLeftOut(leftOut)}.`),
    host.visible || host.reason === null
      ? ""
      : renderNote(`The host's ports are not visible: ${host.reason}.`),
  ].join("");
}

const renderNote = (words: string) => `<p class="note">${text(words)}</p>\n`;

function renderProblem({ commit = "", problem = null }: Partial<Comparison> = {}): string {
  const base = commit === "" ? "the base" : commit.slice(0, 12);
  return problem === null ? "" : renderNote(`Not compared with ${base}: ${problem}.`);
}

/** Renders the filter, which the script shows. */
function renderFilter({ projects, rows }: Report): string {
  if (rows.length === 0) return "";
  const names = new Set([
    ...projects.map(({ name }) => name),
    ...rows.map(({ project }) => project),
  ]);
  const options = Array.from(
    names,
    (name) => `<option value="${text(name)}">${text(name)}</option>`,
  );
  return `<form id="filter" role="search" hidden>
<label>Find <input id="query" type="search" placeholder="service, port, process, file" \
autocomplete="off" aria-keyshortcuts="/"></label>
<label>Project <select id="project"><option value="">all</option>${options.join("")}\
</select></label>
<label>Service <select id="service"><option value="">all</option></select></label>
<label><input id="conflicts" type="checkbox"> conflicts only</label>
<button type="reset">Reset</button>
<output id="count"></output>
</form>
`;
}

/** Renders the line of ports, the findings, changes and exceptions; of a review, those first. */
function* renderSections(report: Report): Iterable<string> {
  const caused = groupByCause(report);
  const renderFindings = createFindingRenderer(report);
  const heading = report.comparison === undefined ? "Exceptions" : "Other exceptions";
  const ignored = renderExceptions("exceptions", listOtherExceptions(report), report);
  const exceptions = renderSection("exceptions", heading, ignored);
  if (caused === null) {
    yield renderPortAxis(report);
    yield* renderComparison(report);
    yield* renderSection("findings", "Findings", renderFindings(report.findings, "h3"));
    yield* exceptions;
    return;
  }
  const breaks = renderFindings(caused.change, "h3");
  yield* renderSection("breaks", nameFindings(caused.change), breaks);
  yield* renderComparison(report);
  yield* renderOthers(caused, renderFindings);
  yield* exceptions;
  yield renderPortAxis(report);
}

/** Renders the findings that a change does not cause, folded. */
function* renderOthers(
  caused: CausedFindings,
  renderFindings: ReturnType<typeof createFindingRenderer>,
): Iterable<string> {
  const others = describeOthers(caused);
  if (others.length === 0) return;
  const heading = `Not caused by this change: ${others.join(", ")}`;
  yield `<details class="others"><summary><h2>${text(heading)}</h2></summary>\n`;
  for (const [cause, where] of OTHER_CAUSES) {
    const found = caused[cause];
    if (found.length === 0) continue;
    yield `<section aria-labelledby="${cause}"><h3 id="${cause}">${where}</h3>\n`;
    yield* renderFindings(found, "h4");
    yield "</section>\n";
  }
  yield "</details>\n";
}

function* renderComparison(report: Report): Iterable<string> {
  const { comparison } = report;
  if (comparison === undefined) return;
  const { exceptions, policy } = comparison;
  const heading = "What this change does to the ports";
  yield* renderSection("changes", heading, renderChanges("changes", comparison));
  const added = renderExceptions("new-exceptions", exceptions, report);
  yield* renderSection("new-exceptions", "Exceptions added in this pull request", added);
  yield* renderSection("policy", "Policy", renderPolicy("policy", report, policy));
}

function* renderChanges(id: string, { renamed, changes }: Comparison): Iterable<string> {
  for (const { from, to } of renamed)
    yield `<p>Renamed project: ${renderCode(from)} is now ${renderCode(to)}.</p>\n`;
  yield* renderChangeTable(id, changes);
}

function* renderPolicy(
  id: string,
  report: Report,
  policy: PolicyComparison | undefined,
): Iterable<string> {
  const described = describePolicy(policy);
  if (described === "") return;
  yield `<p>${text(capitalize(described))}.</p>\n`;
  yield* renderHiddenTable(id, policy?.hidden ?? [], report);
}

/** Renders how the page was made, e.g. `Portplan 0.1.0 · commit 0123456 · …`. */
function renderFooter({ made }: Report): string {
  if (made === undefined) return "";
  const { version, at, commit } = made;
  const parts = [
    `Portplan ${text(version)}`,
    ...(commit === null ? [] : [`commit <code>${text(commit.slice(0, 7))}</code>`]),
    text(formatMinutes(at)),
  ];
  return `<footer class="note"><p>${parts.join(" · ")}</p></footer>\n`;
}
