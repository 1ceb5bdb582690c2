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
  addTable<Item>(items: readonly Item[], table: Table<Item>): void {
    if (items.length === 0) return;
    this.#append(formatHead(table));
    this.#addMore(this.#addRows(items, table));
  }

  /** Adds tables until the limit, and a line that counts the other rows of all of them. */
  addTables<Item>(tables: readonly (Table<Item> & { readonly items: readonly Item[] })[]): void {
    let missing = 0;
    for (const { items, ...table } of tables) {
      const [first] = items;
      if (first === undefined) continue;
      // A heading without rows would only use up the room.
      const head = formatHead(table);
      const start = head + formatTableRow(table.cells(first));
      if (this.#bytes + measureBytes(start) > table.limit) missing += items.length;
      else {
        this.#append(head);
        missing += this.#addRows(items, table);
      }
    }
    this.#addMore(missing);
  }

  /** Adds rows until the limit. Returns the number of those that are missing. */
  #addRows<Item>(items: readonly Item[], { cells, limit }: Table<Item>): number {
    const cutAt = items.findIndex((item) => !this.#append(formatTableRow(cells(item)), limit));
    this.#append("\n");
    return cutAt < 0 ? 0 : items.length - cutAt;
  }

  #addMore(count: number): void {
    if (count > 0) this.add(`${formatCount(count, "more row")}: ${this.#more}`);
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

function formatHead({ heading, header }: Pick<Table<never>, "heading" | "header">): string {
  const title = heading === "" ? "" : `${heading}\n\n`;
  return title + formatTableRow(header) + formatTableRow(header.map(() => ":--"));
}
