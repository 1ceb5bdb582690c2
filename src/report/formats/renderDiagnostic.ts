import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { getOrInsert } from "../../lib/getOrInsert.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { Severity } from "../../rules/Finding.ts";
import { formatPlace } from "../Places.ts";
import type { Place } from "../Report.ts";
import { measureWidth } from "./alignColumns.ts";
import type { Color, Paint } from "./createPainter.ts";
import type { Diagnostic } from "./mergeFindings.ts";

const SEVERITY_COLORS: Readonly<Record<Severity, Color>> = {
  error: "red",
  warning: "yellow",
  notice: "blue",
};

/** A labeled place of a diagnostic. */
interface Mark {
  readonly place: Place;
  readonly lines: readonly string[];
  readonly primary: boolean;
  readonly labels: string[];
  /** The help of its finding if the diagnostic has several. */
  readonly help: string;
}

/** The part of a mark on one line: 0-based columns, `end` exclusive. */
interface Segment {
  readonly line: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly primary: boolean;
  /** Empty on all but the last line of a mark. */
  readonly label: string;
}

/**
 * Renders a diagnostic as a compiler does: a title, the lines of each file with labels, then help
 * and notes.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function* renderDiagnostic(
  { findings, title, help, notes }: Diagnostic,
  paint: Paint,
  columns: number | null,
): Iterable<string> {
  const [{ rule, severity }] = findings;
  const color = SEVERITY_COLORS[severity];
  const files = [
    ...groupBy(collectMarks(findings, help === null), ({ place }) => place.file).values(),
  ];
  const shown = files.map((marks) => marks.flatMap(listSegments).toSorted(compareSegments));
  const last = Math.max(0, ...shown.flat().map(({ line }) => line));
  const gutter = `${last}`.length;
  const style: FrameStyle = { paint, color, gutter, columns: columns ?? MAX_COLUMNS };
  yield `${paint("bold", paint(color, `${severity}[${rule}]`))}${paint("bold", `: ${title}`)}`;
  for (const [index, marks] of files.entries()) {
    yield* renderLocations(marks, index, style);
    const segments = shown[index] ?? [];
    if (segments.length > 0) yield* renderFrame(segments, style);
  }
  const bar = " ".repeat(gutter + 1);
  if (last > 0) yield paint("blue", `${bar} |`);
  const footer = (name: string, text: string) =>
    `${paint("blue", `${bar} =`)} ${paint("bold", `${name}:`)} ${text}`;
  if (help) yield footer("help", help);
  for (const note of notes) yield footer("note", note);
  yield "";
}

interface FrameStyle {
  readonly paint: Paint;
  /** The color of the severity. */
  readonly color: Color;
  /** Digits of the highest line number. */
  readonly gutter: number;
  readonly columns: number;
}

/** The width up to which lines of files are shown if the output does not go to a terminal. */
const MAX_COLUMNS = 160;

/** Collects the places of findings, those of the findings first. Merges the labels of a place. */
function collectMarks(findings: Diagnostic["findings"], showHelp: boolean): Mark[] {
  const marks = new Map<string, Mark>();
  const add = (mark: Omit<Mark, "labels">, label: string) => {
    const { file, line, column, endLine, endColumn } = mark.place;
    const key = JSON.stringify([file, line, column, endLine, endColumn]);
    const { labels } = getOrInsert(marks, key, () => ({ ...mark, labels: [] }));
    if (label !== "" && !labels.includes(label)) labels.push(label);
  };
  for (const { place, lines = [], label, fix } of findings)
    if (place !== null) add({ place, lines, primary: true, help: showHelp ? fix : "" }, label);
  for (const { place, lines = [], message } of findings.flatMap(({ related }) => related))
    add({ place, lines, primary: false, help: "" }, message);
  return [...marks.values()];
}

/** Formats a label, e.g. `db publishes 5432 (default: DB_PORT is not set)`. */
function formatLabel({ labels: [first = "", ...more], help }: Mark): string {
  const label = more.length === 0 ? first : `${first} (${more.join(", ")})`;
  return [label, help === "" ? "" : `help: ${help}`].filter(Boolean).join("; ");
}

