/* oxlint-disable complexity, max-params, no-nested-ternary
   -- one walk over the nodes of the `yaml` package, with a branch for each kind */
import {
  Composer,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  visit,
  type Alias as YamlAlias,
  type Document as YamlDocument,
  type Node as YamlNode,
} from "yaml";
import {
  createMapping,
  createScalar,
  createSequence,
  setEntry,
  type MappingNode,
  type Node,
  type Via,
} from "./Node.ts";
import type { Problem } from "../Problem.ts";
import { quoteName } from "../../lib/quoteName.ts";
import { readPlainYaml } from "./readPlainYaml.ts";
import { resolvePlain, resolveTagged } from "./resolveScalar.ts";
import type { Span } from "../Span.ts";

/** A `!reset` or `!override`. */
export interface Tag {
  /** Keys from the document's root, merge keys left out. */
  readonly path: readonly string[];
  readonly span: Span;
  /** The release that sees it first, where an earlier one since 2.24 does not. */
  readonly since: string | null;
}

/** One YAML document. `root` is null where the document is empty. */
export interface Document {
  readonly root: Node | null;
  /** Where it begins. */
  readonly start: number;
  readonly tags: readonly Tag[];
  /** `<<: *alias` of a list, which releases before 5.2 refuse. */
  readonly mergedLists: readonly Span[];
  /** Anchors whose names releases before 5.0 refuse. */
  readonly newAnchors: readonly Span[];
}

