/**
 * Returns one item of each key, in the order in which the keys first come. Of several items the
 * last one stays.
 */
export function distinctBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
