import type { Plain } from "../compose/index.ts";
import { groupBy } from "../lib/groupBy.ts";
import { asTree, type Tree } from "./Tree.ts";

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

/** A value, or null to remove it, at a path of keys and of indexes in lists. */
type PathValue = readonly [path: readonly (string | number)[], value: Plain];

/**
 * Returns a tree with other values at paths, of which none is below another one. null removes a
 * key. A list gets a value at its end if it has no item with the index, because Compose appends
 * lists. Copies each part of the tree once.
 */
export function setAll(tree: Tree, values: readonly PathValue[]): Tree {
  return values.length === 0 ? tree : asTree(setBelow(tree, values, 0));
}

function setBelow(tree: Plain | undefined, values: readonly PathValue[], depth: number): Plain {
  const [[path, value] = [[], null]] = values;
  if (path.length === depth) return value;
  const byKey = groupBy(values, ([each]) => each[depth] ?? "");
  if (typeof path[depth] === "number") {
    const items: Plain[] = Array.isArray(tree) ? [...(tree as readonly Plain[])] : [];
    for (const [key, below] of byKey) {
      const index = Math.min(Number(key), items.length);
      items[index] = setBelow(items[index], below, depth + 1);
    }
    return items;
  }
  const entries = new Map(Object.entries(asTree(tree)));
  for (const [key, below] of byKey) {
    const changed = setBelow(entries.get(`${key}`), below, depth + 1);
    if (changed === null) entries.delete(`${key}`);
    else entries.set(`${key}`, changed);
  }
  return Object.fromEntries(entries);
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
