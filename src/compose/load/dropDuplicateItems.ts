import {
  formatScalar,
  hasSameContent,
  getText,
  type MappingNode,
  type Node,
  type ScalarNode,
} from "../yaml/Node.ts";
import { parseVolume } from "./parseVolume.ts";
import { PathTable } from "./PathTable.ts";
import type { LoadReports } from "./LoadReports.ts";

/** Returns the key by which two items of a list are one. */
type Key = (item: Node) => string;

const beforeEquals: Key = (item) => formatScalar(item).split("=", 1)[0] ?? "";
const path: Key = (item) => formatScalar(item.kind === "mapping" ? item.entries.get("path") : item);
/** A mounted secret or config is where it is mounted. */
const mount =
  (directory: string): Key =>
  (item) => {
    if (item.kind !== "mapping") return `${directory}/${formatScalar(item)}`;
    const target = item.entries.get("target");
    return target === undefined
      ? `${directory}/${formatScalar(item.entries.get("source"))}`
      : formatScalar(target);
  };

const device: Key = (item) =>
  item.kind === "mapping"
    ? formatScalar(item.entries.get("target"))
    : (formatScalar(item).split(":", 2).at(-1) ?? "");

/** A list in which a later item replaces an equal earlier one, in its place. */
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

/** Compose's lists without duplicates (docs/reference/compose.md C28, C29). */
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
  "services.*.expose": early(formatScalar),
  "services.*.labels": late(beforeEquals),
  "services.*.links": late(beforeEquals),
  "services.*.networks.*.aliases": late(beforeEquals),
  "services.*.networks.*.link_local_ips": late(beforeEquals),
  "services.*.ports": early(formatPortKey),
  "services.*.profiles": late(beforeEquals),
  "services.*.secrets": always(mount("/run/secrets")),
  "services.*.sysctls": late(beforeEquals),
  "services.*.tmpfs": late(beforeEquals),
  "services.*.volumes": early(formatVolumeKey),
});

/** Drops duplicates from the lists of a model, in place. */
export function dropDuplicateItems(
  root: MappingNode,
  { versions }: Pick<LoadReports, "versions">,
): void {
  walk(root, LISTS, ({ key, since }, item, before) => {
    if (key === formatPortKey && isSpelledDifferently(item, before))
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

/** Takes what is dropped: an item, and the one before it that is equal. */
type ReportDropped = (item: Node, before: Node) => void;

/**
 * Releases before 2.24.6 drop duplicates only where both are short and equal, or both are mappings.
 */
function isSpelledDifferently(item: Node, before: Node): boolean {
  return String(getShortValue(item)) !== String(getShortValue(before));
}

function getShortValue(item: Node): ScalarNode["value"] | undefined {
  if (item.kind === "mapping") return item.short?.value;
  return item.kind === "scalar" ? item.value : undefined;
}

function walk(
  node: Node,
  table: PathTable<List>,
  dropped: (list: List, item: Node, before: Node) => void,
): void {
  if (node.kind === "scalar") return;
  if (node.kind === "sequence") {
    const list = table.value;
    if (list)
      node.items = dropDuplicates(node.items, list.key, (item, before) =>
        dropped(list, item, before),
      );
    return;
  }
  for (const [key, entry] of node.entries) {
    const below = table.at(key);
    if (below) walk(entry, below, dropped);
  }
}

function dropDuplicates(items: readonly Node[], keyOf: Key, dropped: ReportDropped): Node[] {
  if (items.some((item) => item.kind === "mapping" && (item.run?.count ?? 1) > 1))
    return dropOverlaps(items, dropped);
  const places = new Map<string, number>();
  const kept: Node[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, kept.length);
      kept.push(item);
    } else {
      dropped(item, kept[place] as Node);
      kept[place] = item;
    }
  }
  return kept;
}

/**
 * A port's key as Go prints it: short syntax by its text, a mapping as
 * `IP:PUBLISHED:TARGET/PROTOCOL`. So `8080` and `"8080"` differ (`%s` of an integer), and a short
 * entry that is spelled in full is a duplicate of a mapping before it becomes one itself.
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

/** A value as Go's `%s` prints it. */
function formatAsGo(node: Node | undefined, absent: string): string {
  if (node === undefined) return absent;
  return getText(node) ?? `%!s(${formatTyped(node)})`;
}

/**
 * A volume is its mount point; of one that cannot be read only the text is known, and
 * `checkTargets` reports it.
 */
function formatVolumeKey(item: Node): string {
  if (item.kind === "mapping") return formatTyped(item.entries.get("target"));
  const volume = parseVolume(formatScalar(item));
  return "mistake" in volume ? `mistake:${formatScalar(item)}` : `str:${volume.target}`;
}

function formatTyped(node: Node | undefined): string {
  if (node === undefined) return "absent";
  return node.kind === "scalar" ? `${node.type}:${String(node.value)}` : "";
}

/**
 * Ports whose numbers go up together. `group` holds what else must be equal for two of them to
 * overlap, the distance of host and container port included.
 */
interface PortRun {
  readonly item: MappingNode;
  readonly group: string;
  readonly target: number;
  readonly count: number;
}

/**
 * Drops duplicates where items are runs of ports: a later one replaces the ports that it shares
 * with an earlier one.
 */
function dropOverlaps(items: readonly Node[], dropped: ReportDropped): Node[] {
  let kept: Node[] = [];
  for (const item of items) {
    const run = readPortRun(item);
    if (run) kept = addPortRun(kept, run, dropped);
    else addItem(kept, item, dropped);
  }
  return kept;
}

/** Adds an item that is no run, or puts it in the place of an equal one. */
function addItem(kept: Node[], item: Node, dropped: ReportDropped): void {
  const key = formatPortKey(item);
  const place = kept.findIndex(
    (other) => (readPortRun(other)?.count ?? 1) === 1 && formatPortKey(other) === key,
  );
  if (place < 0) kept.push(item);
  else {
    dropped(item, kept[place] as Node);
    kept[place] = item;
  }
}

function addPortRun(kept: readonly Node[], run: PortRun, dropped: ReportDropped): Node[] {
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
    dropped(run.item, other);
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

/** What is left of a range without another one. */
function subtract([start, end]: Range, [from, to]: Range): readonly Range[] {
  const parts: readonly Range[] = [
    [start, Math.min(end, from)],
    [Math.max(start, to), end],
  ];
  return parts.filter(([first, last]) => first < last);
}

/** null where an item is none, or where the number of its host port is not known. */
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

/** The ports from `start` up to `end` of a run; nothing where that is nothing. */
export function slicePortRun(item: MappingNode, start: number, end: number): MappingNode[] {
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
