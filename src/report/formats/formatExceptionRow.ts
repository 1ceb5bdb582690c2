import type { LineLink } from "./formatChangeRow.ts";
import { formatCode, escapeMarkdown, linkPlace } from "./markdown.ts";
import type { ReportException } from "../Report.ts";

export const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];

/** A row of a table of exceptions. */
export function formatExceptionRow(
  { rule, project, service, evidence, reason, until, place }: ReportException,
  link: LineLink = () => null,
): string[] {
  const who = [project, service].filter((name) => name !== null).map(formatCode);
  return [
    formatCode(rule),
    `${who.join("/")} ${formatCode(evidence)}`,
    escapeMarkdown(reason),
    escapeMarkdown(until ?? "for ever"),
    linkPlace(place, (at) => link(at, "head")),
  ];
}
