import { endGroup, startGroup } from "@actions/core";
import type { Stopper } from "../changes/Stopper.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";

/** Prints each command that stops or starts something, with its output, in a group of the log. */
export function logCommands(stopper: Stopper): Stopper {
  return {
    sudo: stopper.sudo,
    async run(words) {
      startGroup(escapeControlChars(words.map(quoteShellWord).join(" ")));
      try {
        const result = await stopper.run(words);
        logOutput(result.output);
        return result;
      } finally {
        endGroup();
      }
    },
    signal: (target, signal) => stopper.signal(target, signal),
  };
}

/**
 * Prints the output of a program. The runner ignores workflow commands in it, because a program
 * cannot know the token that ends that (docs/reference/actions.md A14). It is one write, so that
 * nothing can end this process before the token.
 */
function logOutput(output: string): void {
  const lines = output.trimEnd().split("\n").map(escapeControlChars);
  if (lines.join("") === "") return;
  const token = crypto.randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${lines.join("\n")}\n::${token}::\n`);
}
