import { toSinglePorts } from "../load/dropDuplicatePorts.ts";
import { hasSameContent, type MappingNode, type Node } from "../yaml/Node.ts";

/**
 * The maximum number of items that Compose's schema checker compares one by one. In such a list, a
 * number equals an earlier string with the same digits (`duplicates` and `equals` in
 * https://github.com/santhosh-tekuri/jsonschema/blob/v6.0.1/util.go).
 */
const MAX_COMPARED = 20;

/** Finds items that equal an earlier item to Compose's schema checker. */
export function findDuplicates(items: readonly Node[]): (readonly [item: Node, before: Node])[] {
  const total = items.reduce(
    (sum, item) => sum + ((item.kind === "mapping" && item.run?.count) || 1),
    0,
  );
  const singles = total <= MAX_COMPARED ? items.flatMap(toSinglePorts) : [];
  const found: [Node, Node][] = [];
  const seen = new Map<unknown, Node>();
  for (const [index, item] of (singles.length > 0 ? singles : items).entries()) {
    if (item.kind === "sequence" || (item.kind === "scalar" && item.broken)) continue;
    const before =
      item.kind === "scalar"
        ? seen.get(item.value)
        : singles.slice(0, index).find((other) => isSamePort(item, other));
    if (before) found.push([item, before]);
    else if (item.kind === "scalar") seen.set(item.value, item);
  }
  return found;
}

function isSamePort(item: MappingNode, before: Node): boolean {
  if (before.kind !== "mapping" || item.entries.size !== before.entries.size) return false;
  return [...item.entries].every(([key, value]) => {
    const other = before.entries.get(key);
    if (other?.kind !== "scalar" || value.kind !== "scalar" || value.type !== "int")
      return other !== undefined && hasSameContent(value, other);
    return /^[-+]?\d+$/.test(String(other.value)) && Number(value.value) === Number(other.value);
  });
}
