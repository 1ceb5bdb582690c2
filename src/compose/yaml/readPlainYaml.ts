/* oxlint-disable complexity, max-params, no-nested-ternary
   -- one pass over the characters of a text, with a branch for each kind */
import {
  clone,
  createMapping,
  createScalar,
  createSequence,
  setEntry,
  type MappingNode,
  type Node,
  type Via,
} from "./Node.ts";
import { resolvePlain } from "./resolveScalar.ts";
import type { Span } from "../Span.ts";

/** The root of a document, and what in it is tagged `!override`; within that no tag counts. */
export interface PlainYaml {
  readonly root: Node;
  readonly overrides: readonly { readonly path: readonly string[]; readonly span: Span }[];
}

/**
 * Reads the part of YAML in which nearly all compose files are written: block mappings and lists,
 * scalars and brackets on one line, literal blocks, anchors, aliases and merge keys, `!override`
 * where none of these are, one document. null wherever anything else appears, a mistake too: then
 * the `yaml` package reads the text. It is here for start-up alone, where the package takes longer
 * than everything else together; a test holds the two against each other.
 */
export function readPlainYaml(file: string, text: string): PlainYaml | null {
  if (UNUSUAL.test(text)) return null;
  try {
    return new Reader(file, text).read();
  } catch (error) {
    if (error === ELSEWHERE) return null;
    throw error;
  }
}

/**
 * Control characters, tabs and carriage returns, spaces and line breaks beyond ASCII, directives,
 * and marks of documents but a first `---`.
 */
const UNUSUAL = new RegExp(
  String.raw`[\0-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]` +
    String.raw`|^(?:%|\.\.\.)|[^\n]\n---`,
  "m",
);

const ELSEWHERE = Symbol("not plain");
const MAX_DEPTH = 100;
const MAX_NODES = 100_000;
const MAX_ALIASED = 20_000;

/** A mapping's key with its colon. */
const KEY = /([A-Za-z0-9_./$][^\s:#,[\]{}"'&*!|>%@`]*|<<|"[^"\\\n]*"|'[^'\n]*'):(?=[ \n]|$)/y;
const ANCHOR = /&([A-Za-z0-9_-]+)(?: +|$)/y;
const OVERRIDE = /!override(?: +|$)/y;
const ALIAS = /\*([A-Za-z0-9_-]+)(?=[ \n,\]}]|$)/y;
const PLAIN_START = /[^\s,[\]{}#&*!|>'"%@`?:-]|[?:-](?=\S)/y;
const FLOW_PLAIN =
  /(?:[^\s,[\]{}#&*!|>'"%@`?:-]|[-:?](?=[^\s,[\]{}]))(?:[^\n,[\]{}:#]|:(?=[^\s,[\]{}])|(?<! )#)*/y;
const DOUBLE = /"([^"\\\n]*)"/y;
const SINGLE = /'((?:[^'\n]|'')*)'/y;

interface Line {
  /** The column of the content; moved right when a list's dash before it was read. */
  indent: number;
  /** Offset of the content. */
  start: number;
  /** Offset behind the line's last character. */
  readonly end: number;
}

