import type { PortRow, Report } from "../Report.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/** How many ports are named. */
const MAX_NAMED_PORTS = 10;

/**
 * What a second copy of each project, in another worktree or another job of this host, would
 * collide on, and what no variable can part.
 */
export function* renderSecondCopy({
  projects,
  rows,
}: Pick<Report, "projects" | "rows">): Iterable<string> {
  for (const { name } of projects) {
    const fixed = rows.filter(({ project, kind }) => project === name && kind === "fixed");
    if (fixed.length === 0) continue;
    const stuck = fixed.filter((row) => !isVariable(row));
    const ports = (each: readonly PortRow[]) => each.reduce((sum, { count }) => sum + count, 0);
    const named = stuck
      .slice(0, MAX_NAMED_PORTS)
      .map(({ service, requested }) => `${escapeControlChars(service)} ${requested}`);
    const rest = stuck.length - named.length;
    const request =
      stuck.length === 0
        ? "variables can part them"
        : `${ports(stuck)} of them no variable can change: ${named.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
    yield `a second copy of ${escapeControlChars(name)} on this host would collide on ${formatCount(ports(fixed), "host port")}; ${request}`;
  }
}

function isVariable({ binding: { variables } }: PortRow): boolean {
  return variables.some(({ part }) => part === "published" || part === "entry");
}
