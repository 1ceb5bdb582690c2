import { hasSameContent, type MappingNode, type Node, type SequenceNode } from "../yaml/Node.ts";
import { parseVolume } from "./parseVolume.ts";
import { PathTable } from "./PathTable.ts";
import type { LoadReports } from "./LoadReports.ts";

/**
 * The key by which two items of a list are one; the later one replaces the earlier in its place.
 */
type Key = (item: Node) => string;

const beforeEquals: Key = (item) =>
  (item.kind === "scalar" ? String(item.value).split("=", 1)[0] : "") ?? "";
const whole = (item: Node | undefined) => (item?.kind === "scalar" ? String(item.value) : "");
const path: Key = (item) => whole(item.kind === "mapping" ? item.entries.get("path") : item);
/** A mounted secret or config is where it is mounted. */
const mount =
  (directory: string): Key =>
  (item) => {
    if (item.kind !== "mapping") return `${directory}/${whole(item)}`;
    const target = item.entries.get("target");
    return target === undefined
      ? `${directory}/${whole(item.entries.get("source"))}`
      : whole(target);
  };

const device: Key = (item) =>
  item.kind === "mapping"
    ? whole(item.entries.get("target"))
    : (whole(item).split(":", 2).at(-1) ?? "");

interface List {
  readonly key: Key;
  /**
   * The release from which on equal items are one; earlier ones refuse them. null: they always
   * were.
   */
  readonly since: string | null;
}

const early = (key: Key): List => ({ key, since: "2.24.2" });
const late = (key: Key): List => ({ key, since: "2.24.4" });
const always = (key: Key): List => ({ key, since: null });

/** Compose's lists without doubles (docs/reference/compose.md C28, C29). */
const LISTS: PathTable<List> = PathTable.from<List>({
  "networks.*.labels": late(beforeEquals),
  "services.*.annotations": late(beforeEquals),
  "services.*.build.args": early(beforeEquals),
  "services.*.build.additional_contexts": late(beforeEquals),
  "services.*.build.tags": always(beforeEquals),
  "services.*.build.labels": late(beforeEquals),
  "services.*.cap_add": late(beforeEquals),
  "services.*.cap_drop": late(beforeEquals),
  "services.*.configs": always(mount("")),
  "services.*.deploy.labels": late(beforeEquals),
  "services.*.devices": { key: device, since: "2.27.0" },
  "services.*.dns": late(beforeEquals),
  "services.*.dns_opt": late(beforeEquals),
  "services.*.dns_search": late(beforeEquals),
  "services.*.environment": early(beforeEquals),
  "services.*.env_file": always(path),
  "services.*.expose": early(whole),
  "services.*.labels": late(beforeEquals),
  "services.*.links": late(beforeEquals),
  "services.*.networks.*.aliases": late(beforeEquals),
  "services.*.networks.*.link_local_ips": late(beforeEquals),
  "services.*.ports": early(portKey),
  "services.*.profiles": late(beforeEquals),
  "services.*.secrets": always(mount("/run/secrets")),
  "services.*.sysctls": late(beforeEquals),
  "services.*.tmpfs": late(beforeEquals),
  "services.*.volumes": early(volumeTarget),
});

/** Drops doubles from the lists of a model, in place. */
export function dropDuplicateItems(
  root: MappingNode,
  { versions }: Pick<LoadReports, "versions">,
): void {
  walk(root, LISTS, ({ key, since }, item, before) => {
    if (key === portKey && isSpelledDifferently(item, before))
      versions.push({
        since: "2.24.6",
        message: "it keeps both of two entries for the same port",
        span: item.span,
      });
    else if (since !== null && hasSameContent(item, before))
      versions.push({
        since,
        message: "it refuses two equal entries in a list",
        span: item.span,
        ...(since.startsWith("2.24.") && { early: true }),
      });
  });
}

type Dropped = (list: List, item: Node, before: Node) => void;

/**
 * Releases before 2.24.6 drop doubles only where both are short and equal, or both are mappings.
 */
function isSpelledDifferently(item: Node, before: Node): boolean {
  const [a, b] = [item, before].map((node) =>
    node.kind === "mapping" ? node.short?.value : node.kind === "scalar" ? node.value : undefined,
  );
  return String(a) !== String(b);
}

function walk(node: Node, table: PathTable<List>, dropped: Dropped): void {
  if (node.kind === "scalar") return;
  if (node.kind === "sequence") {
    if (table.value) node.items = dropDuplicates(node, table.value, dropped);
    return;
  }
  for (const [key, entry] of node.entries) {
    const below = table.at(key);
    if (below) walk(entry, below, dropped);
  }
}

function dropDuplicates(list: SequenceNode, about: List, dropped: Dropped): Node[] {
  if (list.items.some((item) => item.kind === "mapping" && (item.run?.count ?? 1) > 1))
    return dropOverlaps(list.items, (item, before) => dropped(about, item, before));
  const places = new Map<string, number>();
  const kept: Node[] = [];
  for (const item of list.items) {
    const name = about.key(item);
    const place = places.get(name);
    if (place === undefined) {
      places.set(name, kept.length);
      kept.push(item);
    } else {
      dropped(about, item, kept[place] as Node);
      kept[place] = item;
    }
  }
  return kept;
}

