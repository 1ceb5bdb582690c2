import manifest from "../../package.json" with { type: "json" };
import { compute, computeEach } from "../lib/compute.ts";
import { isFailing } from "../report/computeExitStatus.ts";
import { renderAnnotations } from "../report/formats/github.ts";
import { renderHtml } from "../report/formats/html.ts";
import { renderJson } from "../report/formats/json.ts";
import type { Report } from "../report/Report.ts";
import { renderSarif } from "../report/formats/sarif.ts";
import { renderSummary } from "../report/formats/summary.ts";
import { renderText } from "../report/formats/text.ts";
import type { Options } from "./arguments.ts";
import { readFailOn } from "./readRunRequest.ts";
import { getColumns, isColored } from "./terminal.ts";

/** Renders a report in the format of `--format`, for standard output or another descriptor. */
export function renderReport(
  report: Report,
  options: Options,
  descriptor: 1 | 2 = 1,
): Iterable<string> {
  const made = { version: manifest.version, at: new Date().toISOString(), commit: null };
  return computeEach(compute(() => render({ ...report, made }, options, descriptor)));
}

function render(report: Report, options: Options, descriptor: 1 | 2): Iterable<string> {
  const format = options.valueOrDefault("format");
  if (format === "json") return renderJson(report);
  if (format === "github") return renderAnnotations(report);
  if (format === "markdown") return [renderSummary(report)];
  if (format === "sarif") return renderSarif(report, manifest.version);
  if (format === "html") return renderHtml(report);
  const quiet = options.has("quiet");
  const failOn = readFailOn(options);
  const findings = report.findings.filter((finding) => !quiet || isFailing(finding, failOn));
  return [
    renderText(
      { ...report, findings },
      {
        local: true,
        color: isColored(options, descriptor),
        quiet,
        verbose: options.has("verbose"),
        columns: getColumns(options, descriptor),
      },
    ),
  ];
}
