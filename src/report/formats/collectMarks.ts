import { getOrInsert } from "../../lib/getOrInsert.ts";
import type { Place, ReportFinding } from "../Report.ts";

/** A place of one or more findings, with what a report shows there. */
export interface Mark {
  readonly place: Place;
  readonly lines: readonly string[];
  readonly primary: boolean;
  /** Descriptions of the entry. */
  readonly labels: string[];
  /** Origins of the entry and of its value. */
  readonly sources: string[];
  /** Help and notes of the findings that are not shown once for all of them. */
  readonly advice: string[];
}

/**
 * Collects the places of findings, those of the findings first. Merges the texts of a place.
 *
 * @param listAdvice returns the texts to show at the place of a finding
 */
export function collectMarks(
  findings: readonly ReportFinding[],
  listAdvice: (finding: ReportFinding) => readonly string[] = () => [],
): Mark[] {
  const marks = new Map<string, Mark>();
  const add = (mark: Pick<Mark, "place" | "primary">, lines: readonly string[] = []) => {
    const { file, line, column, endLine, endColumn } = mark.place;
    const key = JSON.stringify([file, line, column, endLine, endColumn]);
    const texts = () => ({ labels: [], sources: [], advice: [] });
    return getOrInsert(marks, key, () => ({ ...mark, lines, ...texts() }));
  };
  for (const finding of findings) {
    const { place, lines, label } = finding;
    if (place === null) continue;
    const { labels, advice } = add({ place, primary: true }, lines);
    addLabel(labels, label);
    for (const text of listAdvice(finding)) addDistinct(advice, text);
  }
  for (const { place, lines, service, message } of findings.flatMap(({ related }) => related)) {
    const { labels, sources } = add({ place, primary: false }, lines);
    if (service === null) addDistinct(sources, message);
    else addLabel(labels, message);
  }
  return [...marks.values()];
}

function addDistinct(texts: string[], text: string): void {
  if (text !== "" && !texts.includes(text)) texts.push(text);
}

/** Adds a label. One that also names the project of the service replaces one that does not. */
function addLabel(labels: string[], label: string): void {
  if (labels.some((other) => other.endsWith(`/${label}`))) return;
  const shorter = labels.findIndex((other) => label.endsWith(`/${other}`));
  if (shorter === -1) addDistinct(labels, label);
  else labels[shorter] = label;
}

/** Formats the label of a mark, e.g. `db publishes 5432 (default: DB_PORT is not set)`. */
export function formatLabel({ labels, sources, advice }: Mark): string {
  const origin = sources.join(", ");
  const label = labels.join(", ");
  const text = label === "" || origin === "" ? label + origin : `${label} (${origin})`;
  return [text, ...advice].filter(Boolean).join("; ");
}
