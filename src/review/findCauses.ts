import type { FindingCause, Place, PortChange, Report, ReportFinding } from "../report/Report.ts";
import { ruleOf } from "../rules/index.ts";
import type { Identity } from "../rules/Finding.ts";
import { groupBy } from "../lib/groupBy.ts";
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
  const services: Services = {
    isGone: (each) => each.service !== null && !now.has(formatService(each)),
    isAdded: (each) => each.service !== null && !before.has(formatService(each)),
  };
  const isInBase = createMatcher(known, isAsSevere);
  const isOfGone = createMatcher(known.filter(services.isGone), isAsSevere, identifyUnnamed);
  const isConflictOfBase = createConflictTest(known, services);
  const touches = createTouchTest(changes, services);
  const find = (finding: ReportFinding): FindingCause => {
    if (finding.byRun === "made") return touches(finding) ? "change" : "runner";
    const isKnown =
      isInBase(finding) || isConflictOfBase(finding)
        ? !touches(finding)
        : services.isAdded(finding) && isOfGone(finding);
    if (!isKnown && !isAlwaysOfRunner(finding)) return "change";
    return finding.byRun === "resolved" || dependsOnRunner(finding) ? "runner" : "base";
  };
  return findings.map((finding) => ({ ...finding, cause: find(finding) }));
}

/**
 * Returns whether a finding is about the host or its programs. One about two projects, e.g. with
 * the same name, is about their files.
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

/** Tests for services that only one side of a change has. */
interface Services {
  isGone(this: void, each: Owner): boolean;
  isAdded(this: void, each: Owner): boolean;
}

type Owner = Pick<Identity, "project" | "service">;

/**
 * Returns a test whether the base has a conflict between the same services on the same port. The
 * order of the entries decides which of them has the finding.
 */
function createConflictTest(
  known: readonly ReportFinding[],
  { isGone, isAdded }: Services,
): (finding: ReportFinding) => boolean {
  const worst = new Map<string, ReportFinding>();
  for (const finding of known)
    for (const key of listConflictKeys(finding, isGone)) {
      const other = worst.get(key);
      if (other === undefined || compareSeverity(finding, other) < 0) worst.set(key, finding);
    }
  return (finding) => {
    const same = listConflictKeys(finding, isAdded).map((key) => worst.get(key));
    const isKnown = (other?: ReportFinding) =>
      other !== undefined && compareSeverity(other, finding) <= 0;
    return same.length > 0 && same.every(isKnown);
  };
}

/**
 * Returns a key for each service of a conflict between ports; none for other findings.
 *
 * @param isUnnamed whether a service may have another name on the other side
 */
function listConflictKeys(finding: ReportFinding, isUnnamed: (each: Owner) => boolean): string[] {
  const { rule, evidence, related } = finding;
  if (ruleOf(rule).conflict !== "between-ports") return [];
  // Whichever of the entries has the finding, its first port is that of the conflict.
  const port = evidence.slice(evidence.lastIndexOf(":")).replace(/-\d+/, "");
  return [finding, ...related]
    .filter(({ service }) => service !== null)
    .map((end) => JSON.stringify([rule, port, isUnnamed(end) ? null : formatService(end)]));
}

/**
 * Returns a test whether a finding is at an entry whose published port a change adds or moves. A
 * service that gets another name keeps its ports.
 */
function createTouchTest(
  changes: readonly PortChange[],
  { isGone, isAdded }: Services,
): (finding: ReportFinding) => boolean {
  const left = groupBy(changes.filter(isGone), ({ target, before }) =>
    JSON.stringify([target, before?.requested]),
  );
  const isRenamed = (change: PortChange) =>
    isAdded(change) &&
    left.get(JSON.stringify([change.target, change.after?.requested]))?.pop() !== undefined;
  const touched = new Set(
    changes.flatMap((change) =>
      change.after === null || isRenamed(change)
        ? []
        : formatEntry(change.service, change.after.place),
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
