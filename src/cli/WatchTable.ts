import type { Paint } from "../report/formats/createPainter.ts";
import type { Change } from "../watch/Change.ts";
import { formatChanges } from "../watch/formatChanges.ts";
import {
  CLEAR,
  formatPortKey,
  renderTable,
  replaceLines,
  type TableView,
  type TerminalSize,
} from "../watch/table.ts";
import type { WatchState } from "../watch/WatchState.ts";

/** How long a changed port is marked, in milliseconds. */
const MARKED = 30_000;
const MAX_LOG = 200;
const DATE = "2026-11-30T";

/** The terminal on which a table is drawn. */
export interface TableTerminal {
  /** Returns false if the terminal is gone. */
  write(this: void, text: string): boolean;
  size(this: void): TerminalSize;
  readonly paint: Paint;
}

/** A table on a terminal that is drawn over itself. */
export class WatchTable {
  readonly #terminal: TableTerminal;
  readonly #changed = new Map<string, number>();
  #log: readonly string[] = [];
  #lines: readonly string[] = [];
  #view: Pick<TableView, "snapshot" | "observation"> | null = null;

  constructor(terminal: TableTerminal) {
    this.#terminal = terminal;
  }

  /** Shows a state and its changes. Returns false if the terminal is gone. */
  show({ snapshot, last }: WatchState, changes: readonly Change[], at: number): boolean {
    this.#view = { snapshot, observation: last };
    for (const [key, time] of this.#changed) if (time < at - MARKED) this.#changed.delete(key);
    for (const change of changes)
      if (change.kind === "port") this.#changed.set(formatPortKey(change.port), at);
    // The first line has the date.
    return this.#add(formatChanges(changes, at).map((line) => line.slice(DATE.length)));
  }

  /** Shows a message without control characters below the table. */
  report(message: string): boolean {
    return this.#add([message]);
  }

  /** Draws everything again on an empty terminal, after its size changed. */
  redraw(): void {
    this.#lines = [];
    this.#terminal.write(CLEAR);
    this.#draw();
  }

  /** Moves below the table. */
  close(): void {
    if (this.#lines.length > 0) this.#terminal.write("\r\n");
    this.#lines = [];
  }

  #add(lines: readonly string[]): boolean {
    this.#log = [...this.#log, ...lines].slice(-MAX_LOG);
    return this.#draw();
  }

  #draw(): boolean {
    const { size, paint } = this.#terminal;
    if (this.#view === null) return true;
    const view = { ...this.#view, changed: new Set(this.#changed.keys()), log: this.#log };
    const lines = renderTable(view, size(), paint);
    const text = replaceLines(this.#lines, lines);
    this.#lines = lines;
    return text === "" || this.#terminal.write(text);
  }
}
