import { isFailing } from "../computeExitStatus.ts";
import type { FindingCause, Report, ReportFinding } from "../Report.ts";
import { countFindings, countRowPorts, formatCount, formatItems } from "./formatSummaryLine.ts";

/** Findings by cause. */
export type CausedFindings = Readonly<Record<FindingCause, readonly ReportFinding[]>>;

/** The headings of the findings that a change does not cause, in their order. */
export const OTHER_CAUSES = [
  ["runner", "On this runner"],
  ["base", "Also in the base"],
] as const;

/** Groups the findings by cause. Returns null if the run could not be compared with a base. */
export function groupByCause({ comparison, findings }: Report): CausedFindings | null {
  if (comparison === undefined || findings.some(({ cause }) => cause === undefined)) return null;
  // Findings of an invalid project may have a cause, although its ports cannot be compared.
  if (comparison.problem !== null && findings.length === 0) return null;
  return selectCauses(findings);
}

function selectCauses(findings: readonly ReportFinding[]): CausedFindings {
  const select = (name: FindingCause) => findings.filter(({ cause }) => cause === name);
  return { change: select("change"), runner: select("runner"), base: select("base") };
}

/**
 * The result of a review: this change `fails` the step, has `warnings` that do not, or `passes`.
 * `neutral`: the step fails, but not because of this change.
 */
export type Verdict = "fails" | "warnings" | "passes" | "neutral";

/** Judges the change of a report; without a comparison, the whole run. */
export function judgeReport(report: Report): Verdict {
  const caused = groupByCause(report);
  if (caused === null || isPolicyUnreadable(report)) return report.ok ? "passes" : "fails";
  if (caused.change.some((finding) => isFailing(finding, report.failOn))) return "fails";
  const problems = [...caused.change, ...(findHiddenProblems(report) ?? [])];
  if (problems.some(({ severity }) => severity !== "notice")) return "warnings";
  return report.ok ? "passes" : "neutral";
}

/**
 * Returns e.g. `2 errors in this change`, or `2 errors, 1 warning` without a comparison; the number
 * of ports for a map without findings.
 */
export function describeOutcome(report: Report): string {
  if (isPolicyUnreadable(report)) return "the policy of the base cannot be read";
  const caused = groupByCause(report);
  if (caused !== null) {
    const hidden = findHiddenProblems(report);
    const more = hidden === null ? "" : `; its policy hides ${countFindings(hidden).join(", ")}`;
    const found = countFindings(caused.change).join(", ") || "no problems";
    return `${found} in this change${more}`;
  }
  const found = countFindings(report.findings);
  if (found.length > 0) return found.join(", ");
  const ports = formatCount(countRowPorts(report.rows), "host port");
  return report.command !== "map" ? "no findings" : ports;
}

const isPolicyUnreadable = ({ comparison }: Report): boolean =>
  comparison?.policy?.from === "base" && comparison.policy.problem !== null;

/** Returns the errors and warnings that only the change's own policy hides; null for none. */
function findHiddenProblems({ comparison }: Report): readonly ReportFinding[] | null {
  const { from, hidden = [] } = comparison?.policy ?? {};
  const problems = hidden.filter(({ severity }) => severity !== "notice");
  return from === "head" && problems.length > 0 ? problems : null;
}

/**
 * Says in a sentence why the step fails or that it passes, with code in backticks; empty without a
 * comparison.
 */
export function describeStep(report: Report): string {
  const { failOn, findings } = report;
  if (groupByCause(report) === null) return "";
  if (isPolicyUnreadable(report))
    return "The step fails because the policy of the base cannot be read.";
  const failing = findings.filter((finding) => isFailing(finding, failOn));
  if (failing.length > 0) return describeFailure(selectCauses(failing), failOn);
  const levels = new Set(findings.map(({ severity }) => severity));
  if (levels.has("error")) return "The step passes, because `fail-on` is `never`.";
  return `The step passes${levels.has("warning") ? ": warnings do not fail it" : ""}.`;
}

function describeFailure(failing: CausedFindings, failOn: Report["failOn"]): string {
  const { change } = failing;
  const own = change.length === 0 ? [] : `${describeCount(change)} in this change`;
  const reasons = [own, describeOthers(failing)].flat();
  const remark = change.length === 0 ? ", which this change does not cause" : "";
  const level = failOn === "warning" ? " (`fail-on` is `warning`)" : "";
  return `The step fails because of ${formatItems(reasons)}${remark}${level}.`;
}

/** Counts the findings that the change does not cause: e.g. `5 errors on this runner`. */
export function describeOthers({ runner, base }: CausedFindings): string[] {
  return [
    ...(runner.length === 0 ? [] : [`${describeCount(runner)} on this runner`]),
    ...(base.length === 0 ? [] : [`${describeCount(base)} that the base has too`]),
  ];
}

const describeCount = (findings: readonly ReportFinding[]) => formatItems(countFindings(findings));