export interface ParsedYaml {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

/**
 * Limits, far above any real project. The second is Compose's own, the aliases' are go-yaml's
 * (docs/reference/compose.md C20).
 */
const MAX_DEPTH = 256;
const MAX_NODES = 100_000;
/** Words, spaces and signs of a text, so that one which is no YAML ends before memory does. */
const MAX_TOKENS = 2_000_000;

/**
 * Reads YAML as Compose's parser does: every document of a text, aliases and merge keys resolved,
 * scalars typed as go-yaml types them (docs/reference/compose.md C17, C18, C19, C21). Anchors live
 * on from one document to the next. Problems carry the place; a document with a syntax error is
 * left out.
 */
export function parseYaml(file: string, text: string): ParsedYaml {
  const plain = readPlainYaml(file, text);
  if (plain === null) return parseAnyYaml(file, text);
  const tags = plain.overrides.map((override) => ({ ...override, since: TAGS["!override"].here }));
  return {
    documents: [{ root: plain.root, start: 0, tags, mergedLists: [], newAnchors: [] }],
    problems: [],
  };
}

/**
 * What libyaml refuses wherever it stands, and what it takes for the end of a line
 * (docs/reference/compose.md C42).
 */
const CONTROL = new RegExp(
  String.raw`[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]` +
    String.raw`|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]`,
);
const LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/** Reads YAML like `parseYaml`, by the `yaml` package alone. */
export function parseAnyYaml(file: string, text: string): ParsedYaml {
  const problems: Problem[] = [];
  const documents: Document[] = [];
  const report: ReportSyntaxProblem = (message, fix, start, end, related = []) => {
    problems.push({ message, fix, span: { file, start, end: Math.max(end, start) }, related });
  };
  const control = CONTROL.exec(text);
  if (control) {
    report(
      "not valid YAML: a control character",
      "take it out, or write it as an escape in double quotes",
      control.index,
      control.index + 1,
    );
    return { documents, problems };
  }
  // A text that is no YAML has a mistake at every word, and a trace for each takes longer than all
  // the rest.
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    for (const document of readDocuments(file, text, report)) {
      documents.push(document);
      if (problems.length > 0) break;
    }
  } catch (error) {
    if (error instanceof LimitExceeded) report(error.message, error.fix, error.start, error.start);
    else if (error instanceof RangeError) {
      // the composer walks down by recursion
      const start = findTooDeep(text);
      report(`nested more than ${MAX_DEPTH} deep`, "nest less", start, start + 1);
    } else throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { documents, problems };
}

/** Reads one document after the other, up to the first one with a syntax error. */
function* readDocuments(
  file: string,
  text: string,
  report: ReportSyntaxProblem,
): Generator<Document> {
  const anchors = new Map<string, YamlNode>();
  const taken = new Set<YamlNode>();
  const lines = text.replace(LINE_BREAK, "\n");
  /** Where the document before ends. */
  let end = 0;
  let isFirst = true;
  for (const document of composeDocuments(lines)) {
    const mistake = findSyntaxMistake(text, lines, document, end);
    if (mistake) {
      report(mistake.message, mistake.fix, mistake.start, mistake.end);
      return;
    }
    end = document.range[2];
    const { contents } = document;
    const empty =
      contents === null || (isScalar(contents) && contents.source === "" && !contents.tag);
    // the end of a document that never began
    if (empty && !document.directives.docStart) continue;
    if (!document.directives.docStart && !isFirst) {
      const at = contents?.range?.[0] ?? document.range[0];
      report(
        "not valid YAML: what follows ... does not begin with ---",
        "write --- before it, or take ... out",
        at,
        at,
      );
      return;
    }
    isFirst = false;
    const newAnchors = checkAnchors(text, document, file, report);
    const converter = new Converter(file, text, bindAliases(document, anchors), taken, report);
    yield {
      start: document.range[0],
      root: empty ? null : converter.convert(contents, [], null, 0),
      tags: converter.tags,
      mergedLists: converter.mergedLists,
      newAnchors,
    };
  }
}

function composeDocuments(lines: string): Iterable<YamlDocument.Parsed> {
  const composer = new Composer({
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    strict: false,
  });
  return composer.compose(createLenientParser().parse(lines));
}

/** What libyaml refuses in a document, by offsets into the text. */
interface SyntaxMistake {
  readonly message: string;
  readonly fix: string;
  readonly start: number;
  readonly end: number;
}

/** @param lines the text with `\n` alone between its lines */
function findSyntaxMistake(
  text: string,
  lines: string,
  document: YamlDocument.Parsed,
  from: number,
): SyntaxMistake | null {
  const first = document.errors.find((error) => !isAccepted(error.code, error.message));
  if (first?.message.includes("call stack")) throw new RangeError(first.message);
  if (first) {
    const [start, end] = first.pos;
    return {
      message: describeSyntaxError(first.code, first.message),
      fix: suggestSyntaxFix(first.code, text, start),
      start,
      end,
    };
  }
  const directive = findRefusedDirective(text.slice(from, document.range[0]));
  if (directive) {
    const start = from + directive.at;
    return {
      message: `not valid YAML: ${directive.message}`,
      fix: directive.fix,
      start,
      end: start + directive.length,
    };
  }
  const tab = findRefusedTab(text, document);
  if (tab !== null)
    return {
      message: "not valid YAML: a tab cannot indent",
      fix: "take it out, or use spaces",
      start: tab,
      end: tab + 1,
    };
  const torn = findTornKey(lines, document);
  return (
    torn && {
      message: "not valid YAML: a key and its colon have to be on one line",
      fix: "write a comma before it, or bring them together",
      start: torn[0],
      end: torn[1],
    }
  );
}

/**
 * libyaml pays no heed to indentation inside of brackets and quotes; the `yaml` package does,
 * through this field of its lexer.
 */
function createLenientParser(): Parser {
  const lexer = new Lexer() as unknown as Record<
    "parseFlowCollection" | "parseQuotedScalar",
    () => Generator<string, unknown>
  > & {
    indentNext: number;
  };
  for (const method of ["parseFlowCollection", "parseQuotedScalar"] as const) {
    const original = lexer[method];
    lexer[method] = function* () {
      const kept = lexer.indentNext;
      lexer.indentNext = 0;
      try {
        return yield* original.call(lexer);
      } finally {
        lexer.indentNext = kept;
      }
    };
  }
  const parser = new Parser();
  (parser as unknown as { lexer: unknown }).lexer = lexer;
  const next = parser.next.bind(parser);
  let tokens = 0;
  parser.next = (source) => {
    if (++tokens > MAX_TOKENS)
      throw new LimitExceeded(
        `this file holds more than ${MAX_TOKENS} tokens of YAML`,
        "split it into several files",
        0,
      );
    return next(source);
  };
  return parser;
}

/**
 * A directive that is an error to libyaml, which knows YAML 1.1 and no later one, and not to the
 * `yaml` package.
 */
function findRefusedDirective(
  head: string,
): { message: string; fix: string; at: number; length: number } | null {
  const seen = new Set<string>();
  for (const { 0: line, 1: name = "", 2: rest = "", index: at } of head.matchAll(
    /^%(\S*)(.*)$/gm,
  )) {
    const [first = ""] = rest.trim().split(/\s+/);
    const found = { at, length: line.length };
    if (name !== "YAML" && name !== "TAG")
      return { ...found, message: "there is no such directive", fix: "take it out" };
    if (name === "YAML" && first !== "1.1")
      return { ...found, message: "Compose reads YAML 1.1 alone", fix: "take the directive out" };
    const what = name === "YAML" ? name : first;
    if (seen.has(what))
      return { ...found, message: "the same directive twice", fix: "take one of them out" };
    seen.add(what);
  }
  return null;
}

/** What stands before a key that may go over several lines. */
const EXPLICIT = /\?(?:\s|#[^\n]*\n|[&!]\S+\s)*$/;

/**
 * A key in brackets that runs on to the next line, or its colon does, which is an error to libyaml
 * and not to the `yaml` package.
 */
function findTornKey(
  text: string,
  document: YamlDocument.Parsed,
): [start: number, end: number] | null {
  let torn: [number, number] | null = null;
  visit(document, {
    Collection: (_key, { flow, range, items }) => {
      if (torn || !flow || !range || !text.slice(range[0], range[1]).includes("\n")) return;
      for (const pair of items as readonly unknown[]) {
        const [start, end] = (isPair(pair) &&
          pair.value !== null &&
          (pair.key as YamlNode | null)?.range) || [0, 0];
        const colon = text.indexOf(":", end);
        if (
          end > 0 &&
          text.slice(start, colon).includes("\n") &&
          !EXPLICIT.test(text.slice(Math.max(0, start - 200), start))
        )
          torn ??= [start, colon];
      }
    },
  });
  return torn;
}

/** A line of blanks with a tab, perhaps before a comment; and dashes with a tab behind one. */
const LOOSE_TABS = [/^(?=[ \t]*\t)[ \t]*(?:#.*)?$/gm, /^ *(?:- +)*- *\t/gm];

/**
 * A tab that is an error to libyaml and not to the `yaml` package: where an indentation may stand,
 * but in brackets and scalars.
 */
function findRefusedTab(text: string, document: YamlDocument.Parsed): number | null {
  if (!text.includes("\t")) return null;
  const free: [number, number][] = [];
  let begun: number | null = null;
  visit(document, {
    Collection: (_key, { flow, range }) => void (flow && range && free.push([range[0], range[1]])),
    Scalar: (_key, { type, range }) => {
      if (range) free.push([range[0], range[1]]);
      // Where the first line of a block scalar tells its indentation.
      const tab =
        range && type?.startsWith("BLOCK")
          ? /^[|>][-+]?[ \t]*(?:#.*)?\n(?: *\n)* *\t/.exec(text.slice(range[0], range[1]))
          : null;
      if (range && tab) begun ??= range[0] + tab[0].length - 1;
    },
  });
  if (begun !== null) return begun;
  const own = text.slice(0, document.range[2]);
  for (const pattern of LOOSE_TABS)
    for (const { index } of own.matchAll(pattern)) {
      const tab = own.indexOf("\t", index);
      if (!free.some(([start, end]) => start < tab && tab < end)) return tab;
    }
  return null;
}

/** What the `yaml` package calls an error and libyaml does not. */
function isAccepted(code: string, message: string): boolean {
  return code === "MISSING_CHAR" && message.startsWith("Comments must be separated");
}

function describeSyntaxError(code: string, message: string): string {
  if (code === "TAB_AS_INDENT") return "not valid YAML: a tab cannot indent";
  return `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

function suggestSyntaxFix(code: string, text: string, at: number): string {
  if (code === "TAB_AS_INDENT") return "indent with spaces";
  if (text[at] === "[" || text.slice(at - 1, at + 2).includes("]:"))
    return 'put the value in quotes, as "[::1]:8080:80"';
  return "mend the syntax here";
}

class LimitExceeded extends Error {
  readonly fix: string;
  readonly start: number;
  constructor(message: string, fix: string, start: number) {
    super(message);
    this.fix = fix;
    this.start = start;
  }
}

/** About where brackets or indentation go deeper than allowed. */
function findTooDeep(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > MAX_DEPTH) return i;
  }
  return text.search(new RegExp(`^ {${MAX_DEPTH},}[^ \n]`, "m")) + MAX_DEPTH;
}

/**
 * Reports names of anchors that Compose refuses (docs/reference/compose.md C42), and returns those
 * that it reads from 5.0 on.
 */
function checkAnchors(
  text: string,
  document: YamlDocument.Parsed,
  file: string,
  report: ReportSyntaxProblem,
): Span[] {
  const found: Span[] = [];
  visit(document, {
    Value: (_key, { anchor = "", range }) => {
      if (/^[\w-]*$/.test(anchor)) return;
      const start = Math.max(text.lastIndexOf(`&${anchor}`, range?.[0]), 0);
      const span = { file, start, end: start + anchor.length + 1 };
      if (/^[!-9;-~]+$/.test(anchor)) found.push(span);
      else
        report(
          "the name of an anchor has a character that it cannot have",
          "use letters, digits, hyphens and underscores",
          span.start,
          span.end,
        );
    },
  });
  return found;
}

/**
 * What each alias of a document stands for: the last node of its name that begins before it, of an
 * earlier document too.
 */
function bindAliases(
  document: YamlDocument.Parsed,
  anchors: Map<string, YamlNode>,
): ReadonlyMap<YamlNode, YamlNode> {
  const targets = new Map<YamlNode, YamlNode>();
  visit(document, {
    Value: (_key, node) => void (node.anchor && anchors.set(node.anchor, node)),
    Alias: (_key, node) => {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
    },
  });
  return targets;
}

type ReportSyntaxProblem = (
  message: string,
  fix: string,
  start: number,
  end: number,
  related?: Problem["related"],
) => void;

/**
 * Where a node's last character ends: the package lets a block run on to where the next thing
 * begins.
 */
function findEnd(node: YamlNode | null): number {
  const own = node?.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow) return own;
  const last = node.items.at(-1);
  const deepest = isPair(last) ? (last.value ?? last.key) : (last ?? null);
  const end = findEnd(deepest as YamlNode | null);
  return end === 0 ? own : end;
}

/**
 * The releases that see a tag where it is written, where an alias stands for it, and inside of what
 * an alias or a merge key brings.
 */
const TAGS = {
  "!reset": { here: null, alias: "2.27.0", inside: "5.1.4" },
  "!override": { here: "2.24.4", alias: "2.27.0", inside: "2.27.0" },
} as const;

class Converter {
  readonly tags: Tag[] = [];
  readonly mergedLists: Span[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #targets: ReadonlyMap<YamlNode, YamlNode>;
  readonly #report: ReportSyntaxProblem;
  /**
   * What earlier documents took away with `!reset`. An anchor of theirs stands for a value that is
   * without it.
   */
  readonly #gone: ReadonlySet<YamlNode>;
  readonly #taken: Set<YamlNode>;
  readonly #open = new Set<YamlNode>();
  /** Within `!override`, where no tag counts (docs/reference/compose.md C21). */
  #overriding = false;
  /** What the last alias stands for. */
  #standIn: YamlNode | null = null;
  #written = 0;
  #constructed = 0;
  #aliased = 0;

  constructor(
    file: string,
    text: string,
    targets: ReadonlyMap<YamlNode, YamlNode>,
    taken: Set<YamlNode>,
    report: ReportSyntaxProblem,
  ) {
    this.#file = file;
    this.#text = text;
    this.#targets = targets;
    this.#gone = new Set(taken);
    this.#taken = taken;
    this.#report = report;
  }

  /** null: the node is tagged `!reset` and so is not there. */
  convert(
    node: YamlNode | null,
    path: readonly string[],
    via: Via | null,
    aliasDepth: number,
    depth = 0,
    merged = false,
  ): Node | null {
    const start = node?.range?.[0] ?? 0;
    if (depth > MAX_DEPTH)
      throw new LimitExceeded(`nested more than ${MAX_DEPTH} deep`, "nest less", start);
    this.#count(aliasDepth, start);
    if (isAlias(node)) return this.#alias(node, path, via, aliasDepth, depth, merged);
    const span = this.#span(node);
    if (node === null) return { ...createScalar(span, "null", null), via };
    const overriding = this.#overriding;
    if (!overriding && (node.tag === "!reset" || node.tag === "!override")) {
      const reached =
        merged || (aliasDepth > 0 && this.#standIn !== node)
          ? "inside"
          : aliasDepth > 0
            ? "alias"
            : "here";
      this.tags.push({ path, span, since: TAGS[node.tag][reached] });
      if (node.tag === "!reset") return null;
      this.#overriding = true;
    }
    if (isScalar(node)) {
      this.#overriding = overriding;
      return this.#scalar(node.source ?? "", node.type === "PLAIN", node.tag, span, via);
    }
    this.#open.add(node);
    const result = isSeq(node)
      ? this.#sequence(node.items as YamlNode[], span, path, via, aliasDepth, depth)
      : this.#mapping(node, span, path, via, aliasDepth, depth, merged);
    this.#open.delete(node);
    this.#overriding = overriding;
    return result;
  }

  /** Whether Compose takes it away before it looks at it, or at its key. */
  #isReset(node: YamlNode | null): boolean {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    const reset = !this.#overriding && target?.tag === "!reset";
    if (reset && node) this.#taken.add(node);
    return reset;
  }

  #isGone(node: unknown): boolean {
    return this.#gone.size > 0 && this.#gone.has(node as YamlNode);
  }

  #span(node: YamlNode | null): Span {
    let end = findEnd(node);
    while (/\s/.test(this.#text.charAt(end - 1)) && end > (node?.range?.[0] ?? 0)) end--;
    return { file: this.#file, start: node?.range?.[0] ?? 0, end };
  }

  /** go-yaml's bound on aliases, and Compose's on nodes (docs/reference/compose.md C20). */
  #count(aliasDepth: number, start: number): void {
    this.#constructed++;
    if (aliasDepth > 0) {
      this.#aliased++;
      const share = Math.min(1, Math.max(0, (this.#constructed - 400_000) / 3_600_000));
      if (
        this.#aliased > 100 &&
        this.#constructed > 1000 &&
        this.#aliased / this.#constructed > 0.99 - 0.89 * share
      )
        throw new LimitExceeded(
          "the aliases of this document stand for too many values",
          "use fewer aliases of aliases",
          start,
        );
      if (this.#constructed > 1_000_000)
        throw new LimitExceeded(
          "the aliases of this document stand for more than 1,000,000 values",
          "use fewer aliases",
          start,
        );
    } else if (++this.#written > MAX_NODES) {
      throw new LimitExceeded(
        `this document holds more than ${MAX_NODES} values, the most that Compose reads`,
        "split it into several files",
        start,
      );
    }
  }

  #alias(
    node: YamlAlias,
    path: readonly string[],
    via: Via | null,
    aliasDepth: number,
    depth: number,
    merged: boolean,
  ) {
    const { source: name, range } = node;
    const [start, end] = [range?.[0] ?? 0, range?.[1] ?? 0];
    const target = this.#targets.get(node);
    const span = { file: this.#file, start, end };
    if (!target) {
      this.#report(
        `the alias *${quoteName(name)} has no anchor of that name before it in this file`,
        `write the anchor first, or the value itself`,
        start,
        end,
      );
      return { ...createScalar(span, "null", null), broken: true };
    }
    if (this.#open.has(target)) {
      this.#report(
        `the anchor &${quoteName(name)} contains itself`,
        "take the alias out of what it stands for",
        start,
        end,
      );
      return { ...createScalar(span, "null", null), broken: true };
    }
    this.#standIn = target;
    return this.convert(
      target,
      path,
      { message: "used here by an alias", span, next: via },
      aliasDepth + 1,
      depth + 1,
      merged,
    );
  }

  /** null: a lone `<<`, which go-yaml passes over. */
  #scalar(
    source: string,
    plain: boolean,
    tag: string | undefined,
    span: Span,
    via: Via | null,
  ): Node | null {
    if (plain && !tag && source === "<<") return null;
    const resolved = tag
      ? resolveTagged(tag, source)
      : plain
        ? resolvePlain(source)
        : { type: "str" as const, value: source };
    if (!resolved) {
      this.#report(
        `this value does not fit its tag !!${tag?.split(":").at(-1) ?? ""}`,
        "take the tag away",
        span.start,
        span.end,
      );
      return { ...createScalar(span, "null", null), broken: true };
    }
    return {
      ...createScalar(span, resolved.type, resolved.value, plain && !source.includes("\n")),
      via,
    };
  }

  #sequence(
    items: readonly YamlNode[],
    span: Span,
    path: readonly string[],
    via: Via | null,
    aliasDepth: number,
    depth: number,
  ): Node {
    const converted: Node[] = [];
    for (const [index, item] of items.entries()) {
      if (this.#isGone(item)) continue;
      this.#isReset(item);
      // `[a: b]` is a mapping of one pair
      const value = isPair(item)
        ? this.#mapping(
            { items: [item] },
            span,
            [...path, String(index)],
            via,
            aliasDepth,
            depth + 1,
            false,
          )
        : this.convert(item, [...path, String(index)], via, aliasDepth, depth + 1);
      if (value) converted.push(value);
    }
    return { ...createSequence(span, converted), via };
  }

  #mapping(
    node: { readonly items: readonly unknown[] },
    span: Span,
    path: readonly string[],
    via: Via | null,
    aliasDepth: number,
    depth: number,
    merged: boolean,
  ): Node {
    const out: MappingNode = { ...createMapping(span), via };
    const seen = new Map<string, Span>();
    let mergeKey: { value: YamlNode | null; span: Span } | null = null;
    for (const pair of node.items) {
      if (!isPair(pair) || this.#isGone(pair.value)) continue;
      const keyNode = pair.key as YamlNode | null;
      const keySpan = keyNode?.range ? this.#span(keyNode) : span;
      const reset = this.#isReset(pair.value as YamlNode | null);
      const key =
        reset && isScalar(keyNode) ? (keyNode.source ?? "") : this.#key(keyNode, keySpan, path);
      if (key === null) continue;
      const before = seen.get(key);
      if (before) {
        this.#report(
          `the key ${quoteName(key)} is given twice in this mapping`,
          "keep one of them",
          keySpan.start,
          keySpan.end,
          [{ message: "given first here", span: before }],
        );
        continue;
      }
      seen.set(key, keySpan);
      if (key === "<<" && isScalar(keyNode) && keyNode.type === "PLAIN") {
        mergeKey = { value: pair.value as YamlNode | null, span: keySpan };
        continue;
      }
      const value = this.convert(
        pair.value as YamlNode | null,
        [...path, key],
        via,
        aliasDepth,
        depth + 1,
        merged,
      );
      if (value) setEntry(out, key, value, keySpan);
    }
    if (mergeKey) this.#merge(out, mergeKey.value, mergeKey.span, path, via, aliasDepth, depth);
    return out;
  }

  #key(node: YamlNode | null, span: Span, path: readonly string[]): string | null {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    if (isScalar(target)) {
      const source = target.source ?? "";
      if (source === "<<" && target.type === "PLAIN") return source;
      const resolved = target.tag
        ? resolveTagged(target.tag, source)
        : target.type === "PLAIN"
          ? resolvePlain(source)
          : null;
      if (!resolved || resolved.type === "str") return source;
    }
    const source = isScalar(target) ? (target.source ?? "") : null;
    const inPort = path.length === 4 && path[0] === "services" && path[2] === "ports";
    this.#report(
      `a key ${path.length ? `of ${path.join(".")}` : "at the top"} is not a string`,
      source === null
        ? "use a string as key"
        : inPort
          ? `leave no blank behind the colon of ${quoteName(source)}`
          : `put it in quotes: ${quoteName(source)}`,
      span.start,
      span.end,
    );
    return null;
  }

  /** What stands in the mapping itself wins; of several merged mappings the first. */
  #merge(
    out: MappingNode,
    value: YamlNode | null,
    keySpan: Span,
    path: readonly string[],
    via: Via | null,
    aliasDepth: number,
    depth: number,
  ): void {
    const source = this.convert(
      value,
      path,
      { message: "merged here by <<", span: keySpan, next: via },
      aliasDepth,
      depth + 1,
      true,
    );
    const parts = source?.kind === "sequence" ? source.items : source ? [source] : [];
    if (isAlias(value) && source?.kind === "sequence") this.mergedLists.push(keySpan);
    for (const part of parts) {
      if (part.kind !== "mapping") {
        if (part.kind === "scalar" && part.broken) continue;
        this.#report(
          "<< takes a mapping or a list of mappings",
          "write <<: *anchor with the anchor at a mapping",
          keySpan.start,
          keySpan.end,
        );
        continue;
      }
      for (const [key, entry] of part.entries)
        if (!out.entries.has(key)) setEntry(out, key, entry, part.keys.get(key));
    }
  }
}
