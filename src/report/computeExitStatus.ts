import type { Finding, Severity } from "../rules/Finding.ts";
import { isRefusal } from "../rules/index.ts";
import type { Report, ReportFinding } from "./Report.ts";

/** The level from which on findings fail a run. */
export type FailOn = Exclude<Severity, "notice"> | "never";

const FAILING: Readonly<Record<FailOn, readonly Severity[]>> = {
  error: ["error"],
  warning: ["error", "warning"],
  never: [],
};

/** 0: nothing at or above the level; 1: findings; 2: a project is invalid. */
export function computeExitStatus(
  findings: readonly Pick<Finding, "rule" | "severity">[],
  failOn: FailOn,
): 0 | 1 | 2 {
  if (findings.some(isRefusal)) return 2;
  return findings.some(({ severity }) => FAILING[failOn].includes(severity)) ? 1 : 0;
}

/** What of a report follows from its findings. */
export function judgeFindings(
  findings: readonly ReportFinding[],
  failOn: FailOn,
): Pick<Report, "findings" | "summary" | "exitStatus" | "ok"> {
  const summary = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of findings) summary[severity]++;
  const exitStatus = computeExitStatus(findings, failOn);
  return { findings, summary, exitStatus, ok: exitStatus === 0 };
}
