import type { Finding, Severity } from "../rules/Finding.ts";
import { isRefusal } from "../rules/index.ts";
import type { Report, ReportFinding } from "./Report.ts";

/** The lowest level of findings that fails a run. */
export type FailOn = Report["failOn"];

const FAILING: Readonly<Record<FailOn, readonly Severity[]>> = {
  error: ["error"],
  warning: ["error", "warning"],
  never: [],
};

/** Returns whether a finding fails a run. */
export function isFailing({ rule, severity }: Pick<Finding, "rule" | "severity">, failOn: FailOn) {
  return isRefusal({ rule }) || FAILING[failOn].includes(severity);
}

/** Returns 1 if a finding has the level or a higher one, 2 if a project is invalid, else 0. */
export function computeExitStatus(
  findings: readonly Pick<Finding, "rule" | "severity">[],
  failOn: FailOn,
): 0 | 1 | 2 {
  if (findings.some(isRefusal)) return 2;
  return findings.some((finding) => isFailing(finding, failOn)) ? 1 : 0;
}

/** Computes the fields of a report that depend on its findings. */
export function judgeFindings(
  findings: readonly ReportFinding[],
  failOn: FailOn,
): Pick<Report, "findings" | "summary" | "failOn" | "exitStatus" | "ok"> {
  const summary = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of findings) summary[severity]++;
  const exitStatus = computeExitStatus(findings, failOn);
  return { findings, summary, failOn, exitStatus, ok: exitStatus === 0 };
}
