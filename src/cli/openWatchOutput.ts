import { isatty } from "node:tty";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { createPainter, type Paint } from "../report/formats/createPainter.ts";
import { encodeJson } from "../report/formats/encodeJson.ts";
import type { Change } from "../watch/Change.ts";
import { buildChangeDocument } from "../watch/changeDocument.ts";
import { formatChanges } from "../watch/formatChanges.ts";
import type { WatchState } from "../watch/WatchState.ts";
import type { Options } from "./arguments.ts";
import { isColored, printMessage, printText } from "./terminal.ts";
import { WatchTable } from "./WatchTable.ts";

/** Where `watch` shows what it sees. */
export interface WatchOutput {
  /** Returns false if the reader is gone. */
  show(state: WatchState, changes: readonly Change[], at: number): boolean;
  /** Shows a message about `watch` itself. */
  report(this: void, message: string): void;
  close(): void;
}

/** Opens a table on a terminal, otherwise lines on standard output. */
export function openWatchOutput(options: Options): WatchOutput {
  const isText = options.valueOrDefault("format") === "text";
  const isQuiet = options.has("quiet");
  const paint = createPainter(isColored(options));
  if (isText && !isQuiet && isatty(1) && process.env["TERM"] !== "dumb") return openTable(paint);
  const format = isText
    ? formatChanges
    : (changes: readonly Change[], at: number) =>
        changes.map((change) => encodeJson(buildChangeDocument(change, at)));
  return {
    show(_state, changes, at) {
      const shown = isQuiet ? changes.filter(({ kind }) => kind === "status") : changes;
      const lines = format(shown, at);
      return lines.length === 0 || printText(`${lines.join("\n")}\n`);
    },
    report: (message) => (isQuiet ? undefined : printMessage(message)),
    close() {},
  };
}

function openTable(paint: Paint): WatchOutput {
  const { stdout } = process;
  const table = new WatchTable({
    write: printText,
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    paint,
  });
  const redraw = () => table.redraw();
  stdout.on("resize", redraw);
  // After Ctrl-Z, the lines of the shell are on the terminal.
  process.on("SIGCONT", redraw);
  return {
    show: (state, changes, at) => table.show(state, changes, at),
    report: (message) => void table.report(escapeControlChars(message)),
    close() {
      stdout.off("resize", redraw);
      process.off("SIGCONT", redraw);
      table.close();
    },
  };
}
