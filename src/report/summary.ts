import { SEVERITIES } from "../rules/judge.ts";
import type { RuleId } from "../rules/RuleId.ts";
import type { Place, PortRow, Report, ReportFinding } from "./Report.ts";
import { plural } from "./summaryLine.ts";
import { target, wanted } from "./text.ts";
import { visible } from "./visible.ts";

/** GitHub throws away a summary above 1 MiB (actions/runner: FileCommandManager.cs). The findings come first and leave room for the ports. */
const findingsBytes = 700_000;
const totalBytes = 1_000_000;
const cellLength = 2000;

const findingHeader = ["", "where", "what", "what to do"];
const portHeader = ["project", "service", "host", "container", "status", "held by", "where"];

/** The report for a job summary, in GitHub's Markdown: the verdict, the findings by their cause, the port map. Less than 1 MiB of UTF-8. */
export function summary(report: Report): string {
  const page = new Page();
  page.add(`## ${verdict(report)}`);
  for (const [rule, findings] of byRule(report.findings)) {
    page.table(`### <code>${rule}</code>`, findingHeader, findings, findingCells, findingsBytes);
  }
  if (!report.host.visible && report.host.reason !== null) page.add(prose(`The host's ports cannot be seen: ${report.host.reason}.`));
  page.table("### Port map", portHeader, report.rows, portCells, totalBytes);
  return page.text;
}

function verdict({ ok, summary: counts }: Report): string {
  const found = SEVERITIES.filter((level) => counts[level] > 0).map((level) => plural(counts[level], level));
  return `${ok ? "✅" : "❌"} Portplan: ${found.length > 0 ? found.join(", ") : "no findings"}`;
}

/** In the order in which a rule comes up first. */
function byRule(findings: readonly ReportFinding[]): Map<RuleId, ReportFinding[]> {
  const rules = new Map<RuleId, ReportFinding[]>();
  for (const finding of findings) {
    const same = rules.get(finding.rule);
    if (same === undefined) rules.set(finding.rule, [finding]);
    else same.push(finding);
  }
  return rules;
}

const marks = { error: "❌", warning: "⚠️", notice: "ℹ️" };

function findingCells(finding: ReportFinding): string[] {
  const ends = finding.related.map((end) => `${where(end.place)} ${prose(end.message)}`);
  return [
    marks[finding.severity],
    [where(finding.place), ...ends].filter(Boolean).join("<br/>"),
    prose(finding.message),
    prose(finding.fix),
  ];
}

function portCells(row: PortRow): string[] {
  const holders = row.holders.map(({ holder }) => code(`${holder.kind} ${holder.name}`)).join("<br/>");
  return [code(row.project), code(row.service), code(wanted(row)), code(target(row)), row.status, holders, where(row.place)];
}

const where = (place: Place | null) => (place === null ? "" : code(`${place.file}:${place.line}`));
const code = (text: string) => (text === "" ? "" : `<code>${prose(text)}</code>`);

/** Every sign that Markdown or HTML could take for its own as a character reference; without colon, `@` and `www.` nothing becomes a link. */
function prose(text: string): string {
  const short = text.length <= cellLength ? text : `${text.slice(0, cellLength)}…`;
  return visible(short).replace(/[^\p{L}\p{M}\p{N} ,;()/.-]|(?<=www)\./giu, (character) => `&#${character.codePointAt(0)};`);
}

/** Grows by whole lines up to a number of bytes. */
class Page {
  text = "";
  #bytes = 0;

  /** A line, a blank one behind it. */
  add(line: string): void {
    this.#append(`${line}\n\n`);
  }

  /** As many rows as fit; a line says how many do not. */
  table<Item>(heading: string, header: readonly string[], items: readonly Item[], cells: (item: Item) => string[], limit: number): void {
    if (items.length === 0) return;
    this.add(heading);
    this.#append(tableRow(header) + tableRow(header.map(() => "---")));
    const cutAt = items.findIndex((item) => !this.#append(tableRow(cells(item)), limit));
    this.#append("\n");
    if (cutAt >= 0) this.add(`${plural(items.length - cutAt, "more row")}: a summary holds 1 MiB. The log has them all.`);
  }

  /** False, and nothing is added, where it would go beyond the limit. */
  #append(text: string, limit = Infinity): boolean {
    const bytes = this.#bytes + encoder.encode(text).length;
    if (bytes > limit) return false;
    this.text += text;
    this.#bytes = bytes;
    return true;
  }
}

const encoder = new TextEncoder();
const tableRow = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
