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

/**
 * Formats rows as lines with aligned columns, two spaces apart.
 *
 * @param style colors a cell, which does not change its width
 */
export function alignColumns(
  table: readonly (readonly string[])[],
  style: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const widths: number[] = [];
  for (const row of table)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, measureWidth(cell));
  return table.map((row, number) => {
    const last = row.findLastIndex((cell) => cell !== "");
    const cells = row.slice(0, last + 1).map((cell, column) => {
      const padding = column === last ? "" : " ".repeat((widths[column] ?? 0) - measureWidth(cell));
      return style(cell, column, number) + padding;
    });
    return cells.join("  ");
  });
}