/** Renders the position of the first mark of a file, and of each mark whose line is not shown. */
function* renderLocations(
  marks: readonly Mark[],
  index: number,
  { paint, gutter }: FrameStyle,
): Iterable<string> {
  const hidden = marks.filter(({ lines }) => lines.length === 0);
  const framed = marks.find(({ lines }) => lines.length > 0);
  const listed = framed === undefined ? hidden : [framed, ...hidden];
  for (const [at, mark] of listed.entries()) {
    const arrow = index === 0 && at === 0 ? "-->" : ":::";
    const label = mark.lines.length === 0 ? formatLabel(mark) : "";
    const text = `${formatPlace(mark.place)}${label === "" ? "" : `: ${label}`}`;
    yield `${" ".repeat(gutter + 1)}${paint("blue", arrow)} ${text}`;
  }
}

function compareSegments(a: Segment, b: Segment): number {
  return a.line - b.line || a.start - b.start;
}

function listSegments(mark: Mark): Segment[] {
  const { place, lines, primary } = mark;
  return lines.map((text, index): Segment => {
    const isWhole = lines.length === place.endLine - place.line + 1;
    const isLast = index === lines.length - 1;
    const indent = text.length - text.trimStart().length;
    return {
      line: place.line + index,
      text,
      start: index === 0 ? place.column - 1 : indent,
      end: isLast && isWhole ? place.endColumn - 1 : text.trimEnd().length,
      primary,
      label: isLast ? formatLabel(mark) : "",
    };
  });
}

/** Renders the lines of one file, each followed by its marks. */
function* renderFrame(segments: readonly Segment[], style: FrameStyle): Iterable<string> {
  const { paint, gutter } = style;
  const bar = paint("blue", `${" ".repeat(gutter + 1)} |`);
  yield bar;
  let previous: number | null = null;
  for (const [line, onLine] of groupBy(segments, (segment) => segment.line)) {
    if (previous !== null && line > previous + 1) yield paint("blue", " ...");
    previous = line;
    const view = viewLine(onLine, style.columns - gutter - 4);
    yield `${paint("blue", ` ${`${line}`.padStart(gutter)} |`)} ${view.text}`.trimEnd();
    for (const segment of onLine)
      for (const mark of renderMark(segment, view, style)) yield `${bar} ${mark}`;
  }
}

/** A line as it is shown: `from` is the offset of the first character that is shown. */
interface LineView {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** The width of what stands in front of it. */
  readonly lead: number;
}

/** How much of a long line is shown in front of its first mark. */
const MAX_LEAD = 20;

function viewLine([first]: readonly Segment[], width: number): LineView {
  const { text = "", start = 0 } = first ?? {};
  const bounded = text.slice(0, start + width);
  if (bounded.length === text.length && measureWidth(escapeLine(text)) <= width)
    return { text: escapeLine(text), from: 0, to: text.length, lead: 0 };
  const from = Math.max(0, Math.min(start - MAX_LEAD, text.length - width));
  const head = from > 0 ? "…" : "";
  let to = Math.min(text.length, from + width);
  while (to > start + 1 && measureWidth(escapeLine(text.slice(from, to))) > width - 2) to--;
  const tail = to < text.length ? "…" : "";
  const shown = `${head}${escapeLine(text.slice(from, to))}${tail}`;
  return { text: shown, from, to, lead: head.length };
}

function* renderMark(
  { text, start, end, primary, label }: Segment,
  { from, to, lead }: LineView,
  { paint, color, gutter, columns }: FrameStyle,
): Iterable<string> {
  const last = Math.max(start, Math.min(end, to));
  const indent = lead + measureWidth(escapeLine(text.slice(from, Math.max(from, start))));
  const length = Math.max(1, measureWidth(escapeLine(text.slice(Math.max(from, start), last))));
  const style = primary ? color : "blue";
  const mark = (primary ? "^" : "-").repeat(length);
  const room = columns - gutter - 4;
  const width = measureWidth(label);
  if (label === "" || indent + length + 1 + width <= room) {
    yield `${" ".repeat(indent)}${paint(style, `${mark} ${label}`.trimEnd())}`;
    return;
  }
  yield `${" ".repeat(indent)}${paint(style, mark)}`;
  yield `${" ".repeat(Math.max(0, Math.min(indent, room - width)))}${paint(style, label)}`;
}

const escapeLine = (text: string) => escapeControlChars(text.replaceAll("\t", "    "));
