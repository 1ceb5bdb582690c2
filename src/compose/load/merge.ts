import {
  formatScalar,
  isNull,
  createMapping,
  removeEntry,
  createScalar,
  createSequence,
  setEntry,
  type MappingNode,
  type Node,
  type SequenceNode,
} from "../yaml/Node.ts";
import { PathTable } from "./PathTable.ts";
import type { Tag } from "../yaml/parseYaml.ts";
import type { LoadReports } from "./LoadReports.ts";

/**
 * Joins what an override says to what is there already. Both may be null nodes; the base may be
 * changed in place.
 */
type Merger = (base: Node, override: Node, at: MergePlace) => Node;

/** Where in the model something is merged, and what the table says of there and below. */
interface MergePlace {
  readonly path: string;
  readonly table: PathTable<Merger> | undefined;
  readonly reports: LoadReports;
}

const replace: Merger = (_base, override) => override;

/** Lists and mappings of `key=value` are one list. */
const asSequence: Merger = (base, override) => {
  const items = [...toItems(base), ...toItems(override)];
  return { ...createSequence(override.span, items), via: override.via };
};

const extraHosts: Merger = (base, override) => {
  const right = toItems(base);
  const known = new Set(right.map(formatScalar));
  return createSequence(override.span, [
    ...right,
    ...toItems(override).filter((item) => !known.has(formatScalar(item))),
  ]);
};

/** A list of names is a mapping with nothing, or a default, under each name. */
const asMapping =
  (fill: (name: Node) => Node): Merger =>
  (base, override, at) =>
    mergeMappings(toMapping(base, fill), toMapping(override, fill), at);

const build: Merger = (base, override, at) => {
  const toBuild = (node: Node): MappingNode => {
    if (node.kind === "mapping") return node;
    const out = createMapping(node.span);
    if (node.kind === "scalar" && node.type === "str") setEntry(out, "context", node);
    return out;
  };
  return mergeMappings(toBuild(base), toBuild(override), at);
};

/**
 * Options of a logging driver are joined only where both name the same driver, or one names none.
 */
const logging: Merger = (base, override, at) => {
  if (base.kind !== "mapping" || override.kind !== "mapping")
    return isNull(override) ? base : override;
  const [before, after] = [base.entries.get("driver"), override.entries.get("driver")];
  return before && after && formatScalar(before) !== formatScalar(after)
    ? override
    : mergeMappings(base, override, at);
};

/**
 * The irregular cases of merging (docs/reference/compose.md C27). Everything else: mappings are
 * joined, lists appended, scalars replaced.
 */
const MERGERS: PathTable<Merger> = PathTable.from<Merger>({
  "networks.*.labels": asSequence,
  "volumes.*.labels": asSequence,
  "services.*.annotations": asSequence,
  "services.*.build": build,
  "services.*.build.args": asSequence,
  "services.*.build.additional_contexts": asSequence,
  "services.*.build.extra_hosts": extraHosts,
  "services.*.build.labels": asSequence,
  "services.*.command": replace,
  "services.*.depends_on": asMapping(createDependency),
  "services.*.deploy.labels": asSequence,
  "services.*.dns": asSequence,
  "services.*.dns_opt": asSequence,
  "services.*.dns_search": asSequence,
  "services.*.entrypoint": replace,
  "services.*.env_file": asSequence,
  "services.*.label_file": asSequence,
  "services.*.environment": asSequence,
  "services.*.extra_hosts": extraHosts,
  "services.*.healthcheck.test": replace,
  "services.*.labels": asSequence,
  "services.*.volumes.*.volume.labels": asSequence,
  "services.*.logging": logging,
  "services.*.models": asMapping(createNull),
  "services.*.networks": asMapping(createNull),
  "services.*.sysctls": asSequence,
  "services.*.tmpfs": asSequence,
  "services.*.ulimits.*": (base, override) => (isNull(override) ? base : override),
});

/** Joins an override to a base at the root of the model. */
export function merge(base: MappingNode, override: MappingNode, reports: LoadReports): MappingNode {
  return mergeMappings(base, override, { path: "", table: MERGERS, reports });
}

/** A resource of the model, as `services.web`, and the tags of the document that defines it. */
export interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly tags: readonly Tag[];
}

