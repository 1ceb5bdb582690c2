import { relative } from "node:path/posix";
import type { Span } from "../compose/index.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import type { Place } from "./Report.ts";

/** A code frame shows only the first line of a longer entry. */
const MAX_FRAME_LINES = 6;

/** Converts offsets into lines and columns, and absolute paths into paths relative to a base. */
export class Places {
  readonly #base: string;
  readonly #sources: readonly ReadonlyMap<string, string>[];
  readonly #quotable: ReadonlySet<string>;
  readonly #lineStarts = new Map<string, readonly number[]>();

  /**
   * @param base the absolute directory to which paths are relative
   * @param sources texts by absolute path; the first map that has a file counts
   * @param quotable absolute paths of the files whose lines reports may show
   */
  constructor(
    base: string,
    sources: readonly ReadonlyMap<string, string>[],
    quotable: ReadonlySet<string> = new Set(),
  ) {
    this.#base = base;
    this.#sources = sources;
    this.#quotable = quotable;
  }

  place({ file, start, end }: Span): Place {
    const from = this.#lineAndColumn(file, start);
    const to = this.#lineAndColumn(file, end);
    return { file: this.path(file), ...from, endLine: to.line, endColumn: to.column };
  }

  /** Returns the lines of a span for a code frame; none if the file must not be shown. */
  linesOf({ file, start, end }: Span): readonly string[] {
    if (!this.#quotable.has(file)) return [];
    const text = this.#textOf(file);
    const from = this.#lineAndColumn(file, start).line;
    const to = this.#lineAndColumn(file, end).line;
    const shown = to - from < MAX_FRAME_LINES ? to : from;
    const starts = this.#startsOf(file);
    return Array.from({ length: shown - from + 1 }, (_, index) =>
      // A pattern for the end of the line would search the whole line, which may be long.
      trimNewline(text.slice(starts[from - 1 + index], starts[from + index])),
    );
  }

  /** Returns a path relative to the base, "." for the base. Keeps `github>` names. */
  path(absolute: string): string {
    if (absolute.startsWith("github>")) return absolute;
    return relative(this.#base, absolute) || ".";
  }

  #lineAndColumn(file: string, offset: number): { line: number; column: number } {
    const starts = this.#startsOf(file);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  #startsOf(file: string): readonly number[] {
    const known = this.#lineStarts.get(file);
    if (known !== undefined) return known;
    const text = this.#textOf(file);
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts.set(file, starts);
    return starts;
  }

  #textOf(file: string): string {
    return this.#sources.find((source) => source.has(file))?.get(file) ?? "";
  }
}

function trimNewline(line: string): string {
  if (line.endsWith("\r\n")) return line.slice(0, -2);
  return line.endsWith("\n") ? line.slice(0, -1) : line;
}

/** Formats a place as `FILE:LINE:COLUMN`, which editors and terminals turn into a link. */
export function formatPlace({ file, line, column }: Place): string {
  return `${escapeControlChars(file)}:${line}:${column}`;
}
