import { measureWidth } from "../../src/report/formats/alignColumns.ts";

/**
 * A terminal that interprets the escape sequences that `watch` writes (ECMA-48), and fails for
 * others.
 */
export class Terminal {
  columns: number;
  rows: number;
  /** The sequences that were written, to count them. */
  written = "";
  #lines: string[][];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#lines = this.#makeEmpty();
  }

  /** Makes the terminal smaller or larger, which leaves its lines cut or in the wrong places. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    const kept = this.#lines.slice(-rows).map((line) => line.slice(0, columns));
    this.#lines = [...kept, ...this.#makeEmpty()].slice(0, rows);
    this.#row = Math.min(this.#row, rows - 1);
    this.#column = Math.min(this.#column, columns - 1);
  }

  write(text: string): boolean {
    this.written += text;
    const [start = "", ...sequences] = text.split("\u001b[");
    for (const character of start) this.#print(character);
    for (const sequence of sequences) {
      const [head = "", count = "", command = ""] =
        /^(\d*)(?:;\d+)*([A-Za-z])/.exec(sequence) ?? [];
      this.#execute(command, count);
      for (const character of sequence.slice(head.length)) this.#print(character);
    }
    return true;
  }

  /** Returns the lines on the screen, without empty ones at the end. */
  screen(): string[] {
    const lines = this.#lines.map((cells) => cells.join("").trimEnd());
    return lines.slice(0, lines.findLastIndex(Boolean) + 1);
  }

  #makeEmpty = (): string[][] => Array.from({ length: this.rows }, () => []);

  #print(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#moveDown();
    else if (character < " " || character === "\u007f")
      throw new Error(`the terminal got ${JSON.stringify(character)}`);
    else {
      const width = measureWidth(character);
      if (this.#column + width > this.columns) {
        this.#column = 0;
        this.#moveDown();
      }
      const line = this.#lines[this.#row] ?? [];
      while (line.length < this.#column) line.push(" ");
      // A character without a width is in the cell before it, and a wide one also in the next one.
      const cells = width === 2 ? [character, ""] : [character];
      if (width === 0) line.push(`${line.pop() ?? ""}${character}`);
      else line.splice(this.#column, width, ...cells);
      this.#column += width;
    }
  }

  #moveDown(): void {
    if (this.#row < this.rows - 1) this.#row++;
    else this.#lines = [...this.#lines.slice(1), []];
  }

  #execute(command: string, count: string): void {
    if (command === "A") this.#row = Math.max(0, this.#row - Number(count || 1));
    else if (command === "H") [this.#row, this.#column] = [0, 0];
    else if (command === "K" && count === "2") this.#lines[this.#row] = [];
    else if (command === "J" && count === "2") this.#lines = this.#makeEmpty();
    else if (command === "J" && count === "") {
      this.#lines[this.#row]?.splice(this.#column);
      this.#lines = this.#lines.map((line, at) => (at > this.#row ? [] : line));
    } else if (command !== "m") throw new Error(`the terminal does not know ${count}${command}`);
  }
}