/**
 * Joins a document's definition of a resource to the one that it extends or includes, without what
 * the document's tags take out of that.
 */
export function mergeResource(
  inherited: Node,
  override: Node,
  { kind, name, tags }: Resource,
  reports: LoadReports,
): Node {
  const model = createMapping(inherited.span);
  const resources = createMapping(inherited.span);
  setEntry(model, kind, resources);
  setEntry(resources, name, inherited);
  applyResets(model, tags, reports);
  const path = `${kind}.${name}`;
  return mergeNodes(inherited, override, { path, table: MERGERS.at(kind)?.at(name), reports });
}

function mergeNodes(base: Node, override: Node, at: MergePlace): Node {
  const { path, table, reports } = at;
  if (table?.value) return table.value(base, override, at);
  if (isNull(override)) return base;
  if (base.kind === "scalar") return override;
  if (base.kind !== override.kind) {
    if (override.kind !== "scalar" || !override.broken)
      reports.problems.push({
        message:
          `${path} is ${KINDS[override.kind]} here and ${KINDS[base.kind]}` +
          " where it was given first, so it cannot override",
        fix: `write ${KINDS[base.kind]}`,
        span: override.span,
        related: [{ message: "given first here", span: base.span }],
      });
    return base;
  }
  if (base.kind === "mapping") return mergeMappings(base, override as MappingNode, at);
  base.items.push(...(override as SequenceNode).items);
  return base;
}

function mergeMappings(
  base: MappingNode,
  override: MappingNode,
  { path, table, reports }: MergePlace,
): MappingNode {
  for (const [key, value] of override.entries) {
    const existing = base.entries.get(key);
    const below = () => ({ path: path ? `${path}.${key}` : key, table: table?.at(key), reports });
    const merged = existing === undefined ? value : mergeNodes(existing, value, below());
    setEntry(base, key, merged, override.keys.get(key));
  }
  return base;
}

const KINDS: Readonly<Record<Node["kind"], string>> = {
  scalar: "a single value",
  sequence: "a list",
  mapping: "a mapping",
};

function toItems(node: Node): Node[] {
  if (node.kind === "sequence") return node.items;
  if (node.kind === "scalar") return node.type === "str" ? [node] : [];
  const items: Node[] = [];
  for (const [key, value] of node.entries) {
    const values = value.kind === "sequence" ? value.items : [value];
    for (const each of values) {
      const joined = isNull(each) ? key : `${key}=${formatScalar(each)}`;
      items.push({
        ...createScalar(each.span, "str", joined),
        via: each.via,
        broken: each.kind === "scalar" && each.broken,
      });
    }
  }
  return items.toSorted((a, b) => (formatScalar(a) < formatScalar(b) ? -1 : 1));
}

/** A list of names, or the mapping that it stands for. */
export function toMapping(node: Node, fill: (name: Node) => Node): MappingNode {
  if (node.kind === "mapping") return node;
  const out = { ...createMapping(node.span), via: node.via };
  if (node.kind === "sequence")
    for (const item of node.items)
      if (item.kind === "scalar" && item.type === "str")
        setEntry(out, item.value as string, fill(item), item.span);
  return out;
}

export function createNull(name: Node): Node {
  return { ...createScalar(name.span, "null", null), via: name.via };
}

export function createDependency(name: Node): Node {
  const out = { ...createMapping(name.span), via: name.via };
  setEntry(out, "condition", createScalar(name.span, "str", "service_started"));
  setEntry(out, "required", createScalar(name.span, "bool", true, true));
  return out;
}

/**
 * Takes what `!reset` and `!override` name out of a model: keys of mappings, whole branches
 * included; list items stay.
 */
export function applyResets(
  target: MappingNode,
  tags: readonly Tag[],
  { versions }: LoadReports,
): void {
  for (const { path, span, since } of tags) {
    let at: Node | undefined = target;
    for (const key of path.slice(0, -1))
      at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
    const last = path.at(-1);
    if (at?.kind !== "mapping" || last === undefined || !at.entries.has(last)) continue;
    if (since)
      versions.push({
        since,
        message: `it does not see the tag that takes ${path.join(".")} away`,
        span,
      });
    removeEntry(at, last);
  }
}
