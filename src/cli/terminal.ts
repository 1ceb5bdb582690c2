import { isatty } from "node:tty";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { writePieces, writeWhole } from "../system/files/writeFiles.ts";
import type { Options } from "./arguments.ts";
import { ProgressLine } from "./ProgressLine.ts";

/** Shows on a terminal that something takes long. */
const progress = isatty(2)
  ? new ProgressLine((piece) => void writePieces([piece], 2), process.stderr.columns)
  : new ProgressLine(null);

export function reportProgress(what: string): void {
  progress.show(`portplan: ${escapeControlChars(what)}`);
}

/** Prints a result, or writes it to the file of `--output`. */
export function writeResult(pieces: Iterable<string>, options: Options): void {
  progress.clear();
  const path = options.value("output");
  if (path === null) writePieces(pieces, 1);
  else writeWhole(path, pieces);
}

/** Prints a message whatever `--output` says. */
export function printText(message: string): void {
  writePieces([message], 1);
}

/** Prints one line to standard error, which GitHub's runner reads for commands too. */
export function printMessage(message: string): void {
  progress.clear();
  writePieces([`${escapeWorkflowCommands(`portplan: ${escapeControlChars(message)}`)}\n`], 2);
}

/** On a terminal, unless the user objects (https://no-color.org). */
export function isColored(options: Options): boolean {
  return (
    isatty(1) && !options.has("output") && !options.has("no-color") && !process.env["NO_COLOR"]
  );
}
