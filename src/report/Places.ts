import { relative } from "node:path/posix";
import type { Span } from "../compose/index.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import type { Place } from "./Report.ts";

/** Turns offsets into lines and columns, and absolute paths into those below their root. */
export class Places {
  readonly #rootOf: (path: string) => string;
  readonly #sources: readonly ReadonlyMap<string, string>[];
  readonly #lineStarts = new Map<string, readonly number[]>();

  /** `sources`: the texts by absolute path; the first that has a file counts. */
  constructor(rootOf: (path: string) => string, sources: readonly ReadonlyMap<string, string>[]) {
    this.#rootOf = rootOf;
    this.#sources = sources;
  }

  place({ file, start, end }: Span): Place {
    const from = this.#lineAndColumn(file, start);
    const to = this.#lineAndColumn(file, end);
    return { file: this.path(file), ...from, endLine: to.line, endColumn: to.column };
  }

  /** "." for the root itself. What another repository holds keeps its name. */
  path(absolute: string): string {
    if (absolute.startsWith("github>")) return absolute;
    return relative(this.#rootOf(absolute), absolute) || ".";
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
    const text = this.#sources.find((source) => source.has(file))?.get(file) ?? "";
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts.set(file, starts);
    return starts;
  }
}

/** Returns a place as `FILE:LINE:COLUMN`, of which editors and terminals make links. */
export function formatPlace({ file, line, column }: Place): string {
  return `${escapeControlChars(file)}:${line}:${column}`;
}
