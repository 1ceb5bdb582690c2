import type { LineLink } from "./changeCells.ts";
import { code, prose, where } from "./markdown.ts";
import type { ReportException } from "../Report.ts";

export const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];

/** A row of a table of exceptions. */
export function exceptionCells(
  { rule, project, service, evidence, reason, until, place }: ReportException,
  link: LineLink = () => null,
): string[] {
  const who = [project, service].filter((name) => name !== null).map(code);
  return [
    code(rule),
    `${who.join("/")} ${code(evidence)}`,
    prose(reason),
    prose(until ?? "for ever"),
    where(place, (at) => link(at, "head")),
  ];
}
