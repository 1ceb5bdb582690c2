import { compareSeverity } from "../rules/runRules.ts";
import { type FailOn, judgeFindings } from "./computeExitStatus.ts";
import type { Report, ReportFinding } from "./Report.ts";

/** The report with more findings, and what follows from them. */
export function addFindings(
  report: Report,
  more: readonly ReportFinding[],
  failOn: FailOn,
): Report {
  if (more.length === 0) return report;
  const findings = [...report.findings, ...more].toSorted(compareSeverity);
  return { ...report, ...judgeFindings(findings, failOn) };
}
