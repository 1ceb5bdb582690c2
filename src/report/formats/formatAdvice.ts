import type { ReportFinding } from "../Report.ts";

/** Formats the help and the note of a finding as a line each, without empty lines. */
export function formatAdvice({ fix, note }: Pick<ReportFinding, "fix" | "note">): string[] {
  return [fix && `help: ${fix}`, note && `note: ${note}`].filter(Boolean);
}
