import type { Related, Span } from "../Span.ts";

/**
 * A step by which a node came to its place in the tree: an alias, a merge key, extends or include.
 * `message` is its label in the code frame.
 */
export interface Via {
  readonly message: string;
  readonly span: Span;
  readonly next: Via | null;
}

/**
 * A type that go-yaml gives to scalars. JavaScript's numbers do not distinguish `80` from `80.0`.
 */
export type ScalarType = "str" | "int" | "float" | "bool" | "null" | "time";

/**
 * A part of an interpolated text that came from a variable. Offsets are into the text after
 * substitution.
 */
export interface InterpolatedPiece {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The piece is the variable's value or default, so setting the variable changes the piece. */
  readonly assignable: boolean;
  readonly source: "shell" | "file" | "default" | "unset";
  /** The piece contains the value of a variable that must not be printed. */
  readonly secret: boolean;
  /** The default is used because the variable is empty, not because it is unset. */
  readonly isEmpty?: boolean;
  readonly span: Span | null;
}

interface NodeBase {
  readonly span: Span;
  via: Via | null;
  /** The position of a port entry in the list of its file, from 0. */
  position?: number;
}

export interface ScalarNode extends NodeBase {
  readonly kind: "scalar";
  type: ScalarType;
  value: string | number | boolean | null;
  /** Written without quotes on one line. */
  readonly plain: boolean;
  /** The text before interpolation, if it contains variables. */
  written: string | null;
  pieces: readonly InterpolatedPiece[];
  /** Already reported, so later stages ignore it. */
  broken: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly kind: "sequence";
  items: Node[];
}

export interface MappingNode extends NodeBase {
  readonly kind: "mapping";
  readonly entries: Map<string, Node>;
  readonly keys: Map<string, Span>;
  /** Set for a canonical port entry of several consecutive ports. */
  readonly run?: { readonly count: number };
  /** The scalar from which a canonical port entry or dependency was made. */
  readonly short?: ScalarNode;
}

export type Node = ScalarNode | SequenceNode | MappingNode;

export function createScalar(
  span: Span,
  type: ScalarType,
  value: ScalarNode["value"],
  plain = false,
): ScalarNode {
  return {
    kind: "scalar",
    span,
    via: null,
    type,
    value,
    plain,
    written: null,
    pieces: [],
    broken: false,
  };
}

export function createSequence(span: Span, items: Node[]): SequenceNode {
  return { kind: "sequence", span, via: null, items };
}

export function createMapping(span: Span): MappingNode {
  return { kind: "mapping", span, via: null, entries: new Map(), keys: new Map() };
}

export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.type === "null");
}

/** Returns whether a problem was already reported for a node. */
export function isBroken(node: Node | undefined): boolean {
  return node?.kind === "scalar" && node.broken;
}

/** Returns the text of a string scalar; null for any other node. */
export function getText(node: Node | undefined): string | null {
  return node?.kind === "scalar" && node.type === "str" ? (node.value as string) : null;
}

/** Returns the value of a scalar as text; "" for any other node. */
export function formatScalar(node: Node | undefined): string {
  return node?.kind === "scalar" ? String(node.value) : "";
}

/** Returns the descendant of a node at a path of keys. */
export function getChild(node: Node | undefined, ...keys: string[]): Node | undefined {
  let at = node;
  for (const key of keys) at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
  return at;
}

/** Returns the items of the list at a path of keys; none if there is no list. */
export function getItems(node: Node | undefined, ...keys: string[]): readonly Node[] {
  const found = getChild(node, ...keys);
  return found?.kind === "sequence" ? found.items : [];
}

/** Returns the value of a key, if it is a mapping. */
export function getMapping(node: Node | undefined, key: string): MappingNode | undefined {
  const found = getChild(node, key);
  return found?.kind === "mapping" ? found : undefined;
}

export function setEntry(
  node: MappingNode,
  key: string,
  value: Node,
  keySpan: Span = value.span,
): void {
  node.entries.set(key, value);
  if (!node.keys.has(key)) node.keys.set(key, keySpan);
}

export function removeEntry(node: MappingNode, key: string): void {
  node.entries.delete(key);
  node.keys.delete(key);
}

/** Returns a deep copy; `via` becomes the nearest step of each of its nodes. */
export function clone<T extends Node>(node: T, via?: Omit<Via, "next">): T;
export function clone(node: Node, via?: Omit<Via, "next">): Node {
  const through = via ? { ...via, next: node.via } : node.via;
  if (node.kind === "scalar") return { ...node, via: through };
  if (node.kind === "sequence")
    return { ...node, via: through, items: node.items.map((item) => clone(item, via)) };
  const entries = new Map<string, Node>();
  for (const [key, value] of node.entries) entries.set(key, clone(value, via));
  return { ...node, via: through, entries, keys: new Map(node.keys) };
}

/** Counts a node and its descendants. */
export function countNodes(node: Node): number {
  if (node.kind === "scalar") return 1;
  let count = 1;
  for (const child of node.kind === "sequence" ? node.items : node.entries.values())
    count += countNodes(child);
  return count;
}

/** Lists the steps by which a node came to its place, nearest first. */
export function listOrigins(node: Node): readonly Related[] {
  const out: Related[] = [];
  for (let via = node.via; via && out.length < 10; via = via.next)
    out.push({ message: via.message, span: via.span });
  return out;
}

/** Returns whether two nodes are equal, regardless of their places. */
export function hasSameContent(a: Node, b: Node): boolean {
  if (a.kind === "scalar") return b.kind === "scalar" && a.type === b.type && a.value === b.value;
  if (a.kind === "sequence")
    return (
      b.kind === "sequence" &&
      a.items.length === b.items.length &&
      a.items.every((item, i) => hasSameContent(item, b.items[i] as Node))
    );
  if (b.kind !== "mapping" || a.entries.size !== b.entries.size) return false;
  for (const [key, value] of a.entries) {
    const other = b.entries.get(key);
    if (!other || !hasSameContent(value, other)) return false;
  }
  return true;
}
