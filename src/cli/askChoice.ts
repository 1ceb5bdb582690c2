import { createInterface } from "node:readline";
import { isatty } from "node:tty";
import { writeAside } from "./terminal.ts";

/** An answer, and the word that a person enters for it, of which the first letter is enough. */
export interface Choice<Answer extends string> {
  readonly answer: Answer;
  readonly word: string;
}

/** Returns whether a person can be asked. */
export function canAsk(): boolean {
  return isatty(0) && isatty(2);
}

/** The lines of standard input. They may be entered before the question. */
let lines: AsyncIterator<string> | undefined;

/**
 * Asks a question on the terminal until one of the choices is entered. Returns null at the end of
 * the input.
 */
export async function askChoice<Answer extends string>(
  question: string,
  choices: readonly Choice<Answer>[],
): Promise<Answer | null> {
  // Without `terminal`, the kernel handles the keys, so that an interrupt ends the process.
  lines ??= createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  const names = choices.map(({ word }) => `[${word.slice(0, 1)}]${word.slice(1)}`).join(", ");
  for (;;) {
    writeAside([`${question} ${names}: `]);
    const { value, done } = await lines.next();
    if (done === true) {
      writeAside(["\n"]);
      return null;
    }
    const text = value.trim().toLowerCase();
    const found = choices.find(({ word }) => text === word || text === word.slice(0, 1));
    if (found !== undefined) return found.answer;
  }
}
