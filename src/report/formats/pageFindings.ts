import { ruleOf } from "../../rules/index.ts";
import type { Report, ReportFinding } from "../Report.ts";
import type { Paint } from "./createPainter.ts";
import { escapeHtml as text } from "./escapeHtml.ts";
import { formatAttributes, renderPlace, renderProse, renderRule } from "./pageMarkup.ts";
import { renderDiagnostic } from "./renderDiagnostic.ts";
import { groupByRule } from "./sections.ts";

/** The number of findings whose lines are shown. */
const MAX_FRAMES = 1000;
const MAX_FRAME_COLUMNS = 120;
/** Encloses a tag, because a control character cannot occur in the lines of a frame. */
const TAG = "\u0001";

/**
 * Returns a function that renders findings, in groups of one rule. It shows the lines of the first
 * findings that it renders.
 */
export function createFindingRenderer(
  report: Report,
): (findings: readonly ReportFinding[], heading: "h3" | "h4") => Iterable<string> {
  let frames = MAX_FRAMES;
  const isOfMany = report.projects.length > 1;
  return function* (findings, heading) {
    for (const [rule, group] of groupByRule(findings)) {
      const summary = `<small>${renderProse(ruleOf(rule).summary)}</small>`;
      const title = `<${heading}>${renderRule(rule, report)} ${summary}</${heading}>`;
      yield `<section class="group">${title}<ul>\n`;
      for (const finding of group) yield renderFinding(finding, isOfMany, frames-- > 0);
      yield "</ul></section>\n";
    }
  };
}

function renderFinding(finding: ReportFinding, isOfMany: boolean, isFramed: boolean): string {
  const { severity, project, service, message, fix, note, code, place } = finding;
  const conflict = severity === "error";
  const names = [project, service].filter((name) => name !== null);
  const attributes = formatAttributes({ project, service, conflict }, [...names, message]);
  const badge = `<span class="badge ${severity}">${severity}</span>`;
  const isNamed = project === null || !isOfMany || message.includes(project);
  const owner = isNamed ? "" : ` <small>${text(project)}</small>`;
  return [
    `<li class="finding ${severity}" ${attributes}>`,
    `<p>${badge} <b>${renderProse(message)}</b>${owner}</p>`,
    isFramed ? renderFrame(finding) : renderPlace(place),
    fix === "" ? "" : `<p class="help">${renderProse(fix, code)}</p>`,
    note === "" ? "" : `<p class="hint">${renderProse(note, code)}</p>`,
    "</li>\n",
  ]
    .filter(Boolean)
    .join("\n");
}

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
