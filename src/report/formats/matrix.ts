import { alignColumns, measureWidth } from "./alignColumns.ts";
import type { Report, ReportPair } from "../Report.ts";
import type { Paint } from "./createPainter.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/** A wider matrix would not fit a terminal: the pairs are listed, those with most ports first. */
const MAX_COLUMNS = 8;
const MAX_PAIRS = 20;

/**
 * Renders the conflicts between projects as a table. A cell is the port, or the number of ports if
 * there are several. Renders nothing if no projects conflict.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function* renderMatrix(
  { projects, pairs }: Pick<Report, "projects" | "pairs">,
  paint: Paint,
  columns: number | null = null,
): Iterable<string> {
  if (pairs.length === 0) return;
  const taking = new Set(pairs.flatMap(({ projects: names }) => names));
  const names = [...new Set([...projects.map(({ name }) => name), ...taking])].filter((name) =>
    taking.has(name),
  );
  yield paint("bold", "conflicts between projects");
  const grid = alignColumns(buildGrid(names, pairs), { indent: 2 });
  const isWide = (line: string) => columns !== null && measureWidth(line) > columns;
  yield* names.length - 1 > MAX_COLUMNS || grid.some(isWide) ? listPairs(pairs, columns) : grid;
  yield "";
}

/** Builds the cells below the diagonal of the table. */
function buildGrid(names: readonly string[], pairs: readonly ReportPair[]): string[][] {
  const cells = new Map(
    pairs.map(({ projects, ports: [port, ...more] }) => [
      pairKey(projects),
      more.length === 0 ? `${port}` : `${more.length + 1} ports`,
    ]),
  );
  const shown = names.map(escapeControlChars);
  const rows = names.map((name, index) => [
    shown[index] ?? "",
    ...names.slice(0, index).map((other) => cells.get(pairKey([name, other])) ?? "-"),
  ]);
  return [["", ...shown.slice(0, -1)], ...rows.slice(1)];
}

function pairKey(projects: readonly string[]): string {
  return JSON.stringify(projects.toSorted());
}

function listPairs(pairs: readonly ReportPair[], columns: number | null): string[] {
  const shown = pairs.toSorted((a, b) => b.ports.length - a.ports.length).slice(0, MAX_PAIRS);
  const rows = shown.map(({ projects: [a, b], ports }) => [
    escapeControlChars(a),
    escapeControlChars(b),
    `${ports.slice(0, 6).join(", ")}${ports.length > 6 ? ", …" : ""}`,
  ]);
  const rest = pairs.length - shown.length;
  return [
    ...alignColumns(rows, { indent: 2, columns }),
    ...(rest === 0 ? [] : [`  and ${formatCount(rest, "more pair")}`]),
  ];
}
