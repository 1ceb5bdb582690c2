import type { MappingNode, Node } from "../yaml/Node.ts";
import { slicePortRun } from "../load/dropDuplicateItems.ts";

/**
 * The most items that Compose's schema checker compares one by one; more of them it compares by a
 * hash (`duplicates` in https://github.com/santhosh-tekuri/jsonschema/blob/v6.0.1/util.go).
 */
const MAX_COMPARED = 20;

/**
 * Items that Compose's schema takes for one that stands before them in a list, each with the
 * earlier one.
 */
export function findDuplicates(items: readonly Node[]): (readonly [item: Node, before: Node])[] {
  const found: (readonly [Node, Node])[] = [];
  const total = items.reduce(
    (sum, item) => sum + ((item.kind === "mapping" && item.run?.count) || 1),
    0,
  );
  if (total <= MAX_COMPARED) {
    const all = items.flatMap(toSinglePorts);
    for (const [index, item] of all.entries()) {
      const before = all.slice(0, index).find((other) => equals(item, other));
      if (before) found.push([item, before]);
    }
    return found;
  }
  const seen = new Map<string, Node>();
  for (const item of items) {
    if (item.kind === "mapping" && item.run) continue;
    const name = describeContent(item);
    const before = seen.get(name);
    if (before) found.push([item, before]);
    else seen.set(name, item);
  }
  return found;
}

/** The single ports of a run. */
function toSinglePorts(item: Node): Node[] {
  if (item.kind !== "mapping" || !item.run) return [item];
  const run: MappingNode = item;
  return Array.from({ length: item.run.count }, (_, at) => slicePortRun(run, at, at + 1)).flat();
}

/**
 * Not the same the other way round: a number equals an earlier string that spells it (`equals` in
 * https://github.com/santhosh-tekuri/jsonschema/blob/v6.0.1/util.go).
 */
function equals(item: Node, before: Node): boolean {
  if (item.kind === "sequence")
    return (
      before.kind === "sequence" &&
      item.items.length === before.items.length &&
      item.items.every((each, i) => equals(each, before.items[i] as Node))
    );
  if (item.kind === "mapping") {
    if (before.kind !== "mapping" || item.entries.size !== before.entries.size) return false;
    return [...item.entries].every(([key, value]) => {
      const other = before.entries.get(key);
      return other !== undefined && equals(value, other);
    });
  }
  if (before.kind !== "scalar" || item.broken || before.broken) return false;
  if (item.type === "int" || item.type === "float")
    return NUMBER.test(String(before.value)) && Number(item.value) === Number(before.value);
  return item.value === before.value;
}

const NUMBER = /^[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?$/;

function describeContent(node: Node): string {
  if (node.kind === "sequence") return `[${node.items.map(describeContent).join()}]`;
  if (node.kind === "mapping")
    return `{${[...node.entries]
      .map(([key, value]) => `${JSON.stringify(key)}:${describeContent(value)}`)
      .toSorted()
      .join()}}`;
  if (node.broken) return `broken ${node.span.start}`;
  return typeof node.value === "bigint" ? String(node.value) : JSON.stringify(node.value);
}
