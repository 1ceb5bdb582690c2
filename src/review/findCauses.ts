import type { FindingCause, Place, PortChange, Report, ReportFinding } from "../report/Report.ts";
import { ruleOf } from "../rules/index.ts";
import { compareSeverity } from "../rules/runRules.ts";
import { createMatcher, formatService, identifyUnnamed } from "./findHidden.ts";

/** The base of a change, and the changes of its ports. */
export interface CauseInput {
  /** The check of the base, with the project names of the change; null if it has no projects. */
  readonly base: Pick<Report, "findings" | "rows"> | null;
  readonly changes: readonly PortChange[];
}

/**
 * Adds to each finding why it exists. A change causes a finding that its base does not have at this
 * level, and every finding at an entry whose published port it adds or moves. Lines, projects and
 * services may move or get another name.
 */
export function findCauses(
  { findings, rows }: Pick<Report, "findings" | "rows">,
  { base, changes }: CauseInput,
): ReportFinding[] {
  const { findings: known, rows: old } = base ?? { findings: [], rows: [] };
  const isAsSevere = (one: ReportFinding, other: ReportFinding) => compareSeverity(one, other) <= 0;
  const [before, now] = [old, rows].map((each) => new Set(each.map(formatService))) as [
    Set<string>,
    Set<string>,
  ];
  const isGone = (each: ReportFinding) => each.service !== null && !now.has(formatService(each));
  const isAdded = (each: ReportFinding) =>
    each.service !== null && !before.has(formatService(each));
  const isInBase = createMatcher(known, isAsSevere);
  const isOfGone = createMatcher(known.filter(isGone), isAsSevere, identifyUnnamed);
  const touches = createTouchTest(changes);
  const find = (finding: ReportFinding): FindingCause => {
    if (finding.byRun === "made") return touches(finding) ? "change" : "runner";
    const isKnown = isInBase(finding) ? !touches(finding) : isAdded(finding) && isOfGone(finding);
    if (!isKnown && !isAlwaysOfRunner(finding)) return "change";
    return finding.byRun === "resolved" || dependsOnRunner(finding) ? "runner" : "base";
  };
  return findings.map((finding) => ({ ...finding, cause: find(finding) }));
}

/**
 * Returns whether a finding is about the host or its programs. One about two projects, e.g. with the
 * same name, is about their files.
 */
function dependsOnRunner({ rule, related }: ReportFinding): boolean {
  const { dependsOn, reads } = ruleOf(rule);
  if (dependsOn === "host-state") return related.every(({ project }) => project === null);
  return dependsOn === "run" && reads === null;
}

/** Returns whether a finding is about the host alone: no project needs to exist for it. */
function isAlwaysOfRunner(finding: ReportFinding): boolean {
  return finding.project === null && dependsOnRunner(finding);
}

/** Returns a test whether a finding is at an entry whose published port a change adds or moves. */
function createTouchTest(changes: readonly PortChange[]): (finding: ReportFinding) => boolean {
  const touched = new Set(
    changes.flatMap(({ service, after }) =>
      after === null ? [] : formatEntry(service, after.place),
    ),
  );
  return ({ service, place, related }) =>
    [{ service, place }, ...related].some(
      (end) => end.place !== null && touched.has(formatEntry(end.service, end.place)),
    );
}

/** Formats a place of a service: several services may share an entry. */
const formatEntry = (service: string | null, { file, line, column }: Place) =>
  JSON.stringify([service, file, line, column]);
