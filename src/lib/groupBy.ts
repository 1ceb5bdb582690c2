import { getOrInsert } from "./getOrInsert.ts";

/**
 * Items by what they have in common, each group in their order, the groups in the order of their
 * first items. Map.groupBy does the same from Node 21 on.
 */
export function groupBy<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) getOrInsert(groups, keyOf(item), (): Item[] => []).push(item);
  return groups;
}
