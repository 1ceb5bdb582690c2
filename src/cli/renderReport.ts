import manifest from "../../package.json" with { type: "json" };
import { github } from "../report/formats/github.ts";
import { html } from "../report/formats/html.ts";
import { json } from "../report/formats/json.ts";
import type { Report } from "../report/Report.ts";
import { sarif } from "../report/formats/sarif.ts";
import { summary } from "../report/formats/summary.ts";
import { text } from "../report/formats/text.ts";
import type { Options } from "./arguments.ts";
import { isColored } from "./terminal.ts";

/** Renders a report in the format of `--format`. */
export function renderReport(report: Report, options: Options): Iterable<string> {
  const format = options.choice("format");
  if (format === "json") return json(report);
  if (format === "github") return github(report);
  if (format === "markdown") return [summary(report)];
  if (format === "sarif") return sarif(report, manifest.version);
  if (format === "html") return html(report);
  return [text(report, { colour: isColored(options), quiet: options.has("quiet"), verbose: options.has("verbose") })];
}
