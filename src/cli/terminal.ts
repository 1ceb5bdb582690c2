import { isatty } from "node:tty";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { writePieces, writeWhole } from "../system/files/writeFiles.ts";
import type { Options } from "./arguments.ts";
import { ProgressLine } from "./ProgressLine.ts";

const progress = isatty(2)
  ? new ProgressLine((piece) => void writePieces([piece], 2), process.stderr.columns)
  : new ProgressLine(null);

export function reportProgress(what: string): void {
  progress.show(escapeControlChars(what));
}

/** Prints a result, or writes it to the file of `--output`. */
export function writeResult(pieces: Iterable<string>, options: Options): void {
  progress.clear();
  const path = options.value("output");
  if (path === null) writePieces(pieces, 1);
  else writeWhole(path, pieces);
}

/** Prints a result to standard error, where it is not mixed with the output of a program. */
export function writeAside(pieces: Iterable<string>): void {
  progress.clear();
  writePieces(pieces, 2);
}

/** Prints a text to standard output. Returns false if the reader is gone. */
export function printText(text: string): boolean {
  return writePieces([text], 1);
}

/** Prints a line to standard error. GitHub's runner looks for commands there too. */
export function printMessage(message: string): void {
  progress.clear();
  writePieces([`${escapeWorkflowCommands(escapeControlChars(message))}\n`], 2);
}

export function printWarnings(warnings: readonly string[] = [], options: Options): void {
  if (!options.has("quiet")) for (const each of warnings) printMessage(`warning: ${each}`);
}

export function printError(message: string): void {
  printMessage(`error: ${message}`);
}

/**
 * Returns the width of the terminal of standard output or another descriptor; null if the output
 * does not go to one, or its width is not known.
 */
export function getColumns(options: Options, descriptor: 1 | 2 = 1): number | null {
  // Node creates these streams when they are first used, which takes long without a terminal too.
  if (options.has("output") || !isatty(descriptor)) return null;
  const { columns } = descriptor === 1 ? process.stdout : process.stderr;
  return columns || null;
}

/**
 * Returns whether to use color on standard output or another descriptor: on a terminal, unless it
 * is disabled (https://no-color.org).
 */
export function isColored(options: Options, descriptor = 1): boolean {
  const disabled = options.has("no-color") || options.has("output") || process.env["NO_COLOR"];
  return !disabled && isatty(descriptor);
}
