import { formatTableRow } from "./markdown.ts";
import { formatCount } from "./formatSummaryLine.ts";

export interface Table<Item> {
  /** Empty for a table without a heading. */
  readonly heading: string;
  readonly header: readonly string[];
  cells(this: void, item: Item): string[];
  /** The size of the page, in bytes, up to which rows are added. */
  readonly limit: number;
}

/** Markdown that grows by whole lines up to a size in bytes of UTF-8. */
export class Page {
  text = "";
  #bytes = 0;
  /** Explains the limit, and where the other rows of a table are. */
  readonly #more: string;

  constructor(more: string) {
    this.#more = more;
  }

  add(line: string): void {
    this.#append(`${line}\n\n`);
  }

  /** Adds text as `add` does, if it fits. Returns whether it did. */
  addWithin(limit: number, text: string): boolean {
    return this.#append(`${text}\n\n`, limit);
  }

  /** Adds a row for each item until the limit, and a line that counts the rest. */
  addTable<Item>(items: readonly Item[], { heading, header, cells, limit }: Table<Item>): void {
    if (items.length === 0) return;
    if (heading !== "") this.add(heading);
    this.#append(formatTableRow(header) + formatTableRow(header.map(() => "---")));
    const cutAt = items.findIndex((item) => !this.#append(formatTableRow(cells(item)), limit));
    this.#append("\n");
    if (cutAt >= 0) this.add(`${formatCount(items.length - cutAt, "more row")}: ${this.#more}`);
  }

  /** Adds text unless it would exceed the limit. Returns whether it was added. */
  #append(text: string, limit = Infinity): boolean {
    const bytes = this.#bytes + measureBytes(text);
    if (bytes > limit) return false;
    this.text += text;
    this.#bytes = bytes;
    return true;
  }
}

/** Returns the size of a text in UTF-8. */
export const measureBytes = (text: string): number => Buffer.byteLength(text);
