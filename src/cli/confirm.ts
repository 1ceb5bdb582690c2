import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";

/** Returns whether a question can be asked and answered. */
export function isInteractive(): boolean {
  return isatty(0) && isatty(2);
}

/** Asks a question on standard error. Only `y` or `yes` is yes, in any case. */
export async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
  lines.close();
  return /^\s*y(?:es)?\s*$/i.test(answer);
}
