import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { Report } from "../Report.ts";
import { alignColumns } from "./alignColumns.ts";

/** Formats the changes other than those of host ports as a table; no lines if there are none. */
export function formatChanges({ allocation, projects }: Report): string[] {
  const changes = allocation?.changes ?? [];
  if (changes.length === 0) return [];
  const rows = changes.map(({ project, path, from, to, reason }) => {
    const owner = projects.length > 1 ? `${escapeControlChars(project)}: ` : "";
    return [`${owner}${path}`, from ?? "-", to ?? "-", reason];
  });
  const table = alignColumns([["ALSO CHANGED", "FROM", "TO", "WHY"], ...rows]);
  return [...table.map((line) => `  ${line}`), ""];
}
