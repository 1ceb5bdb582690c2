import { compareSeverity } from "../rules/runRules.ts";
import { type FailOn, judgeFindings } from "./computeExitStatus.ts";
import type { Report, ReportFinding } from "./Report.ts";

/** Adds findings to a report, and updates its counts and exit status. */
export function addFindings(
  report: Report,
  more: readonly ReportFinding[],
  failOn: FailOn,
): Report {
  if (more.length === 0) return report;
  const findings = [...report.findings, ...more].toSorted(compareSeverity);
  return { ...report, ...judgeFindings(findings, failOn) };
}
