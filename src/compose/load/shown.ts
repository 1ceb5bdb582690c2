import { isShowable } from "../../lib/isShowable.ts";
import { getText, type Node, type ScalarNode } from "../yaml/Node.ts";

// The value of a variable may be a secret. What leaves `compose/` to be printed is therefore the
// shown form of a scalar: its value if that may be printed, else its text as written in the file.

/**
 * Returns the shown form of a string scalar; null for any other node.
 *
 * @param known matches the words that Compose knows in this place, which may be printed
 */
export function getShown(node: Node | undefined, known?: RegExp): string | null {
  const text = getText(node);
  return text === null || known?.test(text) ? text : (getHidden(node) ?? text);
}

/** Returns a scalar as written in the file if its value must not be printed; null otherwise. */
export function getHidden(node: Node | undefined): string | null {
  return node?.kind === "scalar" && isSecret(node) ? (node.written ?? "") : null;
}

/** Returns whether a scalar contains a variable's value that must not be printed. */
export function isSecret({ pieces, value }: ScalarNode): boolean {
  return pieces.some(({ secret }) => secret) && !isShowable(String(value));
}
