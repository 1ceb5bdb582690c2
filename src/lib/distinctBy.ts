/**
 * Returns one item per key, in the order of the first occurrences. Keeps the last item of each key.
 */
export function distinctBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
