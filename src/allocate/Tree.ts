import type { Plain } from "../compose/index.ts";

/** A mapping of a resolved model. */
export type Tree = { readonly [key: string]: Plain };

/** Returns the value if it is a mapping, else an empty mapping. */
export function asTree(value: Plain | undefined): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Tree)
    : {};
}
