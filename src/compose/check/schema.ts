import { findNearest } from "../../lib/findNearest.ts";
import { quoteName } from "../../lib/quoteName.ts";
import { findDuplicates } from "./findDuplicates.ts";
import { type Form, NO_DATE } from "./forms.ts";
import {
  listOrigins,
  getChild,
  type MappingNode,
  type Node,
  type ScalarNode,
} from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { LoadReports } from "../load/LoadReports.ts";

export type Kind = "string" | "integer" | "number" | "boolean" | "null" | "list" | "mapping";

/** What a value may look like. With several kinds the fields apply to the kind that is there. */
export interface Shape {
  readonly kinds: readonly Kind[];
  readonly items?: Shape;
  /** Items must differ. */
  readonly distinct?: boolean;
  readonly properties?: Readonly<Record<string, Shape | (() => Shape)>>;
  /** The keys that are allowed beside the properties, and what their values look like. */
  readonly others?: { readonly keys: RegExp; readonly shape: Shape };
  readonly extensions?: boolean;
  /** Any other key may stand beside them, with any value. */
  readonly open?: boolean;
  readonly required?: readonly string[];
  readonly choices?: readonly string[];
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a single value must be at once, also where a later file overrides it. */
  readonly early?: Form;
  /** What a single value must be in the end, for `checkForms`. Where nothing is said: no date. */
  readonly form?: Form;
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
export function checkShape(node: Node, shape: Shape, path: string, reports: LoadReports): void {
  const { problems } = reports;
  if (node.kind === "scalar" && node.broken) return;
  const found = listKinds(node);
  if (!shape.kinds.some((kind) => found.includes(kind))) {
    const expected = joinWords(shape.kinds.map((kind) => WORDS[kind]));
    problems.push({
      message: `${path || "the project"} is ${describe(node)}, and must be ${expected}`,
      fix: describeFix(node, shape.kinds),
      span: node.span,
      related: listOrigins(node),
    });
    markBroken(node);
    return;
  }
  if (node.kind === "mapping") checkMapping(node, shape, path, reports);
  else if (node.kind === "sequence") checkItems(node.items, shape, path, reports);
  else checkScalar(node, shape, path, reports);
}

/**
 * Reports every value of a whole model that fits the schema and yet cannot be read, of services
 * that are switched off too.
 */
export function checkForms(node: Node, shape: Shape, path: string, problems: Problem[]): void {
  if (node.kind === "scalar") {
    const { takes, message, fix } = shape.form ?? NO_DATE;
    if (node.broken || takes(node)) return;
    problems.push({
      message: `${path} ${message}`,
      fix,
      span: node.span,
      related: listOrigins(node),
    });
    node.broken = true;
  } else if (node.kind === "sequence") {
    const { items } = shape;
    if (items)
      for (const [index, item] of node.items.entries())
        checkForms(item, items, `${path}[${index}]`, problems);
  } else
    for (const [key, value] of node.entries) {
      const below = findShape(key, shape);
      if (below) checkForms(value, below, path ? `${path}.${key}` : key, problems);
    }
}

/**
 * JSON, in which Compose hands a project to its schema, has no word for infinity and for what is no
 * number.
 */
export function checkNumbers(node: Node, path: string, problems: Problem[]): void {
  if (node.kind === "mapping")
    for (const [key, value] of node.entries)
      checkNumbers(value, path ? `${path}.${key}` : key, problems);
  else if (node.kind === "sequence")
    for (const [index, item] of node.items.entries())
      checkNumbers(item, `${path}[${index}]`, problems);
  else if (node.type === "float" && !node.broken && !Number.isFinite(node.value)) {
    problems.push({
      message: `${path} is no number that Compose can read`,
      fix: "put it in quotes",
      span: node.span,
      related: listOrigins(node),
    });
    node.broken = true;
  }
}

function findShape(key: string, { properties, others }: Shape): Shape | undefined {
  const property = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (property) return typeof property === "function" ? property() : property;
  return others?.keys.test(key) ? others.shape : undefined;
}

function checkMapping(node: MappingNode, shape: Shape, path: string, reports: LoadReports): void {
  if (!shape.properties && !shape.others) return;
  for (const [key, value] of node.entries) {
    const known = findShape(key, shape);
    if (known) checkShape(value, known, path ? `${path}.${key}` : key, reports);
    else if (!shape.open && !(shape.extensions && key.startsWith("x-")))
      reports.problems.push({
        ...describeUnknownKey(key, value, shape, path),
        span: node.keys.get(key) ?? value.span,
        related: listOrigins(value),
      });
  }
  for (const key of shape.required ?? [])
    if (!node.entries.has(key))
      reports.problems.push({
        message: `${path} needs ${quoteName(key)}`,
        fix: `add ${key}:`,
        span: node.span,
        related: listOrigins(node),
      });
}

function describeUnknownKey(
  key: string,
  value: Node,
  { properties }: Shape,
  path: string,
): Pick<Problem, "message" | "fix"> {
  const near = findNearest(key, Object.keys(properties ?? {}));
  const isService =
    path === "" && (getChild(value, "image") ?? getChild(value, "build")) !== undefined;
  const place = isService ? "write it below services:" : null;
  if (!properties)
    return {
      message: `${quoteName(key)} is no name for ${path ? `an entry of ${path}` : "this"}`,
      fix: place ?? "use letters, digits, dots, hyphens and underscores",
    };
  return {
    message: `${path ? `${path} has` : "there is"} no property ${quoteName(key)}`,
    fix: near ? `write ${near}` : (place ?? "take it out, or begin its name with x-"),
  };
}

function checkItems(
  items: readonly Node[],
  shape: Shape,
  path: string,
  reports: LoadReports,
): void {
  const { items: each } = shape;
  if (each)
    for (const [index, item] of items.entries())
      checkShape(item, each, `${path}[${index}]`, reports);
  if (!shape.distinct) return;
  for (const [item, before] of findDuplicates(items))
    reports.problems.push({
      message: `${path} holds the same twice`,
      fix: "take one of them out",
      span: item.span,
      related: [{ message: "given first here", span: before.span }, ...listOrigins(item)],
    });
}

function checkScalar(
  node: ScalarNode,
  shape: Shape,
  path: string,
  { problems, versions }: LoadReports,
): void {
  if (node.type === "time")
    versions.push({
      since: "5.0.0",
      message: `it refuses the date of ${path}, which has no quotes`,
      span: node.span,
    });
  const reject = (message: string, fix: string) => {
    problems.push({
      message: `${path} ${message}`,
      fix,
      span: node.span,
      related: listOrigins(node),
    });
    node.broken = true;
  };
  if (shape.early && !shape.early.takes(node)) reject(shape.early.message, shape.early.fix);
  else if (node.type === "str") {
    const value = node.value as string;
    if (shape.choices && !shape.choices.includes(value))
      reject(`must be ${joinWords(shape.choices)}`, `write ${joinWords(shape.choices)}`);
    else if (shape.pattern && !shape.pattern.test(value))
      reject(`does not match ${shape.pattern.source}`, "choose a value of that form");
  } else if (node.type === "int" || node.type === "float") {
    const value = Number(node.value);
    if (shape.minimum !== undefined && value < shape.minimum)
      reject(`is below ${shape.minimum}`, `give it ${shape.minimum} or more`);
    else if (shape.maximum !== undefined && value > shape.maximum)
      reject(`is above ${shape.maximum}`, `give it ${shape.maximum} or less`);
  }
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
  const given = listKinds(node);
  if (
    kinds.includes("string") &&
    !kinds.includes("integer") &&
    ["integer", "number", "boolean"].some((kind) => given.includes(kind as Kind))
  )
    return "put it in quotes";
  if (kinds[0] === "list" && node.kind === "scalar" && node.type !== "null")
    return 'put it in brackets, or on a line of its own behind "- "';
  return `give it ${joinWords(kinds.map((kind) => WORDS[kind]))}`;
}

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
