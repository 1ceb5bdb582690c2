import { quoteName } from "../../lib/quoteName.ts";
import { listOrigins, type MappingNode, type Node, type SequenceNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import { findDuplicates } from "./findDuplicates.ts";

export type Kind = "string" | "integer" | "number" | "boolean" | "null" | "list" | "mapping";

/** What a value may look like. With several kinds the fields apply to the kind that is there. */
export interface Shape {
  readonly kinds: readonly Kind[];
  readonly items?: Shape;
  /** Items must differ. */
  readonly distinct?: boolean;
  /** The keys that matter. */
  readonly properties?: Readonly<Record<string, Shape>>;
  /** The values of every other key; without it they are left to Compose. */
  readonly others?: Shape;
  /** What every key must match. */
  readonly names?: RegExp;
  /** A date is text here, or is reported elsewhere. */
  readonly dates?: boolean;
}

const WORDS: Readonly<Record<Kind, string>> = {
  string: "a string",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "nothing",
  list: "a list",
  mapping: "a mapping",
};

/** Reports every value of a tree that does not have its shape, each once. */
export function checkShape(node: Node, shape: Shape, path: string, problems: Problem[]): void {
  if (node.kind === "scalar" && node.broken) return;
  const reject = (message: string, fix: string) => {
    problems.push({ message, fix, span: node.span, related: listOrigins(node) });
    markBroken(node);
  };
  if (!shape.kinds.some((kind) => listKinds(node).includes(kind))) {
    const expected = joinWords(shape.kinds.map((kind) => WORDS[kind]));
    reject(`${path} is ${describe(node)}, and must be ${expected}`, describeFix(node, shape.kinds));
  } else if (node.kind === "mapping") checkEntries(node, shape, path, problems);
  else if (node.kind === "sequence") checkItems(node, shape, path, problems);
  else if (node.type === "time" && !shape.dates) reject(`${path} is a date`, "put it in quotes");
}

function checkEntries(
  node: MappingNode,
  { properties = {}, others, names }: Shape,
  path: string,
  problems: Problem[],
): void {
  for (const [key, value] of node.entries) {
    const known = Object.hasOwn(properties, key) ? properties[key] : others;
    if (names && !names.test(key))
      problems.push({
        message: `${quoteName(key)} is no name for an entry of ${path}`,
        fix: "use letters, digits, dots, hyphens and underscores",
        span: node.keys.get(key) ?? value.span,
        related: listOrigins(value),
      });
    else if (known) checkShape(value, known, path ? `${path}.${key}` : key, problems);
  }
}

function checkItems(
  { items }: SequenceNode,
  { items: each, distinct }: Shape,
  path: string,
  problems: Problem[],
): void {
  if (each)
    for (const [index, item] of items.entries())
      checkShape(item, each, `${path}[${index}]`, problems);
  for (const [item, before] of distinct ? findDuplicates(items) : [])
    problems.push({
      message: `${path} holds the same twice`,
      fix: "take one of them out",
      span: item.span,
      related: [{ message: "given first here", span: before.span }, ...listOrigins(item)],
    });
}

/**
 * A float without a fraction is an integer to JSON Schema, and a date becomes a string on its way
 * there.
 */
function listKinds(node: Node): readonly Kind[] {
  if (node.kind === "mapping") return ["mapping"];
  if (node.kind === "sequence") return ["list"];
  switch (node.type) {
    case "int":
      return ["integer", "number"];
    case "float":
      return Number.isInteger(node.value) ? ["integer", "number"] : ["number"];
    case "bool":
      return ["boolean"];
    case "null":
      return ["null"];
    default:
      return ["string"];
  }
}

function describe(node: Node): string {
  if (node.kind === "scalar" && node.type === "bool") return String(node.value);
  const [kind = "null"] = listKinds(node);
  if (kind === "number") return "a number with a fraction";
  return kind === "null" ? "empty" : WORDS[kind];
}

function describeFix(node: Node, kinds: readonly Kind[]): string {
  const isLiteral = node.kind === "scalar" && !["str", "time", "null"].includes(node.type);
  if (isLiteral && kinds.includes("string") && !kinds.includes("integer"))
    return "put it in quotes";
  if (kinds[0] === "list" && node.kind === "scalar" && node.type !== "null")
    return 'put it in brackets, or on a line of its own behind "- "';
  return `give it ${joinWords(kinds.map((kind) => WORDS[kind]))}`;
}

/** Keeps later stages from reporting a value again. */
function markBroken(node: Node): void {
  if (node.kind === "scalar") node.broken = true;
  else if (node.kind === "sequence") node.items = [];
  else node.entries.clear();
}

function joinWords(words: readonly string[]): string {
  return words.length > 1
    ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
    : (words[0] ?? "");
}
