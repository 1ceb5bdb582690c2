import { groupBy } from "../lib/groupBy.ts";
import { judgeFindings, type FailOn } from "../report/computeExitStatus.ts";
import type { Report, ReportException, ReportFinding } from "../report/Report.ts";
import { type Identity, identityOf } from "../rules/Finding.ts";
import { compareSeverity } from "../rules/runRules.ts";

/** The reports about a change: by its own policy, and by that of its base. */
export interface Verdicts {
  readonly head: Report;
  /** Judged by the base's policy, without the ignore comments of the change. */
  readonly base: Report;
  /** The exceptions of the base, with its own files. */
  readonly before: readonly ReportException[];
}

/** The findings that only the policy of a change hides. */
export interface HiddenFindings {
  readonly hidden: readonly ReportFinding[];
  /** The exceptions that the base does not have. */
  readonly exceptions: readonly ReportException[];
  /**
   * The change with the findings of the base's policy that the base does not except. Its port map
   * and allocation are those of the change.
   */
  readonly verdict: Report;
}

/**
 * Finds what the policy and the ignore comments of a change hide: findings of the base's policy
 * that are missing or have a lower level, and that the base does not except either. Compares by
 * rule, project, service and evidence, because lines move.
 */
export function findHidden({ head, base, before }: Verdicts, failOn: FailOn): HiddenFindings {
  const isInPolicy = createMatcher(base.exceptions);
  const isInBase = createMatcher(nameRenamed(before, head));
  const comments = head.exceptions.filter((exception) => !isInPolicy(exception));
  const kept = new Set(comments.filter(isInBase));
  const isKept = createMatcher([...kept]);
  const findings = base.findings.filter((finding) => !isKept(finding));
  const isReported = createMatcher(
    head.findings,
    (own, other: ReportFinding) => compareSeverity(own, other) <= 0,
  );
  const missing = findings.filter((finding) => !isReported(finding));
  const accepted = new Set(missing.filter(isInBase));
  const isJudged = (finding: ReportFinding) => !accepted.has(finding);
  return {
    hidden: missing.filter(isJudged),
    exceptions: comments.filter((exception) => !kept.has(exception)),
    verdict: {
      ...head,
      ...judgeFindings(findings.filter(isJudged), failOn),
      exceptions: [...base.exceptions, ...kept],
    },
  };
}

/** Returns a test that is true at most once for each of the items, and only if it `suits`. */
export function createMatcher<Item extends Identity, Other extends Identity = Identity>(
  items: readonly Item[],
  suits: (item: Item, other: Other) => boolean = () => true,
  identify: (own: Identity) => string = identityOf,
): (other: Other) => boolean {
  const left = groupBy(items, identify);
  return (other) => {
    const same = left.get(identify(other)) ?? [];
    const at = same.findIndex((item) => suits(item, other));
    if (at >= 0) same.splice(at, 1);
    return at >= 0;
  };
}

/**
 * Gives exceptions for a service that is gone to a new service with an exception for the same rule
 * and evidence, which is usually the same service with another name, or in a project with one.
 */
function nameRenamed(
  before: readonly ReportException[],
  { rows, exceptions }: Report,
): readonly ReportException[] {
  const present = new Set(rows.map(formatService));
  const known = new Set(before.map(identityOf));
  const added = groupBy(
    exceptions.filter((own) => !known.has(identityOf(own))),
    identifyUnnamed,
  );
  return before.map((old) => {
    if (old.service === null || present.has(formatService(old))) return old;
    return added.get(identifyUnnamed(old))?.[0] ?? old;
  });
}

/** Identifies what may have another name in the change, by the rest. */
export const identifyUnnamed = (own: Identity) =>
  identityOf({ ...own, project: null, service: null });

export const formatService = ({ project, service }: Pick<Identity, "project" | "service">) =>
  JSON.stringify([project, service]);
