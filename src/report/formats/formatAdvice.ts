import type { ReportFinding } from "../Report.ts";

/** Formats the help and the note of a finding, a line each; none that is empty. */
export function formatAdvice({ fix, note }: Pick<ReportFinding, "fix" | "note">): string[] {
  return [fix && `help: ${fix}`, note && `note: ${note}`].filter(Boolean);
}
