import {
  formatScalar,
  getChild,
  isNull,
  createMapping,
  removeEntry,
  createScalar,
  createSequence,
  setEntry,
  type MappingNode,
  type Node,
  type ScalarNode,
} from "../yaml/Node.ts";
import { PathTable } from "./PathTable.ts";
import type { Tag } from "../yaml/parseYaml.ts";

/**
 * Merges an override into a base, which may be changed in place. Both may be null nodes. `table`
 * has the special cases for their children.
 */
type Merger = (base: Node, override: Node, table: PathTable<Merger> | undefined) => Node;

const replace: Merger = (_base, override) => override;

/** Appends lists of `key=value`. A mapping counts as such a list. */
const asSequence: Merger = (base, override) => {
  const items = [...toItems(base), ...toItems(override)];
  return { ...createSequence(override.span, items), via: override.via };
};

/** Merges as mappings. A list of names counts as a mapping with the value of `fill` for each. */
const asMapping =
  (fill: (name: ScalarNode) => Node): Merger =>
  (base, override, table) =>
    mergeMappings(toMapping(base, fill), toMapping(override, fill), table);

const build: Merger = (base, override, table) => {
  const toBuild = (node: Node): MappingNode => {
    if (node.kind === "mapping") return node;
    const out = createMapping(node.span);
    if (node.kind === "scalar" && node.type === "str") setEntry(out, "context", node);
    return out;
  };
  return mergeMappings(toBuild(base), toBuild(override), table);
};

/**
 * The special cases of merging that affect ports or uses of variables (docs/reference/compose.md
 * C27). In all other cases, mappings are merged, lists appended and scalars replaced.
 */
const MERGERS: PathTable<Merger> = PathTable.from<Merger>({
  "services.*.build": build,
  "services.*.build.args": asSequence,
  "services.*.command": replace,
  "services.*.depends_on": asMapping(createDependency),
  "services.*.entrypoint": replace,
  "services.*.env_file": asSequence,
  "services.*.environment": asSequence,
  "services.*.healthcheck.test": replace,
  "services.*.label_file": asSequence,
  "services.*.labels": asSequence,
  "services.*.networks": asMapping(createNull),
});

/** Merges an override into a base at the root of the model. */
export function merge(base: MappingNode, override: MappingNode): MappingNode {
  return mergeMappings(base, override, MERGERS);
}

/** A resource of the model (KIND.NAME), and the tags of the document that defines it. */
export interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly tags: readonly Tag[];
}

/**
 * Merges a document's definition of a resource into the one that it extends or includes, after the
 * document's tags are applied to that.
 */
export function mergeResource(
  inherited: Node,
  override: Node,
  { kind, name, tags }: Resource,
): Node {
  const model = createMapping(inherited.span);
  const resources = createMapping(inherited.span);
  setEntry(model, kind, resources);
  setEntry(resources, name, inherited);
  applyResets(model, tags);
  return mergeNodes(inherited, override, MERGERS.at(kind)?.at(name));
}

/** Replaces the base if the kinds differ; `checkShape` reports invalid shapes later. */
function mergeNodes(base: Node, override: Node, table: PathTable<Merger> | undefined): Node {
  if (table?.value) return table.value(base, override, table);
  if (isNull(override)) return base;
  if (base.kind === "mapping" && override.kind === "mapping")
    return mergeMappings(base, override, table);
  if (base.kind !== "sequence" || override.kind !== "sequence") return override;
  base.items.push(...override.items);
  return base;
}

function mergeMappings(
  base: MappingNode,
  override: MappingNode,
  table: PathTable<Merger> | undefined,
): MappingNode {
  for (const [key, value] of override.entries) {
    const existing = base.entries.get(key);
    const merged = existing === undefined ? value : mergeNodes(existing, value, table?.at(key));
    setEntry(base, key, merged, override.keys.get(key));
  }
  return base;
}

function toItems(node: Node): Node[] {
  if (node.kind === "sequence") return node.items;
  if (node.kind === "scalar") return node.type === "str" ? [node] : [];
  const items = Array.from(node.entries, ([key, value]): Node => {
    const text = isNull(value) ? key : `${key}=${formatScalar(value)}`;
    const item = { ...createScalar(value.span, "str", text), via: value.via };
    if (value.kind !== "scalar") return item;
    const { broken, written } = value;
    const shift = key.length + 1;
    const pieces = value.pieces.map((piece) => {
      return { ...piece, start: piece.start + shift, end: piece.end + shift };
    });
    return { ...item, pieces, broken, written: written === null ? null : `${key}=${written}` };
  });
  return items.toSorted((a, b) => (formatScalar(a) < formatScalar(b) ? -1 : 1));
}

/** Converts a list of names to a mapping; returns a mapping unchanged. */
export function toMapping(node: Node, fill: (name: ScalarNode) => Node): MappingNode {
  if (node.kind === "mapping") return node;
  const out = { ...createMapping(node.span), via: node.via };
  if (node.kind === "sequence")
    for (const item of node.items)
      if (item.kind === "scalar" && item.type === "str")
        setEntry(out, item.value as string, fill(item), item.span);
  return out;
}

export function createNull(name: ScalarNode): Node {
  return { ...name, type: "null", value: null };
}

export function createDependency(name: ScalarNode): Node {
  const out = { ...createMapping(name.span), via: name.via, short: name };
  setEntry(out, "condition", createScalar(name.span, "str", "service_started"));
  setEntry(out, "required", createScalar(name.span, "bool", true, true));
  return out;
}

/** Removes keys with `!reset` or `!override` from a model. List items with these tags stay. */
export function applyResets(target: MappingNode, tags: readonly Tag[]): void {
  for (const { path } of tags) {
    const at = getChild(target, ...path.slice(0, -1));
    const last = path.at(-1);
    if (at?.kind === "mapping" && last !== undefined) removeEntry(at, last);
  }
}
