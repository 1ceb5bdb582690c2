import { formatTableRow } from "./markdown.ts";
import { formatCount } from "./formatSummaryLine.ts";

/** A table of a page. */
export interface Table<Item> {
  /** Empty: none. */
  readonly heading: string;
  readonly header: readonly string[];
  cells(this: void, item: Item): string[];
  /** Bytes of the page up to which rows are added. */
  readonly limit: number;
}

/** Markdown that grows by whole lines up to a number of bytes of UTF-8. */
export class Page {
  text = "";
  #bytes = 0;
  /** What is said below a table of which not all rows fit. */
  readonly #more: string;

  constructor(more: string) {
    this.#more = more;
  }

  /** A line, a blank one behind it. */
  add(line: string): void {
    this.#append(`${line}\n\n`);
  }

  /** As `add`, where it fits. */
  addWithin(limit: number, text: string): boolean {
    return this.#append(`${text}\n\n`, limit);
  }

  /** Adds a row for each item, as many as fit; a line says how many do not. */
  addTable<Item>(items: readonly Item[], { heading, header, cells, limit }: Table<Item>): void {
    if (items.length === 0) return;
    if (heading !== "") this.add(heading);
    this.#append(formatTableRow(header) + formatTableRow(header.map(() => "---")));
    const cutAt = items.findIndex((item) => !this.#append(formatTableRow(cells(item)), limit));
    this.#append("\n");
    if (cutAt >= 0) this.add(`${formatCount(items.length - cutAt, "more row")}: ${this.#more}`);
  }

  /** False, and nothing is added, where it would go beyond the limit. */
  #append(text: string, limit = Infinity): boolean {
    const bytes = this.#bytes + measureBytes(text);
    if (bytes > limit) return false;
    this.text += text;
    this.#bytes = bytes;
    return true;
  }
}

/** In UTF-8. */
export const measureBytes = (text: string): number => Buffer.byteLength(text);
