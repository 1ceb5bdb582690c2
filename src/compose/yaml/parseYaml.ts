import {
  isAlias,
  isPair,
  isCollection,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document as YamlDocument,
  type Node as YamlNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import {
  createMapping,
  createScalar,
  createSequence,
  isBroken,
  setEntry,
  type MappingNode,
  type Node,
  type Via,
} from "./Node.ts";
import type { Problem } from "../Problem.ts";
import { quoteName } from "../../lib/quoteName.ts";
import { composeDocuments, MAX_DEPTH, YamlError } from "./composeYaml.ts";
import { resolveScalar } from "./resolveScalar.ts";
import type { Span } from "../Span.ts";

/** A `!reset` or `!override`. */
export interface Tag {
  /** Keys from the document's root, merge keys left out. */
  readonly path: readonly string[];
  readonly span: Span;
  /**
   * The first release that sees it where an alias or a merge key brings it, for example "5.1.4".
   * null for a tag that neither brings: every release since 2.24.7 sees it.
   */
  readonly since: string | null;
}

/** One YAML document. `root` is null where the document is empty. */
export interface Document {
  readonly root: Node | null;
  /** Where it begins. */
  readonly start: number;
  readonly tags: readonly Tag[];
}

export interface ParsedYaml {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

/** Compose's own bound on a document (docs/reference/compose.md C20). */
const MAX_NODES = 100_000;

/**
 * Reads YAML as Compose's parser does: every document of a text, aliases and merge keys resolved,
 * scalars typed as go-yaml types them (docs/reference/compose.md C17, C18, C19, C21). Anchors live
 * on from one document to the next. Problems carry the place; a document with a syntax error is
 * left out.
 */
export function parseYaml(file: string, text: string): ParsedYaml {
  const documents: Document[] = [];
  const converter = new Converter(file, text);
  const { problems } = converter;
  // A text that is not YAML has a mistake at every word, and a stack trace for each takes long.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (const document of composeDocuments(text)) {
      documents.push(converter.convertDocument(document));
      if (problems.length > 0) break;
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { message, fix, start, end } = error;
    problems.push({ message, fix, span: { file, start, end: Math.max(start, end) }, related: [] });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { documents, problems };
}

/**
 * Where a node's last character ends: the package lets a block run on to where the next thing
 * begins.
 */
function findEnd(node: YamlNode): number {
  const end = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow) return end;
  const last = node.items.at(-1);
  const deepest = isPair(last) ? (last.value ?? last.key) : last;
  return deepest ? findEnd(deepest as YamlNode) : end;
}

/**
 * The first releases that see a tag where an alias stands for it, and inside of what an alias or a
 * merge key brings.
 */
const TAGS = {
  "!reset": { alias: "2.27.0", inside: "5.1.4" },
  "!override": { alias: "2.27.0", inside: "2.27.0" },
} as const;

/** Where a node goes in the tree, and how it came there. */
interface Place {
  readonly path: readonly string[];
  readonly via: Via | null;
  /** Below what a merge key brings. */
  readonly isMerged: boolean;
  /** Of collections, aliases and merge keys around it. */
  readonly depth: number;
}

const TOP: Place = { path: [], via: null, isMerged: false, depth: 0 };

/** Converts the documents of a file from the nodes of the `yaml` package. */
class Converter {
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #anchors = new Map<string, YamlNode>();
  /** What each alias stands for. */
  readonly #targets = new Map<YamlNode, YamlNode>();
  /** What earlier documents took away with `!reset`, also of what their anchors stand for. */
  readonly #removed = new Set<YamlNode>();
  /** Of this document. */
  #tags: Tag[] = [];
  #resets: YamlNode[] = [];
  readonly #open = new Set<YamlNode>();
  /** Within `!override`, where no tag counts (docs/reference/compose.md C21). */
  #isOverriding = false;
  /** How many aliases stand around a node, and what the last one stands for. */
  #aliasDepth = 0;
  #aliasTarget: YamlNode | null = null;
  #written = 0;
  #constructed = 0;
  #aliased = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  convertDocument(document: YamlDocument.Parsed): Document {
    this.#bindAliases(document);
    this.#tags = [];
    this.#written = 0;
    const { contents, range } = document;
    const isEmpty = isScalar(contents) && contents.source === "" && !contents.tag;
    const root = contents && !isEmpty ? this.#convert(contents, TOP) : null;
    for (const node of this.#resets) this.#removed.add(node);
    return { root, start: range[0], tags: this.#tags };
  }

  /** An alias stands for the last node of its name that begins before it, in any document. */
  #bindAliases(document: YamlDocument.Parsed): void {
    visit(document, {
      Value: (_key, node) => void (node.anchor && this.#anchors.set(node.anchor, node)),
      Alias: (_key, node) => {
        const target = this.#anchors.get(node.source);
        if (target) this.#targets.set(node, target);
      },
    });
  }

  /** Returns null for a node that is tagged `!reset`, and so is not there. */
  #convert(node: YamlNode, place: Place): Node | null {
    this.#checkLimits(node, place);
    if (isAlias(node)) return this.#convertAlias(node, place);
    if (this.#removed.has(node)) return null;
    const { tag } = node;
    if (this.#isOverriding || (tag !== "!reset" && tag !== "!override"))
      return this.#convertValue(node, place);
    this.#tags.push({
      path: place.path,
      span: this.#span(node),
      since: this.#findRelease(tag, node, place),
    });
    if (tag === "!reset") {
      this.#resets.push(node);
      return null;
    }
    this.#isOverriding = true;
    const value = this.#convertValue(node, place);
    this.#isOverriding = false;
    return value;
  }

  #findRelease(tag: keyof typeof TAGS, node: YamlNode, { isMerged }: Place): string | null {
    const { alias, inside } = TAGS[tag];
    if (isMerged || (this.#aliasDepth > 0 && this.#aliasTarget !== node)) return inside;
    return this.#aliasDepth > 0 ? alias : null;
  }

  /** Go-yaml's bound on aliases, and Compose's on nodes (docs/reference/compose.md C20). */
  #checkLimits({ range }: YamlNode, { depth }: Place): void {
    const stop = (message: string, fix: string) => {
      throw new YamlError(message, fix, range?.[0] ?? 0);
    };
    if (depth > MAX_DEPTH) stop(`nested more than ${MAX_DEPTH} deep`, "nest less");
    this.#constructed++;
    if (this.#aliasDepth === 0) {
      if (++this.#written > MAX_NODES)
        stop(
          `this document holds more than ${MAX_NODES} values, the most that Compose reads`,
          "split it into several files",
        );
      return;
    }
    this.#aliased++;
    const share = Math.min(1, Math.max(0, (this.#constructed - 400_000) / 3_600_000));
    if (
      this.#aliased > 100 &&
      this.#constructed > 1000 &&
      this.#aliased / this.#constructed > 0.99 - 0.89 * share
    )
      stop(
        "the aliases of this document stand for too many values",
        "use fewer aliases of aliases",
      );
  }

  #convertAlias(node: Alias, place: Place): Node | null {
    const name = quoteName(node.source);
    const span = this.#span(node);
    const target = this.#targets.get(node);
    if (!target)
      return this.#reject(
        span,
        `the alias *${name} has no anchor of that name before it in this file`,
        "write the anchor first, or the value itself",
      );
    if (this.#open.has(target))
      return this.#reject(
        span,
        `the anchor &${name} contains itself`,
        "take the alias out of what it stands for",
      );
    this.#aliasTarget = target;
    this.#aliasDepth++;
    const via = { message: "used here by an alias", span, next: place.via };
    const value = this.#convert(target, { ...place, via, depth: place.depth + 1 });
    this.#aliasDepth--;
    return value;
  }

  #convertValue(node: YamlNode, place: Place): Node {
    const span = this.#span(node);
    if (isScalar(node)) return this.#convertScalar(node, span, place);
    this.#open.add(node);
    const value = isSeq(node)
      ? this.#convertSequence(node as YAMLSeq<YamlNode>, span, place)
      : this.#convertMapping(node as YAMLMap<YamlNode, YamlNode | null>, span, place);
    this.#open.delete(node);
    return value;
  }

  #convertScalar(node: Scalar, span: Span, { via }: Place): Node {
    const resolved = resolveScalar(node);
    if (!resolved)
      return this.#reject(
        span,
        `this value does not fit its tag !!${node.tag?.split(":").at(-1)}`,
        "take the tag away",
      );
    const isPlain = node.type === "PLAIN" && !node.source?.includes("\n");
    return { ...createScalar(span, resolved.type, resolved.value, isPlain), via };
  }

  #convertSequence({ items }: YAMLSeq<YamlNode>, span: Span, place: Place): Node {
    const converted = items.map((item, index) => this.#convert(item, goTo(place, String(index))));
    return {
      ...createSequence(
        span,
        converted.filter((item) => item !== null),
      ),
      via: place.via,
    };
  }

  #convertMapping({ items }: YAMLMap<YamlNode, YamlNode | null>, span: Span, place: Place): Node {
    const mapping: MappingNode = { ...createMapping(span), via: place.via };
    const seen = new Map<string, Span>();
    let merge: { readonly value: YamlNode; readonly span: Span } | null = null;
    for (const { key: keyNode, value } of items) {
      const keySpan = this.#span(keyNode);
      const key = this.#readKey(keyNode, value, place);
      if (key === null) continue;
      const first = seen.get(key);
      seen.set(key, first ?? keySpan);
      if (first)
        this.#reject(
          keySpan,
          `the key ${quoteName(key)} is given twice in this mapping`,
          "keep one of them",
          [{ message: "given first here", span: first }],
        );
      else if (isMergeKey(keyNode)) merge = { value: value ?? keyNode, span: keySpan };
      else {
        const entry = value ? this.#convert(value, goTo(place, key)) : createNull(keySpan, place);
        if (entry) setEntry(mapping, key, entry, keySpan);
      }
    }
    if (merge) this.#merge(mapping, merge.value, merge.span, place);
    return mapping;
  }

  /** Returns null for a key that is not a string, which is reported. */
  #readKey(node: YamlNode, value: YamlNode | null, { path }: Place): string | null {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    const resolved = isScalar(target) ? resolveScalar(target) : null;
    if (resolved?.type === "str") return resolved.value as string;
    const source = isScalar(target) ? (target.source ?? "") : null;
    // Compose takes the pair away before it looks at the key.
    if (source !== null && this.#isReset(value)) return source;
    const isPort = path.length === 4 && path[0] === "services" && path[2] === "ports";
    let fix = "use a string as key";
    if (source !== null)
      fix = isPort
        ? `leave no blank behind the colon of ${quoteName(source)}`
        : `put it in quotes: ${quoteName(source)}`;
    this.#reject(
      this.#span(node),
      `a key ${path.length > 0 ? `of ${path.join(".")}` : "at the top"} is not a string`,
      fix,
    );
    return null;
  }

  #isReset(node: YamlNode | null): boolean {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    return !this.#isOverriding && target?.tag === "!reset";
  }

  /** What stands in the mapping itself wins; of several merged mappings the first. */
  #merge(mapping: MappingNode, value: YamlNode, span: Span, place: Place): void {
    const via = { message: "merged here by <<", span, next: place.via };
    const source = this.#convert(value, { ...place, via, isMerged: true, depth: place.depth + 1 });
    const parts = source?.kind === "sequence" ? source.items : [source];
    for (const part of parts) {
      if (part?.kind === "mapping") {
        for (const [key, entry] of part.entries)
          if (!mapping.entries.has(key)) setEntry(mapping, key, entry, part.keys.get(key));
      } else if (part && !isBroken(part))
        this.#reject(
          span,
          "<< takes a mapping or a list of mappings",
          "write <<: *anchor with the anchor at a mapping",
        );
    }
  }

  /** Reports a problem; returns what stands for the node. */
  #reject(span: Span, message: string, fix: string, related: Problem["related"] = []): Node {
    this.problems.push({ message, fix, span, related });
    return { ...createScalar(span, "null", null), broken: true };
  }

  #span(node: YamlNode): Span {
    const start = node.range?.[0] ?? 0;
    return {
      file: this.#file,
      start,
      end: start + this.#text.slice(start, findEnd(node)).trimEnd().length,
    };
  }
}

function goTo(place: Place, key: string): Place {
  return { ...place, path: [...place.path, key], depth: place.depth + 1 };
}

function createNull(span: Span, { via }: Place): Node {
  return { ...createScalar(span, "null", null), via };
}

function isMergeKey(node: YamlNode): boolean {
  return isScalar(node) && node.source === "<<" && node.type === "PLAIN";
}
