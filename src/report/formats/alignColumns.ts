const HALF_WIDTH = /[\uff61-\uffdc\uffe8-\uffee]/u;

/** Returns the width of a text without control characters, in cells of a terminal. */
export function measureWidth(text: string): number {
  let cells = 0;
  for (const character of text) {
    if (character <= "~") cells++;
    else if (!/\p{M}/u.test(character))
      cells += isWide(character) && !HALF_WIDTH.test(character) ? 2 : 1;
  }
  return cells;
}

/** Returns whether a character takes two cells (UAX #11: East Asian Width W and F). */
function isWide(character: string): boolean {
  return (
    /\p{scx=Han}|\p{scx=Hangul}|\p{scx=Hiragana}|\p{scx=Katakana}/u.test(character) ||
    /\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u.test(character)
  );
}

/** How a table is formatted. */
export interface TableStyle {
  /** The number of spaces before each line. */
  readonly indent?: number;
  /** The width of the terminal; null if the output does not go to one. */
  readonly columns?: number | null;
  /** Colors a line of a cell, which does not change its width. */
  readonly paint?: (text: string, column: number, row: number) => string;
}

const GAP = 2;
/** A narrower terminal wraps the lines itself. */
const MIN_WIDTH = 24;
/** A column of longer texts is not narrower, and words up to this width are not split. */
const MIN_COLUMN = 24;
/** The indent of the lines of a cell after the first one. */
const HANGING = 2;
/** The indent of columns below the first ones. */
const BAND_INDENT = 4;

type Row = readonly string[];

/**
 * Formats rows as lines with aligned columns, two spaces apart. In a terminal that is too narrow,
 * it wraps cells, those of the widest column first. Columns that do not fit even so are below the
 * first ones, on lines of their own.
 */
export function alignColumns(table: readonly Row[], style?: TableStyle): string[] {
  return alignRows(table, style).flat();
}

/** Formats rows as `alignColumns` does. Returns the lines of each row. */
export function alignRows(table: readonly Row[], style: TableStyle = {}): string[][] {
  const { indent = 0, columns = null } = style;
  const width = columns === null ? Infinity : Math.max(columns, MIN_WIDTH);
  const bands = splitIntoBands(measureColumns(table, width), width, indent).map((band, index) => {
    const rows = table.map((row) => wrapCells(row, band));
    // Wrapped cells may be narrower than their column.
    const widths = band.widths.map((_, column) =>
      maxOf(rows.flatMap((cells) => cells[column] ?? []).map(measureWidth)),
    );
    return rows.map((cells, row) => {
      if (index > 0 && cells.every(([text]) => text === "")) return [];
      const paint = (text: string, column: number) =>
        text === "" ? "" : (style.paint?.(text, band.start + column, row) ?? text);
      return alignCells(cells, { ...band, widths }, paint);
    });
  });
  return table.map((_, row) => bands.flatMap((lines) => lines[row] ?? []));
}

/** Columns that are next to each other on a line. */
interface Band {
  /** The index of the first column. */
  readonly start: number;
  readonly indent: number;
  readonly widths: readonly number[];
}

interface ColumnSize {
  readonly width: number;
  /** The width at which its cells can still be read. */
  readonly least: number;
}

function measureColumns(table: readonly Row[], room: number): ColumnSize[] {
  return transpose(table).map((cells) => {
    const width = maxOf(cells.map(measureWidth));
    if (room === Infinity) return { width, least: width };
    const parts = cells.flatMap((cell) => splitText(cell, MIN_COLUMN));
    const longest = maxOf(parts.map((part) => measureWidth(part.trimEnd())));
    return { width, least: Math.min(width, Math.max(MIN_COLUMN, longest + HANGING)) };
  });
}

function transpose(table: readonly Row[]): string[][] {
  const count = maxOf(table.map((row) => row.length));
  return Array.from({ length: count }, (_, column) => table.map((row) => row[column] ?? ""));
}

/** `Math.max` does not accept as many arguments as a table can have rows. */
const maxOf = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), 0);

/** Puts as many columns as fit next to each other, and makes the widest ones narrower. */
function splitIntoBands(sizes: readonly ColumnSize[], width: number, indent: number): Band[] {
  const bands: Band[] = [];
  for (let start = 0; start < sizes.length;) {
    const margin = start === 0 ? indent : indent + BAND_INDENT;
    const room = width - margin;
    let used = sizes[start]?.least ?? 0;
    let end = start + 1;
    for (let size = sizes[end]; size !== undefined; size = sizes[end]) {
      used += GAP + size.least;
      if (used > room) break;
      end++;
    }
    bands.push({ start, indent: margin, widths: narrow(sizes.slice(start, end), room) });
    start = end;
  }
  return bands;
}

/** Returns the widths of columns that fit into a room, of which the widest ones are narrower. */
function narrow(sizes: readonly ColumnSize[], room: number): number[] {
  const widths = sizes.map(({ width }) => Math.min(width, room));
  const gaps = GAP * (sizes.length - 1);
  while (widths.reduce((sum, width) => sum + width, gaps) > room) {
    const spare = widths.map((width, at) => (width > (sizes[at]?.least ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Returns the lines of each cell of a row in a band. */
function wrapCells(row: Row, { start, widths }: Band): string[][] {
  const cells = row.slice(start, start + widths.length);
  return cells.map((cell, column) => wrapLine(cell, widths[column] ?? 0));
}

function alignCells(
  cells: readonly (readonly string[])[],
  { indent, widths }: Band,
  paint: (text: string, column: number) => string,
): string[] {
  return transpose(cells).map((texts) => {
    const last = texts.findLastIndex((text) => text !== "");
    const aligned = texts.slice(0, last + 1).map((text, column) => {
      const padding = column === last ? 0 : (widths[column] ?? 0) - measureWidth(text);
      return paint(text, column) + " ".repeat(padding);
    });
    return " ".repeat(indent) + aligned.join(" ".repeat(GAP));
  });
}

/**
 * Splits a text into lines of at most a width, which must be at least four cells: at spaces, and
 * words that are too long at slashes, hyphens and the like, or anywhere. Lines after the first one
 * are indented.
 */
export function wrapLine(text: string, width: number): string[] {
  if (measureWidth(text) <= width) return [text];
  const room = width - HANGING;
  const parts = splitText(text, room).flatMap((part) =>
    measureWidth(part.trimEnd()) <= room ? part : Array.from(part),
  );
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    if (measureWidth(line + part.trimEnd()) <= width) line += part;
    else {
      lines.push(line.trimEnd());
      line = " ".repeat(HANGING) + part;
    }
  }
  return [...lines, line.trimEnd()];
}

/** Splits a text into words, and words that are too wide at slashes, hyphens and the like. */
function splitText(text: string, room: number): string[] {
  return text.split(/(?<= )(?=[^ ])/).flatMap((word) =>
    measureWidth(word.trimEnd()) <= room
      ? word
      : // The protocol of a port stays with it: `5432/tcp`.
        word.split(/(?<=[,_-]|\/(?!(?:tcp|udp|sctp)\b))/),
  );
}
