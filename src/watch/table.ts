import { alignRows, measureWidth, wrapLine } from "../report/formats/alignColumns.ts";
import type { Color, Paint } from "../report/formats/createPainter.ts";
import { formatFindingCounts, formatPortName, formatTime } from "./formatChanges.ts";
import type { Observation, ObservedPorts } from "./Observation.ts";
import type { WatchSnapshot, WatchStatus } from "./WatchSnapshot.ts";

/** The contents of the table. */
export interface TableView {
  readonly snapshot: WatchSnapshot;
  /** The last observation that could be made. */
  readonly observation: Observation | null;
  /** The ports that changed a short time ago, by `formatPortKey`. */
  readonly changed: ReadonlySet<string>;
  /** The last changes and messages, oldest first. */
  readonly log: readonly string[];
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

interface Line {
  readonly text: string;
  readonly colors: readonly Color[];
}

/** The lines of a row. */
type Block = readonly Line[];

const STATUS_COLORS: Readonly<Record<WatchStatus, Color>> = {
  ok: "green",
  failing: "red",
  unknown: "yellow",
};
const MAX_REASONS = 3;
const MIN_LOG = 3;
/** A terminal with fewer rows shows only the last change, and long texts are cut. */
const MIN_ROWS = 15;

/** Renders the table as lines that fit on a terminal, one line less than its height. */
export function renderTable(view: TableView, size: TerminalSize, paint: Paint): string[] {
  const isSmall = size.rows < MIN_ROWS;
  const fit = (text: string) => (isSmall ? [text] : wrapLine(text, size.columns));
  const head = renderHead(view.snapshot, isSmall ? 1 : MAX_REASONS, fit);
  const height = Math.max(2, size.rows - 1);
  const body = renderPorts(view, isSmall ? null : size.columns);
  const left = Math.max(0, height - head.length);
  const logHeight = Math.max(isSmall ? 1 : MIN_LOG, left - body.flat().length - 1);
  const log = selectLast(view.log.map(fit), logHeight).map((text): Line => ({ text, colors: [] }));
  const separators = log.length > 0 ? [{ text: "", colors: [] }] : [];
  const lines = [
    ...head,
    ...shorten(body, Math.max(0, left - log.length - separators.length)),
    ...separators,
    ...log,
  ];
  return lines.slice(0, height).map(({ text, colors }) => {
    const shown = clip(text, size.columns);
    return colors.reduce((painted, color) => paint(color, painted), shown);
  });
}

/** Returns the lines of the last texts that fit, at least some of the last one. */
function selectLast(texts: readonly (readonly string[])[], height: number): readonly string[] {
  const selected: string[] = [];
  for (const lines of texts.toReversed()) {
    if (selected.length > 0 && selected.length + lines.length > height) break;
    selected.unshift(...lines.slice(0, height));
  }
  return selected;
}

/** Returns a key that is equal for the same ports in the next observation. */
export function formatPortKey(port: ObservedPorts): string {
  return JSON.stringify([port.project, port.service, port.target, port.requested]);
}

function renderHead(
  { status, reasons, lastCheck, findings }: WatchSnapshot,
  maxReasons: number,
  fit: (text: string) => string[],
): Line[] {
  const counts = formatFindingCounts(findings);
  const checked = lastCheck === null ? "" : `, checked at ${formatTime(lastCheck.at)}`;
  const first = `portplan watch: ${status}${counts === "" ? "" : ` (${counts})`}${checked}`;
  // The first line has the number of findings.
  const more = maxReasons === 1 ? 0 : reasons.length - maxReasons;
  return [
    { text: first, colors: [STATUS_COLORS[status], "bold"] },
    ...reasons
      .slice(0, maxReasons)
      .flatMap((text) => fit(`  ${text}`))
      .map((text): Line => ({ text, colors: [] })),
    ...(more > 0 ? [{ text: `  and ${more} more`, colors: [] }] : []),
    { text: "", colors: [] },
  ];
}

const GOOD: ReadonlySet<string> = new Set(["own", "ok", "engine", "discarded"]);
const BAD: ReadonlySet<string> = new Set([
  "taken",
  "leased",
  "collides",
  "not-listening",
  "wrong-listener",
  "wrong-port",
  "unhealthy",
]);

/** Renders the title and the lines of each port. */
function renderPorts(
  { observation, changed, snapshot }: TableView,
  columns: number | null,
): readonly Block[] {
  if (observation === null) return [];
  const isKnown = snapshot.status !== "unknown" || observation.blindness !== null;
  const { ports } = observation;
  if (ports.length === 0) return [[{ text: "  no published ports", colors: [] }]];
  const isChanged = (port: ObservedPorts) => changed.has(formatPortKey(port));
  const rows = ports.map((port) => [
    `${port.project}/${port.service}`,
    formatPortName(port),
    isKnown ? port.described : "unknown",
  ]);
  const table = [["SERVICE", "HOST PORT", "STATE"], ...rows];
  const [title = [], ...blocks] = alignRows(table, { indent: 2, columns });
  return [
    title.map((text): Line => ({ text, colors: ["dim"] })),
    ...blocks.map(([first = "", ...more], at): Block => {
      const port = ports[at];
      const isMarked = port !== undefined && isChanged(port);
      const colors: Color[] = [];
      if (port !== undefined && isKnown) colors.push(...colorOf(port.state));
      if (isMarked) colors.push("bold");
      const texts = [isMarked ? first.replace(" ", "*") : first, ...more];
      return texts.map((text) => ({ text, colors }));
    }),
  ];
}

function colorOf(state: string): Color[] {
  if (BAD.has(state)) return ["red"];
  return GOOD.has(state) ? ["green"] : [];
}

/** Keeps the rows that changed or are bad if there are too many. The first block is the title. */
function shorten(blocks: readonly Block[], height: number): readonly Line[] {
  if (blocks.flat().length <= height) return blocks.flat();
  const [title = [], ...rows] = blocks;
  const rankOf = ([line]: Block) => {
    if (line?.colors.includes("red")) return 0;
    return line?.colors.includes("bold") ? 1 : 2;
  };
  const ranked = rows.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (height - title.length < 2) return [title, ...ranked].flat().slice(0, height);
  const kept = new Set<Block>();
  let left = height - title.length - 1;
  for (const block of ranked) {
    left -= block.length;
    if (left < 0) break;
    kept.add(block);
  }
  const text = `  and ${rows.length - kept.size} more`;
  return [...title, ...rows.filter((row) => kept.has(row)).flat(), { text, colors: ["dim"] }];
}

/** Cuts a text to a number of cells of a terminal. */
function clip(text: string, columns: number): string {
  if (measureWidth(text) <= columns) return text;
  let shown = "";
  for (const character of text) {
    if (measureWidth(shown + character) > columns - 1) break;
    shown += character;
  }
  return `${shown}…`;
}

const UP = (lines: number) => (lines > 0 ? `\u001b[${lines}A` : "");
const ERASE_LINE = "\u001b[2K";
const ERASE_BELOW = "\u001b[J";
/** Erases the terminal and moves to its first line. */
export const CLEAR = "\u001b[H\u001b[2J";

/**
 * Returns what replaces lines on a terminal by others, from the end of the last line to the end of
 * the new last line. Writes all lines if one differs, because a key may have changed the terminal.
 *
 * @param before the lines on the terminal; empty for none
 */
export function replaceLines(before: readonly string[], after: readonly string[]): string {
  if (before.length === after.length && before.every((line, at) => line === after[at])) return "";
  const written = after.map((line) => `\r${ERASE_LINE}${line}`);
  const start = before.length === 0 ? "" : `${UP(before.length - 1)}\r`;
  const end = before.length > after.length ? `\r\n${ERASE_BELOW}${UP(1)}` : "";
  return `${start}${written.join("\r\n")}${end}`;
}
