import { buildAnnotations, type Annotation } from "./annotations.ts";
import type { Place, Report } from "../Report.ts";
import { formatSummaryLine } from "./formatSummaryLine.ts";
import { escapeWorkflowCommands } from "../../lib/escapeWorkflowCommands.ts";

/**
 * Renders the findings and the annotations of the run as workflow commands, and a summary line for
 * the log. GitHub shows the annotations at the lines of the files.
 */
export function* renderAnnotations(
  report: Report,
  ofRun: readonly Annotation[] = [],
): Iterable<string> {
  for (const annotation of buildAnnotations(report, ofRun)) yield `${formatCommand(annotation)}\n`;
  yield `${escapeWorkflowCommands(formatSummaryLine(report))}\n`;
}

/** Formats an annotation as a workflow command. */
export function formatCommand({ level, title, message, place }: Annotation): string {
  const properties = { ...(place === null ? {} : formatPosition(place)), title };
  const list = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(value)}`,
  );
  return `::${level} ${list.join(",")}::${escapeData(message)}`;
}

/** The runner accepts columns only within one line (docs/reference/actions.md A3). */
function formatPosition(place: Place): Readonly<Record<string, string>> {
  const { file, line, column, endLine, endColumn } = place;
  const lines = { file, line: `${line}`, endLine: `${endLine}` };
  return line === endLine ? { ...lines, col: `${column}`, endColumn: `${endColumn}` } : lines;
}

/** Escapes the characters that the runner decodes (docs/reference/actions.md A1). */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
