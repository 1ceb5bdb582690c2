import type { Plain } from "../compose/index.ts";
import { asTree } from "./Tree.ts";

/** A change of a copy other than that of a host port. */
export interface CopyChange {
  readonly kind: "container" | "alias" | "network" | "volume" | "environment" | "build" | "labels";
  /** The name of the service, or the key of the network or volume. */
  readonly key: string;
  /** As printed, e.g. `services.web.environment.API_URL`. */
  readonly path: string;
  readonly edit: CopyEdit;
  /** The replaced name or ports, as printed; null for an addition. */
  readonly from: string | null;
  /** The new name or ports, as printed; null if they must not be printed. */
  readonly to: string | null;
  /** The reason, as a clause. */
  readonly reason: string;
  /** The host ports that an address had before. */
  readonly ports: readonly number[];
}

/** An edit of a resolved model. */
export interface CopyEdit {
  /** The keys to the value, and its index in a list. */
  readonly path: readonly (string | number)[];
  /** The new value; null if the key is removed. */
  readonly value: Plain;
  /**
   * The new value as the override file has it: `{"!reset": null}`, or with `$` escaped. null if a
   * variable makes the change, not the override file.
   */
  readonly written: Plain | null;
}

/** The value with which an override file removes a value. */
export const RESET: Plain = { "!reset": null };

/**
 * Returns a tree with another value at a path. null removes a key. A list gets a value at its end
 * if it has no item with the index, because Compose appends lists.
 */
export function setAt(
  tree: Plain | undefined,
  [key, ...rest]: readonly (string | number)[],
  value: Plain,
): Plain {
  if (key === undefined) return value;
  if (typeof key === "number") {
    const items: readonly Plain[] = Array.isArray(tree) ? tree : [];
    if (key >= items.length) return [...items, setAt(undefined, rest, value)];
    return items.map((item, index) => (index === key ? setAt(item, rest, value) : item));
  }
  const { [key]: existing, ...others } = asTree(tree);
  if (rest.length === 0 && value === null) return others;
  return { ...asTree(tree), [key]: setAt(existing, rest, value) };
}

/** Returns the value at a path, or undefined. */
export function getAt(
  tree: Plain | undefined,
  path: readonly (string | number)[],
): Plain | undefined {
  let at = tree;
  for (const key of path)
    at = Array.isArray(at) ? (at as readonly Plain[])[Number(key)] : asTree(at)[key];
  return at;
}
