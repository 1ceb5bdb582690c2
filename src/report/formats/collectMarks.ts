import { getOrInsert } from "../../lib/getOrInsert.ts";
import type { Place, ReportFinding } from "../Report.ts";

/** A place of one or more findings, with its labels. */
export interface Mark {
  readonly place: Place;
  readonly lines: readonly string[];
  readonly primary: boolean;
  readonly labels: string[];
  /** The help of its finding if the diagnostic has several. */
  readonly help: string;
}

/** Collects the places of findings, then the related places. Merges the labels of a place. */
export function collectMarks(findings: readonly ReportFinding[], showHelp = false): Mark[] {
  const marks = new Map<string, Mark>();
  const add = (mark: Omit<Mark, "labels">, label: string) => {
    const { file, line, column, endLine, endColumn } = mark.place;
    const key = JSON.stringify([file, line, column, endLine, endColumn]);
    const { labels } = getOrInsert(marks, key, () => ({ ...mark, labels: [] }));
    if (label !== "" && !labels.includes(label)) labels.push(label);
  };
  for (const { place, lines = [], label, fix } of findings)
    if (place !== null) add({ place, lines, primary: true, help: showHelp ? fix : "" }, label);
  for (const { place, lines = [], message } of findings.flatMap(({ related }) => related))
    add({ place, lines, primary: false, help: "" }, message);
  return [...marks.values()];
}

/** Formats a label, e.g. `db publishes 5432 (default: DB_PORT is not set)`. */
export function formatLabel({ labels: [first = "", ...more], help }: Mark): string {
  const label = more.length === 0 ? first : `${first} (${more.join(", ")})`;
  return [label, help === "" ? "" : `help: ${help}`].filter(Boolean).join("; ");
}
