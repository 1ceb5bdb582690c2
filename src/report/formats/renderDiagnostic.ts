import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { Severity } from "../../rules/Finding.ts";
import { formatPlace } from "../Places.ts";
import { measureWidth } from "./alignColumns.ts";
import { collectMarks, formatLabel, type Mark } from "./collectMarks.ts";
import type { Color, Paint } from "./createPainter.ts";
import { formatAdvice } from "./formatAdvice.ts";
import type { Diagnostic } from "./mergeFindings.ts";

const SEVERITY_COLORS: Readonly<Record<Severity, Color>> = {
  error: "red",
  warning: "yellow",
  notice: "blue",
};

/** The part of a mark on one line, as offsets into `text`. */
interface Segment {
  readonly line: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly primary: boolean;
  /** Empty on all but the last line of a mark. */
  readonly label: string;
}

interface FrameStyle {
  readonly paint: Paint;
  readonly color: Color;
  /** The number of digits of the highest line number. */
  readonly gutter: number;
  /** The width to the right of the gutter. */
  readonly room: number;
}

/** The width of lines in a wide terminal, and if the output does not go to one. */
const MAX_COLUMNS = 160;
const MIN_ROOM = 40;

/**
 * Renders a diagnostic as a compiler does: a title, the lines of each file with labels, then help
 * and notes.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function* renderDiagnostic(
  { head, findings, title, help, note, rest }: Diagnostic,
  paint: Paint,
  columns: number | null,
): Iterable<string> {
  const [{ severity }] = findings;
  const color = SEVERITY_COLORS[severity];
  const marks = collectMarks(findings, (finding) =>
    formatAdvice({
      fix: help === null ? finding.fix : "",
      note: note === null ? finding.note : "",
    }),
  );
  const files = [...groupBy(marks, ({ place }) => place.file).values()].map((ofFile) => ({
    marks: ofFile,
    segments: ofFile.flatMap(listSegments).toSorted((a, b) => a.line - b.line || a.start - b.start),
  }));
  const last = Math.max(0, ...files.flatMap(({ segments }) => segments.map(({ line }) => line)));
  const gutter = `${last}`.length;
  const room = Math.max(MIN_ROOM, Math.min(columns ?? Infinity, MAX_COLUMNS) - gutter - 4);
  const style: FrameStyle = { paint, color, gutter, room };
  yield `${paint("bold", paint(color, head))}${paint("bold", `: ${title}`)}`;
  for (const file of files) {
    yield* renderLocations(file.marks, style);
    if (file.segments.length > 0) yield* renderFrame(file.segments, style);
  }
  const bar = " ".repeat(gutter + 1);
  const texts = { help, note, "also at": rest };
  const footer = Object.entries(texts).flatMap(([name, text]) =>
    text ? `${paint("blue", `${bar} =`)} ${paint("bold", `${name}:`)} ${text}` : [],
  );
  if (last > 0 && footer.length > 0) yield paint("blue", `${bar} |`);
  yield* footer;
  yield "";
}

/** Renders the position of the first mark of a file, and of each mark whose lines are not shown. */
function* renderLocations(marks: readonly Mark[], { paint, gutter }: FrameStyle): Iterable<string> {
  const framed = marks.find(({ lines }) => lines.length > 0);
  const hidden = marks.filter(({ lines }) => lines.length === 0);
  for (const mark of framed === undefined ? hidden : [framed, ...hidden]) {
    const label = mark === framed ? "" : formatLabel(mark);
    const text = [formatPlace(mark.place), label].filter(Boolean).join(": ");
    yield `${" ".repeat(gutter + 1)}${paint("blue", "-->")} ${text}`;
  }
}

/** Splits a mark into its lines. After the first line, it skips lines without marked text. */
function listSegments(mark: Mark): Segment[] {
  const { place, lines, primary } = mark;
  const isWhole = lines.length === place.endLine - place.line + 1;
  const segments = lines.map((text, index): Segment => {
    const isLast = index === lines.length - 1;
    return {
      line: place.line + index,
      text,
      start: index === 0 ? place.column - 1 : text.length - text.trimStart().length,
      end: Math.min(isWhole && isLast ? place.endColumn - 1 : Infinity, text.trimEnd().length),
      primary,
      label: "",
    };
  });
  const shown = segments.filter(({ start, end }, index) => index === 0 || start < end);
  return [
    ...shown.slice(0, -1),
    ...shown.slice(-1).map((segment) => ({ ...segment, label: formatLabel(mark) })),
  ];
}

