import { getOrInsert } from "./getOrInsert.ts";

/**
 * Groups items by key, in the order of first occurrences. Map.groupBy does the same from Node 21.
 */
export function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) getOrInsert(groups, keyOf(item), (): Item[] => []).push(item);
  return groups;
}
