import { compareSeverity } from "../rules/runRules.ts";
import { computeExitStatus, type FailOn } from "./computeExitStatus.ts";
import type { Report, ReportFinding } from "./Report.ts";

/** The report with more findings, and what follows from them. */
export function addFindings(
  report: Report,
  more: readonly ReportFinding[],
  failOn: FailOn,
): Report {
  if (more.length === 0) return report;
  const findings = [...report.findings, ...more].toSorted(compareSeverity);
  const summary = { ...report.summary };
  for (const { severity } of more) summary[severity]++;
  const status = computeExitStatus(findings, failOn);
  return { ...report, findings, summary, exitStatus: status, ok: status === 0 };
}