class Reader {
  readonly #file: string;
  readonly #text: string;
  readonly #lines: Line[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #overridden = new Set<Node>();
  #at = 0;
  #count = 0;
  #aliased = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    for (let from = 0; from < text.length;) {
      const newline = text.indexOf("\n", from);
      const end = newline < 0 ? text.length : newline;
      let start = from;
      while (text.charCodeAt(start) === 32) start++;
      this.#lines.push({ indent: start - from, start, end });
      from = end + 1;
    }
  }

  read(): PlainYaml | null {
    let line = this.#next();
    if (
      line &&
      line.indent === 0 &&
      /^---[ ]*(?:#.*)?$/.test(this.#text.slice(line.start, line.end))
    ) {
      this.#at++;
      line = this.#next();
    }
    if (!line) return null;
    const root = this.#block(line.indent, 0, null);
    if (this.#next()) throw ELSEWHERE;
    // An alias would bring the tag to a second place.
    if (this.#overridden.size > 0 && this.#anchors.size > 0) throw ELSEWHERE;
    return { root, overrides: this.#overridden.size === 0 ? [] : [...this.#overrides(root, [])] };
  }

  *#overrides(node: Node, path: readonly string[]): Iterable<PlainYaml["overrides"][number]> {
    if (this.#overridden.has(node)) {
      yield { path, span: node.span };
      return;
    }
    const parts =
      node.kind === "scalar" ? [] : node.kind === "mapping" ? node.entries : node.items.entries();
    for (const [key, part] of parts) yield* this.#overrides(part, [...path, String(key)]);
  }

  /** The next line with content; blank lines and comments are passed over. */
  #next(): Line | undefined {
    for (let line = this.#lines[this.#at]; line; line = this.#lines[++this.#at]) {
      if (line.start < line.end && this.#text.charCodeAt(line.start) !== 35) return line;
    }
    return undefined;
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }

  #isItem(line: Line): boolean {
    return (
      this.#text[line.start] === "-" &&
      (line.start + 1 >= line.end || this.#text[line.start + 1] === " ")
    );
  }

  #keyAt(line: Line): RegExpExecArray | null {
    KEY.lastIndex = line.start;
    return KEY.exec(this.#text);
  }

  #counted<T extends Node>(node: T): T {
    if (++this.#count > MAX_NODES) throw ELSEWHERE;
    return node;
  }

  #block(indent: number, depth: number, anchor: string | null): Node {
    const line = this.#next();
    if (!line || depth > MAX_DEPTH) throw ELSEWHERE;
    if (this.#isItem(line)) return this.#list(indent, depth, anchor);
    if (this.#keyAt(line)) return this.#mapping(indent, depth, anchor);
    throw ELSEWHERE;
  }

  #list(indent: number, depth: number, anchor: string | null): Node {
    const from = (this.#next() as Line).start;
    const items: Node[] = [];
    let end = from;
    for (
      let line = this.#next();
      line && line.indent === indent && this.#isItem(line);
      line = this.#next()
    ) {
      let start = line.start + 1;
      while (start < line.end && this.#text.charCodeAt(start) === 32) start++;
      let item: [Node, number];
      if (start >= line.end || this.#text[start] === "#") {
        this.#at++;
        item = this.#below(indent, indent, line.start + 1, depth, null);
      } else {
        line.indent += start - line.start;
        line.start = start;
        const nested = this.#isItem(line) || this.#keyAt(line);
        item = nested
          ? this.#withEnd(this.#block(line.indent, depth + 1, null))
          : this.#value(line, start, indent, indent, depth);
      }
      items.push(item[0]);
      end = item[1];
    }
    return this.#named(this.#counted(createSequence(this.#span(from, end), items)), anchor);
  }

  #withEnd(node: Node): [Node, number] {
    return [node, node.span.end];
  }

  #mapping(indent: number, depth: number, anchor: string | null): Node {
    const first = this.#next() as Line;
    const entries = createMapping(this.#span(first.start, first.start));
    let merged: { value: Node; span: Span } | null = null;
    let end = first.start;
    for (let line = this.#next(); line && line.indent === indent; line = this.#next()) {
      if (this.#isItem(line)) break;
      const match = this.#keyAt(line);
      const written = match?.[1];
      if (!match || written === undefined) throw ELSEWHERE;
      const quoted = written[0] === '"' || written[0] === "'";
      const key = quoted ? written.slice(1, -1) : written;
      const span = this.#span(line.start, line.start + written.length);
      const behind = line.start + match[0].length;
      const [value, valueEnd] = this.#value(line, behind, indent, indent - 1, depth);
      end = Math.max(valueEnd, behind);
      if (key === "<<" && !quoted) {
        if (merged) throw ELSEWHERE;
        merged = { value, span };
      } else {
        if (entries.entries.has(key) || (!quoted && resolvePlain(key).type !== "str"))
          throw ELSEWHERE;
        setEntry(entries, key, value, span);
      }
    }
    const next = this.#next();
    if (next && next.indent > indent) throw ELSEWHERE;
    if (merged) this.#merge(entries, merged.value, merged.span);
    return this.#named(this.#counted({ ...entries, span: this.#span(first.start, end) }), anchor);
  }

  #merge(into: MappingNode, value: Node, span: Span): void {
    if (value.kind === "sequence" && value.via) throw ELSEWHERE;
    const via: Via = { message: "merged here by <<", span, next: null };
    for (const part of value.kind === "sequence" ? value.items : [value]) {
      if (part.kind !== "mapping") throw ELSEWHERE;
      for (const [key, entry] of part.entries)
        if (!into.entries.has(key))
          setEntry(into, key, cloneThrough(entry, via), part.keys.get(key));
    }
  }

  /**
   * The value behind a key's colon or a dash: on this line, or as a block below, which is indented
   * more than `parent` (a list not less than `listParent + 1`).
   */
  #value(
    line: Line,
    from: number,
    parent: number,
    listParent: number,
    depth: number,
  ): [Node, number] {
    const text = this.#text;
    let start = from;
    while (start < line.end && text.charCodeAt(start) === 32) start++;
    if (text[start] === "!") return this.#override(line, start, parent, listParent, depth);
    let anchor: string | null = null;
    let behind = from;
    if (text[start] === "&") {
      ANCHOR.lastIndex = start;
      const match = ANCHOR.exec(text.slice(0, line.end));
      if (!match) throw ELSEWHERE;
      anchor = match[1] ?? null;
      behind = start + match[0].trimEnd().length;
      start += match[0].length;
    }
    this.#at++;
    if (start >= line.end || (text[start] === "#" && start > from))
      return this.#below(parent, listParent, behind, depth, anchor);
    if (text[start] === "|") return this.#literal(line, start, parent, anchor);
    const [node, end] = this.#inline(start, line.end, anchor);
    let rest = end;
    while (rest < line.end && text.charCodeAt(rest) === 32) rest++;
    if (rest < line.end && !(text[rest] === "#" && rest > end)) throw ELSEWHERE;
    const next = this.#next();
    if (next && next.indent > parent) throw ELSEWHERE;
    return [node, end];
  }

  /** A list or mapping behind `!override`. */
  #override(
    line: Line,
    start: number,
    parent: number,
    listParent: number,
    depth: number,
  ): [Node, number] {
    OVERRIDE.lastIndex = start;
    const tag = OVERRIDE.exec(this.#text.slice(0, line.end));
    if (!tag || this.#text[OVERRIDE.lastIndex] === "!") throw ELSEWHERE;
    const [node, end] = this.#value(
      line,
      start + tag[0].trimEnd().length,
      parent,
      listParent,
      depth,
    );
    if (node.kind === "scalar") throw ELSEWHERE;
    this.#overridden.add(node);
    return [node, end];
  }

  #below(
    parent: number,
    listParent: number,
    from: number,
    depth: number,
    anchor: string | null,
  ): [Node, number] {
    const next = this.#next();
    if (next && (next.indent > parent || (next.indent > listParent && this.#isItem(next))))
      return this.#withEnd(this.#block(next.indent, depth + 1, anchor));
    return [
      this.#named(this.#counted(createScalar(this.#span(from, from), "null", null, true)), anchor),
      from,
    ];
  }

  /** `|`, `|-` and `|+`, indented by what the first line is. */
  #literal(line: Line, start: number, parent: number, anchor: string | null): [Node, number] {
    const header = /^\|([-+]?) *(?:(?<= )#.*)?$/.exec(this.#text.slice(start, line.end));
    if (!header) throw ELSEWHERE;
    let indent = -1;
    let end = line.end;
    const content: string[] = [];
    for (let next = this.#lines[this.#at]; next; next = this.#lines[++this.#at]) {
      const blank = next.start >= next.end;
      if (!blank && indent < 0) indent = next.indent;
      if (!blank && (next.indent < indent || next.indent <= parent)) break;
      if (blank && (indent < 0 ? next.indent > 0 : next.indent > indent)) throw ELSEWHERE;
      content.push(blank ? "" : this.#text.slice(next.start - (next.indent - indent), next.end));
      if (!blank) end = next.end;
    }
    if (indent <= parent || header[1] === "+") throw ELSEWHERE;
    const next = this.#next();
    if (next && next.indent > parent) throw ELSEWHERE;
    while (content.at(-1) === "") content.pop();
    const newline = header[1] === "-" ? "" : "\n";
    // the last line of a file without a line break: parsers differ
    if (newline && end >= this.#text.length) throw ELSEWHERE;
    while (this.#text.charCodeAt(end - 1) === 32) end--;
    return [
      this.#named(
        this.#counted(createScalar(this.#span(start, end), "str", content.join("\n") + newline)),
        anchor,
      ),
      end,
    ];
  }

  /** A scalar, an alias or brackets on one line, and where it ends. */
  #inline(start: number, lineEnd: number, anchor: string | null): [Node, number] {
    const text = this.#text;
    switch (text[start]) {
      case "[":
      case "{":
        return this.#flow(start, lineEnd, 0, anchor);
      case '"':
      case "'":
        return this.#quoted(start, anchor);
      case "*":
        if (anchor) throw ELSEWHERE;
        return this.#alias(start);
    }
    PLAIN_START.lastIndex = start;
    if (!PLAIN_START.test(text)) throw ELSEWHERE;
    const rest = text.slice(start, lineEnd);
    const comment = rest.indexOf(" #");
    let end = comment < 0 ? lineEnd : start + comment;
    while (text.charCodeAt(end - 1) === 32) end--;
    const source = text.slice(start, end);
    if (source.includes(": ") || source.endsWith(":")) throw ELSEWHERE;
    return [this.#plain(source, start, anchor), end];
  }

  #plain(source: string, start: number, anchor: string | null): Node {
    if (source === "<<") throw ELSEWHERE;
    const { type, value } = resolvePlain(source);
    return this.#named(
      this.#counted(createScalar(this.#span(start, start + source.length), type, value, true)),
      anchor,
    );
  }

  #quoted(start: number, anchor: string | null): [Node, number] {
    const pattern = this.#text[start] === '"' ? DOUBLE : SINGLE;
    pattern.lastIndex = start;
    const match = pattern.exec(this.#text);
    if (!match) throw ELSEWHERE;
    const end = start + match[0].length;
    const value = pattern === SINGLE ? (match[1] ?? "").replaceAll("''", "'") : (match[1] ?? "");
    return [
      this.#named(this.#counted(createScalar(this.#span(start, end), "str", value)), anchor),
      end,
    ];
  }

  #alias(start: number): [Node, number] {
    ALIAS.lastIndex = start;
    const match = ALIAS.exec(this.#text);
    const target = this.#anchors.get(match?.[1] ?? "");
    if (!match || !target) throw ELSEWHERE;
    const end = start + match[0].length;
    this.#aliased += countNodes(target);
    if (this.#aliased > MAX_ALIASED) throw ELSEWHERE;
    this.#counted(target);
    return [clone(target, { message: "used here by an alias", span: this.#span(start, end) }), end];
  }

  #flow(start: number, lineEnd: number, depth: number, anchor: string | null): [Node, number] {
    if (depth > MAX_DEPTH) throw ELSEWHERE;
    const text = this.#text;
    const isMap = text[start] === "{";
    const items: Node[] = [];
    const entries = createMapping(this.#span(start, start));
    let at = this.#skip(start + 1, lineEnd);
    while (text[at] !== (isMap ? "}" : "]")) {
      const from = at;
      let node: Node;
      if (text[at] === "[" || text[at] === "{")
        [node, at] = this.#flow(at, lineEnd, depth + 1, null);
      else [node, at] = this.#flowScalar(at);
      at = this.#skip(at, lineEnd);
      if (isMap) {
        const key =
          node.kind === "scalar" && node.type === "str" && node.via === null
            ? (node.value as string)
            : null;
        if (key === null || key === "<<" || text[at] !== ":" || entries.entries.has(key))
          throw ELSEWHERE;
        this.#count--;
        const span = this.#span(from, node.span.end);
        at = this.#skip(at + 1, lineEnd);
        if (text[at] === "," || text[at] === "}") throw ELSEWHERE;
        let value: Node;
        if (text[at] === "[" || text[at] === "{")
          [value, at] = this.#flow(at, lineEnd, depth + 1, null);
        else [value, at] = this.#flowScalar(at);
        at = this.#skip(at, lineEnd);
        setEntry(entries, key, value, span);
      } else items.push(node);
      if (text[at] === ",") at = this.#skip(at + 1, lineEnd);
      else if (text[at] !== (isMap ? "}" : "]")) throw ELSEWHERE;
    }
    const span = this.#span(start, at + 1);
    const node = isMap ? { ...entries, span } : createSequence(span, items);
    return [this.#named(this.#counted(node), anchor), at + 1];
  }

  #flowScalar(at: number): [Node, number] {
    const text = this.#text;
    if (text[at] === '"' || text[at] === "'") return this.#quoted(at, null);
    if (text[at] === "*") return this.#alias(at);
    FLOW_PLAIN.lastIndex = at;
    const match = FLOW_PLAIN.exec(text);
    if (!match) throw ELSEWHERE;
    const source = match[0].trimEnd();
    return [this.#plain(source, at, null), at + source.length];
  }

  #skip(from: number, lineEnd: number): number {
    let at = from;
    while (at < lineEnd && this.#text.charCodeAt(at) === 32) at++;
    if (at >= lineEnd) throw ELSEWHERE;
    return at;
  }

  #named<T extends Node>(node: T, anchor: string | null): T {
    if (anchor) this.#anchors.set(anchor, node);
    return node;
  }
}

/** A copy that came through one more place, behind those that it came through already. */
function cloneThrough(node: Node, last: Via): Node {
  const copy = clone(node);
  const walk = (at: Node) => {
    at.via = appendVia(at.via, last);
    if (at.kind === "sequence") at.items.forEach(walk);
    else if (at.kind === "mapping") at.entries.forEach(walk);
  };
  walk(copy);
  return copy;
}

function appendVia(via: Via | null, last: Via): Via {
  return via === null ? last : { ...via, next: appendVia(via.next, last) };
}

function countNodes(node: Node): number {
  let size = 1;
  if (node.kind === "sequence") for (const item of node.items) size += countNodes(item);
  else if (node.kind === "mapping")
    for (const value of node.entries.values()) size += countNodes(value);
  return size;
}
