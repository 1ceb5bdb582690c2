import { quoteName } from "../../lib/quoteName.ts";
import { listOrigins, type MappingNode, type Node, type SequenceNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import { findDuplicates } from "./findDuplicates.ts";

export type Kind = "string" | "integer" | "number" | "boolean" | "null" | "list" | "mapping";

/** The valid shape of a value. With several kinds, the fields apply to the actual kind. */
export interface Shape {
  readonly kinds: readonly Kind[];
  readonly items?: Shape;
  /** Items must be unique. */
  readonly distinct?: boolean;
  /** The values of known keys. */
  readonly properties?: Readonly<Record<string, Shape>>;
  /** The values of all other keys, which are not checked without it. */
  readonly others?: Shape;
  /** The pattern that keys must match. */
  readonly names?: RegExp;
  /** A date is accepted as text, or is reported elsewhere. */
  readonly dates?: boolean;
}

const WORDS: Readonly<Record<Kind, string>> = {
  string: "a string",
  integer: "an integer",
  number: "a number",
  boolean: "a boolean",
  null: "null",
  list: "a list",
  mapping: "a mapping",
};

/** Reports each value of a tree that does not match its shape, once. */
export function checkShape(node: Node, shape: Shape, path: string, problems: Problem[]): void {
  if (node.kind === "scalar" && node.broken) return;
  const reject = (message: string, fix: string) => {
    problems.push({ message, fix, span: node.span, related: listOrigins(node) });
    markBroken(node);
  };
  if (!shape.kinds.some((kind) => listKinds(node).includes(kind))) {
    const expected = joinWords(shape.kinds.map((kind) => WORDS[kind]));
    reject(`${path} must be ${expected}, ${describe(node)}`, describeFix(node, shape.kinds));
  } else if (node.kind === "mapping") checkEntries(node, shape, path, problems);
  else if (node.kind === "sequence") checkItems(node, shape, path, problems);
  else if (node.type === "time" && !shape.dates)
    reject(`${path} must be a string, not a date`, "put the value in quotes");
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
        message: `${quoteName(key)} is not a valid name in ${path}`,
        fix: "use only letters, digits, dots, hyphens and underscores",
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
      checkShape(item, each, `${path}[${item.position ?? index}]`, problems);
  for (const [item, before] of distinct ? findDuplicates(items) : [])
    problems.push({
      message: `${path} contains a duplicate item`,
      fix: "remove the duplicate",
      span: item.span,
      related: [{ message: "first listed here", span: before.span }, ...listOrigins(item)],
    });
}

/**
 * Lists the kinds of a node in JSON Schema. A float without a fraction is an integer, and a date is
 * a string.
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
  if (node.kind === "scalar" && node.type === "bool") return `not ${node.value}`;
  const [kind = "null"] = listKinds(node);
  if (kind === "number") return "not a decimal number";
  return kind === "null" ? "but it is empty" : `not ${WORDS[kind]}`;
}

function describeFix(node: Node, kinds: readonly Kind[]): string {
  const isLiteral = node.kind === "scalar" && !["str", "time", "null"].includes(node.type);
  if (isLiteral && kinds.includes("string") && !kinds.includes("integer"))
    return "put the value in quotes";
  if (kinds[0] === "list" && node.kind === "scalar" && node.type !== "null")
    return "put the value in brackets to make it a list";
  return `set it to ${joinWords(kinds.map((kind) => WORDS[kind]))}`;
}

/** Prevents later stages from reporting a value again. */
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