/** Renders the lines of one file, each followed by its marks. */
function* renderFrame(segments: readonly Segment[], style: FrameStyle): Iterable<string> {
  const { paint, gutter, room } = style;
  const bar = paint("blue", `${" ".repeat(gutter + 1)} |`);
  yield bar;
  let previous: number | null = null;
  for (const [line, onLine] of groupBy(segments, (segment) => segment.line)) {
    if (previous !== null && line > previous + 1) yield paint("blue", " ...");
    previous = line;
    let view: LineView | null = null;
    for (const segment of onLine) {
      if (view === null || segment.end > view.end) {
        view = viewLine(segment, room);
        yield `${paint("blue", ` ${`${line}`.padStart(gutter)} |`)} ${view.text}`.trimEnd();
      }
      for (const mark of renderMark(segment, view, style)) yield `${bar} ${mark}`;
    }
  }
}

/** The part of a line that is shown. */
interface LineView {
  readonly text: string;
  /** The offset at which the line is cut; infinite if it is not. */
  readonly end: number;
  /** Returns the column, from 0, at which the character at an offset is shown. */
  columnOf(this: void, offset: number): number;
}

/** The width of the text that a trimmed line shows before its mark. */
const MAX_LEAD = 20;

/** Trims a line to a width, so that the start of a segment is visible. */
function viewLine({ text, start }: Segment, room: number): LineView {
  const cells = listCells(text, start);
  const findColumn = (offset: number) => cells.find(({ end }) => offset < end)?.column ?? 0;
  if (text.length <= MAX_MEASURED && findColumn(text.length) <= room)
    return { text: joinCells(cells), end: Infinity, columnOf: findColumn };
  const lead = findColumn(start) - MAX_LEAD;
  const fromLead = cells.filter(({ column }) => column >= lead);
  const base = fromLead[0]?.column ?? 0;
  const fits = ({ column, shown }: Cell) => column + measureWidth(shown) <= base + room - 2;
  const visible = fromLead.filter(fits);
  const end = visible.at(-1)?.end ?? 0;
  const head = lead > 0 ? "…" : "";
  return {
    text: `${head}${joinCells(visible)}${end === Infinity ? "" : "…"}`,
    end,
    columnOf: (offset) => head.length + findColumn(Math.min(offset, end)) - base,
  };
}

/** A character of a line as it is shown. */
interface Cell {
  /** The offset after the character. */
  readonly end: number;
  readonly column: number;
  readonly shown: string;
}

const joinCells = (cells: readonly Cell[]) => cells.map(({ shown }) => shown).join("");

/** The number of UTF-16 code units that are measured on each side of a mark. */
const MAX_MEASURED = 200;

/** Lists the characters of a line, and an empty cell after the last one. */
function listCells(line: string, start: number): Cell[] {
  let end = Math.max(0, start - MAX_MEASURED);
  let column = 0;
  const from = end;
  const part = line.slice(from, start + MAX_MEASURED);
  const signs = new Set(Array.from(part.matchAll(SECOND_NUMBER_SIGN), ({ index }) => from + index));
  const cells = Array.from(part, (character): Cell => {
    const shown = `${signs.has(end) ? " " : ""}${escapeLine(character)}`;
    end += character.length;
    const cell = { end, column, shown };
    column += measureWidth(shown);
    return cell;
  });
  return [...cells, { end: Infinity, column, shown: "" }];
}

/** Matches the second `#` of `##[`, which starts a workflow command (`escapeWorkflowCommands`). */
const SECOND_NUMBER_SIGN = /#(?<=#[^\x20-\x7e]*#)(?=[^\x20-\x7e]*\[)/g;

const escapeLine = (text: string) => escapeControlChars(text.replaceAll("\t", "    "));

/** Renders a mark with its label, which goes to the next line if it does not fit. */
function* renderMark(
  { start, end, primary, label }: Segment,
  { columnOf }: LineView,
  { paint, color, room }: FrameStyle,
): Iterable<string> {
  const indent = columnOf(start);
  const length = Math.max(1, columnOf(end) - indent);
  const style = primary ? color : "blue";
  const mark = (primary ? "^" : "-").repeat(length);
  const width = measureWidth(label);
  if (label === "" || indent + length + 1 + width <= room) {
    yield `${" ".repeat(indent)}${paint(style, `${mark} ${label}`.trimEnd())}`;
    return;
  }
  yield `${" ".repeat(indent)}${paint(style, mark)}`;
  const lines = width <= room ? [label] : wrapWords(label, room - Math.min(indent, room / 2));
  const longest = Math.max(...lines.map(measureWidth));
  const left = " ".repeat(Math.max(0, Math.min(indent, room - longest)));
  for (const line of lines) yield `${left}${paint(style, line)}`;
}

/** Splits a text into lines of at most a width, unless a word is longer. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.pop();
    const longer = last === undefined ? word : `${last} ${word}`;
    lines.push(...(last === undefined || measureWidth(longer) <= width ? [longer] : [last, word]));
  }
  return lines;
}