/**
 * A port's key as Go prints it: short syntax by its text, a mapping as
 * `IP:PUBLISHED:TARGET/PROTOCOL`. So `8080` and `"8080"` differ (`%s` of an integer), and a short
 * entry that is spelled in full is the double of a mapping before it becomes one itself.
 */
function portKey(item: Node): string {
  if (item.kind === "mapping") {
    const { entries } = item;
    return `${printed(entries.get("host_ip"), "0.0.0.0")}:${printed(entries.get("published"), "%!s(<nil>)")}:${whole(entries.get("target"))}/${printed(entries.get("protocol"), "tcp")}`;
  }
  return item.kind === "scalar" && (item.type === "int" || item.type === "str")
    ? String(item.value)
    : "";
}

function printed(node: Node | undefined, absent: string): string {
  if (node === undefined) return absent;
  return node.kind === "scalar" && node.type === "str"
    ? (node.value as string)
    : `%!s(${value(node)})`;
}

/**
 * A volume is its mount point; of one that cannot be read only the text is known, and
 * `checkTargets` tells of it.
 */
function volumeTarget(item: Node): string {
  if (item.kind === "mapping") return value(item.entries.get("target"));
  const volume = parseVolume(whole(item));
  return "mistake" in volume ? `mistake:${whole(item)}` : `str:${volume.target}`;
}

function portGroup({ entries }: MappingNode): string {
  return `${printed(entries.get("host_ip"), "0.0.0.0")}\n${printed(entries.get("protocol"), "tcp")}`;
}

function value(node: Node | undefined): string {
  return node === undefined
    ? "absent"
    : node.kind === "scalar"
      ? `${node.type}:${String(node.value)}`
      : "";
}

/**
 * The same where entries are runs of ports: a later entry replaces the stretch that it shares with
 * an earlier one.
 */
function dropOverlaps(items: readonly Node[], dropped: (item: Node, before: Node) => void): Node[] {
  let kept: Node[] = [];
  for (const item of items) {
    const range = rangeOf(item);
    if (!range || item.kind !== "mapping") {
      const key = portKey(item);
      const place = kept.findIndex(
        (other) => (rangeOf(other)?.count ?? 1) === 1 && portKey(other) === key,
      );
      if (place < 0) kept.push(item);
      else {
        dropped(item, kept[place] as Node);
        kept[place] = item;
      }
      continue;
    }
    let open: [number, number][] = [[0, range.count]];
    const next: Node[] = [];
    for (const other of kept) {
      const old = rangeOf(other);
      if (!old || other.kind !== "mapping" || old.group !== range.group) {
        next.push(other);
        continue;
      }
      const from = Math.max(old.target, range.target);
      const to = Math.min(old.target + old.count, range.target + range.count);
      if (from >= to) {
        next.push(other);
        continue;
      }
      dropped(item, other);
      next.push(
        ...slicePortRun(other, 0, from - old.target),
        ...slicePortRun(item, from - range.target, to - range.target),
        ...slicePortRun(other, to - old.target, old.count),
      );
      open = open.flatMap(([start, end]) =>
        subtract(start, end, from - range.target, to - range.target),
      );
    }
    kept = [...next, ...open.flatMap(([start, end]) => slicePortRun(item, start, end))];
  }
  return kept;
}

function subtract(start: number, end: number, from: number, to: number): [number, number][] {
  return (
    [
      [start, Math.min(end, from)],
      [Math.max(start, to), end],
    ] as [number, number][]
  ).filter(([a, b]) => a < b);
}

/**
 * Ports whose numbers go up together; `group` holds what else must be equal, the distance of host
 * and container port included.
 */
function rangeOf(item: Node): { group: string; target: number; count: number } | null {
  if (item.kind !== "mapping") return null;
  const target = item.entries.get("target");
  const published = item.entries.get("published");
  if (target?.kind !== "scalar" || target.type !== "int" || typeof target.value !== "number")
    return null;
  const count = item.run?.count ?? 1;
  const place = `${portGroup(item)}\n`;
  if (published === undefined) return { group: `${place}absent`, target: target.value, count };
  if (
    published.kind !== "scalar" ||
    published.type !== "str" ||
    !/^(0|[1-9]\d*)$/.test(published.value as string)
  )
    return null;
  return {
    group: `${place}${Number(published.value) - target.value}`,
    target: target.value,
    count,
  };
}

/** The ports from `start` up to `end` of a run; nothing where that is nothing. */
export function slicePortRun(item: MappingNode, start: number, end: number): MappingNode[] {
  if (start >= end) return [];
  const count = item.run?.count ?? 1;
  if (start === 0 && end === count) return [item];
  const out: MappingNode = { ...item, entries: new Map(item.entries), run: { count: end - start } };
  for (const key of ["target", "published"]) {
    const number = item.entries.get(key);
    if (number?.kind === "scalar")
      out.entries.set(key, {
        ...number,
        value:
          number.type === "str"
            ? String(Number(number.value) + start)
            : Number(number.value) + start,
      });
  }
  return [out];
}
