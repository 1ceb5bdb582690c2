import { createInterface } from "node:readline";
import { isatty } from "node:tty";
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import type { Options } from "./arguments.ts";
import { writeAside } from "./terminal.ts";

function isInteractive(): boolean {
  return isatty(0) && isatty(2);
}

/**
 * Returns whether to ask before something changes: without `--yes` and `--dry-run`. Throws a
 * UsageError if nobody can answer.
 *
 * @param yes the arguments that answer yes to everything
 */
export function mustAsk(options: Options, command: CommandName, yes = "--yes"): boolean {
  if (options.has("yes") || options.has("dry-run")) return false;
  if (!isInteractive())
    throw new UsageError(`there is no terminal to ask on; use ${yes} or --dry-run`, command);
  return true;
}

/** The lines of standard input. They may be entered before the question. */
let lines: AsyncIterator<string> | undefined;

/** Asks a question on standard error, and returns the answer; null at the end of the input. */
async function ask(question: string): Promise<string | null> {
  // Without `terminal`, the kernel handles the keys, so that an interrupt ends the process.
  lines ??= createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  writeAside([question]);
  const { value, done } = await lines.next();
  if (done !== true) return value.trim().toLowerCase();
  writeAside(["\n"]);
  return null;
}

/** Asks a question on standard error. Only `y` or `yes` is yes, in any case. */
export async function confirm(question: string): Promise<boolean> {
  return /^y(?:es)?$/.test((await ask(`${question} [y/N] `)) ?? "");
}

/**
 * Asks a question until one of the words or the first letter of one is entered, in any case.
 * Returns the word; null at the end of the input.
 */
export async function choose<Word extends string>(
  question: string,
  words: readonly Word[],
): Promise<Word | null> {
  const names = words.map((word) => `[${word.slice(0, 1)}]${word.slice(1)}`).join(", ");
  for (;;) {
    const answer = await ask(`${question} ${names}: `);
    const found = words.find((word) => answer === word || answer === word.slice(0, 1));
    if (answer === null || found !== undefined) return found ?? null;
  }
}
