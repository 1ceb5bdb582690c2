import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { Report } from "../Report.ts";
import { alignColumns } from "./alignColumns.ts";

/**
 * Formats the changes other than those of host ports as a table; no lines if there are none.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function formatChanges(
  { allocation, projects }: Report,
  columns: number | null = null,
): string[] {
  const changes = allocation?.changes ?? [];
  if (changes.length === 0) return [];
  const rows = changes.map(({ project, path, from, to, reason }) => {
    const owner = projects.length > 1 ? `${escapeControlChars(project)}: ` : "";
    return [`${owner}${path}`, from ?? "-", to ?? "-", reason];
  });
  const table = [["ALSO CHANGED", "FROM", "TO", "WHY"], ...rows];
  return [...alignColumns(table, { indent: 2, columns }), ""];
}
