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
import { code } from "../../lib/inlineCode.ts";
import { quoteName } from "../../lib/quoteName.ts";
import { composeDocuments, MAX_DEPTH, YamlError } from "./composeYaml.ts";
import { resolveScalar } from "./resolveScalar.ts";
import type { Span } from "../Span.ts";

/** A `!reset` or `!override` tag. */
export interface Tag {
  /** Keys from the document's root, without merge keys. */
  readonly path: readonly string[];
  readonly span: Span;
  /**
   * The first release that applies the tag if an alias or a merge key brings it, for example
   * "5.1.4". null for any other tag, which every release since 2.24.7 applies.
   */
  readonly since: string | null;
}

/** A YAML document. `root` is null if it is empty. */
export interface Document {
  readonly root: Node | null;
  /** The offset of its start. */
  readonly start: number;
  readonly tags: readonly Tag[];
}

export interface ParsedYaml {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

/** Compose's limit for a document (docs/reference/compose.md C20). */
const MAX_NODES = 100_000;

/**
 * Parses all documents of a text as Compose does: resolves aliases and merge keys, and types
 * scalars like go-yaml (docs/reference/compose.md C17, C18, C19, C21). Anchors are valid in later
 * documents too. A document with a syntax error is left out.
 */
export function parseYaml(file: string, text: string): ParsedYaml {
  const documents: Document[] = [];
  const converter = new Converter(file, text);
  const { problems } = converter;
  // A text that is not YAML has an error at every word, and a stack trace for each is slow.
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
 * Returns the end of a node's last character. The package's range of a block extends to the start
 * of the next node.
 */
function findEnd(node: YamlNode): number {
  const end = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow) return end;
  const last = node.items.at(-1);
  const deepest = isPair(last) ? (last.value ?? last.key) : last;
  return deepest ? findEnd(deepest as YamlNode) : end;
}

/**
 * The first release that applies a tag on the target of an alias, and the first that applies it
 * inside the value of an alias or a merge key.
 */
const TAGS = {
  "!reset": { alias: "2.27.0", inside: "5.1.4" },
  "!override": { alias: "2.27.0", inside: "2.27.0" },
} as const;

/** The place of a node in the tree. */
interface Place {
  readonly path: readonly string[];
  readonly via: Via | null;
  /** Inside the value of a merge key. */
  readonly isMerged: boolean;
  /** The number of collections, aliases and merge keys around the node. */
  readonly depth: number;
}

const TOP: Place = { path: [], via: null, isMerged: false, depth: 0 };

/** Converts the documents of a file from the nodes of the `yaml` package. */
class Converter {
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #targets = new Map<YamlNode, YamlNode>();
  /** The nodes that earlier documents removed with `!reset`, including targets of aliases. */
  readonly #removed = new Set<YamlNode>();
  #tags: Tag[] = [];
  #resets: YamlNode[] = [];
  readonly #open = new Set<YamlNode>();
  /** Inside `!override`, where tags have no effect (docs/reference/compose.md C21). */
  #isOverriding = false;
  /** The number of aliases around a node, and the target of the innermost one. */
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

  /** Binds each alias to the last anchor of its name before it, in any document. */
  #bindAliases(document: YamlDocument.Parsed): void {
    visit(document, {
      Value: (_key, node) => void (node.anchor && this.#anchors.set(node.anchor, node)),
      Alias: (_key, node) => {
        const target = this.#anchors.get(node.source);
        if (target) this.#targets.set(node, target);
      },
    });
  }

  /** Returns null for a node that `!reset` removes. */
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

  /** Checks go-yaml's limit for aliases and Compose's for nodes (docs/reference/compose.md C20). */
  #checkLimits({ range }: YamlNode, { depth }: Place): void {
    const stop = (message: string, fix: string) => {
      throw new YamlError(message, fix, range?.[0] ?? 0);
    };
    if (depth > MAX_DEPTH)
      stop(`YAML is nested more than ${MAX_DEPTH} levels deep`, "reduce the nesting");
    this.#constructed++;
    if (this.#aliasDepth === 0) {
      if (++this.#written > MAX_NODES)
        stop(
          `YAML document has more than ${MAX_NODES} values, the limit of Compose`,
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
      stop("YAML document contains excessive aliasing", "use fewer aliases of aliases");
  }

  #convertAlias(node: Alias, place: Place): Node | null {
    const name = quoteName(node.source);
    const span = this.#span(node);
    const target = this.#targets.get(node);
    if (!target)
      return this.#reject(
        span,
        `undefined YAML alias ${name}`,
        "define the anchor before the alias, or write the value",
      );
    if (this.#open.has(target))
      return this.#reject(
        span,
        `YAML anchor ${name} contains itself`,
        "remove the alias from the value of its anchor",
      );
    this.#aliasTarget = target;
    this.#aliasDepth++;
    const via = { message: "aliased here", span, next: place.via };
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
        `value does not match its YAML tag !!${node.tag?.split(":").at(-1)}`,
        "remove the tag",
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
        this.#reject(keySpan, `duplicate key ${quoteName(key)}`, "remove one of them", [
          { message: "first defined here", span: first },
        ]);
      else if (isMergeKey(keyNode)) merge = { value: value ?? keyNode, span: keySpan };
      else {
        const entry = value ? this.#convert(value, goTo(place, key)) : createNull(keySpan, place);
        if (entry) setEntry(mapping, key, entry, keySpan);
      }
    }
    if (merge) this.#merge(mapping, merge.value, merge.span, place);
    return mapping;
  }

  /** Returns the text of a key; reports a key that is not a string and returns null. */
  #readKey(node: YamlNode, value: YamlNode | null, { path }: Place): string | null {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    const resolved = isScalar(target) ? resolveScalar(target) : null;
    if (resolved?.type === "str") return resolved.value as string;
    const source = isScalar(target) ? (target.source ?? "") : null;
    // Compose removes the pair before it checks the key.
    if (source !== null && this.#isReset(value)) return source;
    const isPort = path.length === 4 && path[0] === "services" && path[2] === "ports";
    let fix = "use a string as the key";
    if (source !== null)
      fix = isPort
        ? `remove the space after ${code(quoteName(`${source}:`))}`
        : `put the key in quotes: ${code(quoteName(source))}`;
    this.#reject(
      this.#span(node),
      `${path.length > 0 ? `a key in ${path.join(".")}` : "a top-level key"} is not a string`,
      fix,
    );
    return null;
  }

  #isReset(node: YamlNode | null): boolean {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    return !this.#isOverriding && target?.tag === "!reset";
  }

  /** Adds missing keys from merged mappings, of which the first takes precedence. */
  #merge(mapping: MappingNode, value: YamlNode, span: Span, place: Place): void {
    const via = { message: "merged here", span, next: place.via };
    const source = this.#convert(value, { ...place, via, isMerged: true, depth: place.depth + 1 });
    const parts = source?.kind === "sequence" ? source.items : [source];
    for (const part of parts) {
      if (part?.kind === "mapping") {
        for (const [key, entry] of part.entries)
          if (!mapping.entries.has(key)) setEntry(mapping, key, entry, part.keys.get(key));
      } else if (part && !isBroken(part))
        this.#reject(
          span,
          "<< requires a mapping or a list of mappings",
          `use an anchor of a mapping in ${code("<<: *anchor")}`,
        );
    }
  }

  /** Reports a problem; returns a placeholder for the node. */
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
