/** Shorter work shows no progress. */
const DELAY_MS = 700;
const ERASE = "\r\u001b[2K";

/**
 * A line on a terminal that shows the current step of slow work, and is erased afterwards. Shows
 * nothing if `write` is null.
 */
export class ProgressLine {
  readonly #write: ((text: string) => void) | null;
  readonly #columns: number;
  #text = "";
  #since = Date.now();
  #shown = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(write: ((text: string) => void) | null, columns = 80) {
    this.#write = write;
    this.#columns = columns;
  }

  /** Shows a text without control characters. */
  show(text: string): void {
    if (this.#write === null) return;
    this.#text = text;
    const left = this.#since + DELAY_MS - Date.now();
    if (left <= 0) this.#draw();
    else this.#timer ??= setTimeout(() => this.#draw(), left).unref();
  }

  /** Erases the line, before other output is written. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#shown) this.#write?.(ERASE);
    this.#shown = false;
  }

  #draw(): void {
    this.#shown = true;
    this.#write?.(ERASE + this.#text.slice(0, this.#columns - 1));
  }
}
