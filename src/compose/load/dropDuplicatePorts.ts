import type { Problem } from "../Problem.ts";
import { distinctBy } from "../../lib/distinctBy.ts";
import { code } from "../../lib/inlineCode.ts";
import {
  formatScalar,
  getItems,
  getMapping,
  getText,
  listOrigins,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";

/** Notes the positions of port entries, which change when Compose drops or adds entries. */
export function numberPorts(root: MappingNode): void {
  for (const service of getMapping(root, "services")?.entries.values() ?? [])
    for (const [index, item] of getItems(service, "ports").entries()) item.position ??= index;
}

/**
 * Drops duplicates from the ports of each service, in place: a later item replaces an equal earlier
 * one (docs/reference/compose.md C28, C29). Reports and drops items without a target.
 */
export function dropDuplicatePorts(root: MappingNode, problems: Problem[]): void {
  for (const [name, service] of getMapping(root, "services")?.entries ?? []) {
    const ports = service.kind === "mapping" ? service.entries.get("ports") : undefined;
    if (ports?.kind !== "sequence") continue;
    const isKnown = (item: Node) => item.kind !== "mapping" || item.entries.has("target");
    for (const item of ports.items.filter((each) => !isKnown(each)))
      problems.push({
        message: `service ${name}: port has no target`,
        fix: `add ${code("target:")} with the port that the container listens on`,
        span: item.span,
        related: listOrigins(item),
      });
    ports.items = dropDuplicates(ports.items.filter(isKnown));
  }
}

function dropDuplicates(items: readonly Node[]): Node[] {
  if (items.some((item) => item.kind === "mapping" && (item.run?.count ?? 1) > 1))
    return dropOverlaps(items);
  return [...distinctBy(items, formatPortKey)];
}

/**
 * Formats a port's key as Go does: the text of a short entry, `IP:PUBLISHED:TARGET/PROTOCOL` of a
 * mapping. So `8080` and `"8080"` differ (`%s` of an integer), and a short entry with all of its
 * parts is a duplicate of a mapping even before it is converted to one.
 */
function formatPortKey(item: Node): string {
  if (item.kind === "mapping") {
    const { entries } = item;
    const hostIp = formatAsGo(entries.get("host_ip"), "0.0.0.0");
    const published = formatAsGo(entries.get("published"), "%!s(<nil>)");
    const protocol = formatAsGo(entries.get("protocol"), "tcp");
    return `${hostIp}:${published}:${formatScalar(entries.get("target"))}/${protocol}`;
  }
  return item.kind === "scalar" && (item.type === "int" || item.type === "str")
    ? String(item.value)
    : "";
}

/** Formats a value like Go's `%s`. */
function formatAsGo(node: Node | undefined, absent: string): string {
  if (node === undefined) return absent;
  return getText(node) ?? `%!s(${node.kind === "scalar" ? `${node.type}:${node.value}` : ""})`;
}

/**
 * A run of ports. Two runs can overlap only if their `group` is equal: address, protocol, and the
 * distance between host and container port.
 */
interface PortRun {
  readonly item: MappingNode;
  readonly group: string;
  readonly target: number;
  readonly count: number;
}

/**
 * Drops duplicates among runs of ports: a later run replaces the ports that it shares with an
 * earlier one.
 */
function dropOverlaps(items: readonly Node[]): Node[] {
  let kept: Node[] = [];
  for (const item of items) {
    const run = readPortRun(item);
    if (run) {
      kept = addPortRun(kept, run);
      continue;
    }
    const key = formatPortKey(item);
    const place = kept.findIndex(
      (other) => (readPortRun(other)?.count ?? 1) === 1 && formatPortKey(other) === key,
    );
    kept[place < 0 ? kept.length : place] = item;
  }
  return kept;
}

function addPortRun(kept: readonly Node[], run: PortRun): Node[] {
  let added: readonly Range[] = [[0, run.count]];
  const out: Node[] = [];
  for (const other of kept) {
    const earlier = readPortRun(other);
    const from = Math.max(earlier?.target ?? 0, run.target);
    const to = earlier ? Math.min(earlier.target + earlier.count, run.target + run.count) : 0;
    if (earlier?.group !== run.group || from >= to) {
      out.push(other);
      continue;
    }
    out.push(
      ...slicePortRun(earlier.item, 0, from - earlier.target),
      ...slicePortRun(run.item, from - run.target, to - run.target),
      ...slicePortRun(earlier.item, to - earlier.target, earlier.count),
    );
    added = added.flatMap((range) => subtract(range, [from - run.target, to - run.target]));
  }
  return [...out, ...added.flatMap(([start, end]) => slicePortRun(run.item, start, end))];
}

type Range = readonly [start: number, end: number];

/** Subtracts the second range from the first. */
function subtract([start, end]: Range, [from, to]: Range): readonly Range[] {
  const parts: readonly Range[] = [
    [start, Math.min(end, from)],
    [Math.max(start, to), end],
  ];
  return parts.filter(([first, last]) => first < last);
}

/** Returns null if an item is not a run of ports, or its host port is not a number. */
function readPortRun(item: Node): PortRun | null {
  if (item.kind !== "mapping") return null;
  const target = item.entries.get("target");
  if (target?.kind !== "scalar" || target.type !== "int" || typeof target.value !== "number")
    return null;
  const distance = readDistance(item.entries.get("published"), target.value);
  if (distance === null) return null;
  const hostIp = formatAsGo(item.entries.get("host_ip"), "0.0.0.0");
  const protocol = formatAsGo(item.entries.get("protocol"), "tcp");
  const group = `${hostIp}\n${protocol}\n${distance}`;
  return { item, group, target: target.value, count: item.run?.count ?? 1 };
}

function readDistance(published: Node | undefined, target: number): string | null {
  if (published === undefined) return "absent";
  const digits = getText(published);
  return digits !== null && /^(0|[1-9]\d*)$/.test(digits) ? String(Number(digits) - target) : null;
}

/** Returns the ports of a run from `start` up to `end`, which is exclusive. */
function slicePortRun(item: MappingNode, start: number, end: number): MappingNode[] {
  if (start >= end) return [];
  if (start === 0 && end === (item.run?.count ?? 1)) return [item];
  const out: MappingNode = { ...item, entries: new Map(item.entries), run: { count: end - start } };
  for (const key of ["target", "published"]) {
    const node = item.entries.get(key);
    if (node?.kind !== "scalar") continue;
    const port = Number(node.value) + start;
    out.entries.set(key, { ...node, value: node.type === "str" ? String(port) : port });
  }
  return [out];
}

/** Splits a run into single ports; returns any other node unchanged. */
export function toSinglePorts(item: Node): Node[] {
  if (item.kind !== "mapping" || !item.run) return [item];
  return Array.from({ length: item.run.count }, (_, at) => slicePortRun(item, at, at + 1)).flat();
}
