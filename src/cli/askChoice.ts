import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";
import { writeAside } from "./terminal.ts";

/** An answer: its key is the first letter of its word. */
export interface Choice<Answer extends string> {
  readonly answer: Answer;
  /** The word to print, e.g. "stop". */
  readonly word: string;
}

/** Returns whether a person can be asked. */
export function canAsk(): boolean {
  return isatty(0) && isatty(2);
}

/**
 * Asks a question on the terminal until one of the choices is entered, as its word or its first
 * letter. Returns null at the end of the input.
 */
export async function askChoice<Answer extends string>(
  question: string,
  choices: readonly Choice<Answer>[],
): Promise<Answer | null> {
  const names = choices.map(({ word }) => `[${word.slice(0, 1)}]${word.slice(1)}`).join(", ");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<null>((resolve) => terminal.once("close", () => resolve(null)));
    // Without this listener, an interrupt would only end the question.
    terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    for (;;) {
      const given = await Promise.race([terminal.question(`${question} ${names}: `), ended]);
      if (given === null) return null;
      const text = given.trim().toLowerCase();
      const found = choices.find(({ word }) => text === word || text === word.slice(0, 1));
      if (found !== undefined) return found.answer;
      writeAside([`enter ${choices.map(({ word }) => word).join(", ")}\n`]);
    }
  } finally {
    terminal.close();
  }
}
