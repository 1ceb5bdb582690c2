/** Consecutive items that belong together. */
export type Run<Item> = readonly [Item, ...Item[]];

/** Splits a list before each item that does not continue the run of the items before it. */
export function splitRuns<Item>(
  items: readonly Item[],
  isContinued: (run: Run<Item>, item: Item) => boolean,
): Run<Item>[] {
  const runs: [Item, ...Item[]][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run !== undefined && isContinued(run, item)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}
