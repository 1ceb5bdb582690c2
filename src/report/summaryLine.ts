import { SEVERITIES } from "../rules/judge.ts";
import type { Report } from "./Report.ts";

/** The run in one line: `2 errors, 1 warning. 14 ports of 1 project; the host's ports were looked at.` */
export function summaryLine({ command, summary, rows, projects, host }: Report): string {
  const counts = SEVERITIES.filter((severity) => summary[severity] > 0).map((severity) => plural(summary[severity], severity));
  const ports = rows.reduce((sum, { count }) => sum + count, 0);
  const scope = `${plural(ports, "port")} of ${plural(projects.length, "project")}`;
  if (command === "map") return `${[...counts, scope].join(", ")}.`;
  const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
  return `${verdict}: ${scope}${host.visible ? "" : ", without a view of the host"}.`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
