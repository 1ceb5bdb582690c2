import type { Node, Problem, Span } from "../compose/index.ts";
import { findNearest } from "../lib/findNearest.ts";
import { quoteName } from "../lib/quoteName.ts";

/** A kind of value in a policy file: how it is read, and the same as JSON Schema. */
export interface Schema<Value> {
  readonly json: Readonly<Record<string, unknown>>;
  /** Returns what is valid of a value, and reports the rest. undefined: nothing is valid. */
  read(this: void, node: Node, path: string, problems: Problem[]): Value | undefined;
}

/** A text that matches a pattern. */
export interface TextSchema extends Schema<string> {
  readonly expected: string;
  readonly pattern: RegExp;
}

export interface Located<Value> {
  readonly value: Value;
  readonly span: Span;
}

/** A value of a table. `span`: that of its name. */
export interface TableEntry<Value> extends Located<Value> {
  readonly name: string;
}

/** A mistake that JSON Schema does not express. */
export class Mistake {
  readonly what: string;
  readonly fix: string;

  constructor(what: string, fix: string) {
    this.what = what;
    this.fix = fix;
  }
}

/**
 * @param expected the correct form, in words
 * @param known the values that a wrong one may have been meant as
 */
export function scalar<Value>(
  expected: string,
  json: Schema<Value>["json"],
  parse: (value: unknown) => Value | undefined,
  known: readonly string[] = [],
): Schema<Value> {
  return {
    json,
    read(node, path, problems) {
      const value = parse(getScalar(node));
      if (value === undefined) refuse(node, path, problems, { expected, known });
      return value;
    },
  };
}

export function text(expected: string, pattern: RegExp): TextSchema {
  const json = { type: "string", pattern: pattern.source };
  const parse = (value: unknown) =>
    typeof value === "string" && pattern.test(value) ? value : undefined;
  return { ...scalar(expected, json, parse), expected, pattern };
}

export function choice<const Name extends string>(
  expected: string,
  names: readonly Name[],
): Schema<Name> {
  const parse = (value: unknown) => names.find((name) => name === value);
  return scalar(expected, { enum: names, type: "string" }, parse, names);
}

/** Values of several forms, each of a JSON type of its own. */
export function union<Value>(expected: string, ...forms: readonly Schema<Value>[]): Schema<Value> {
  return {
    json: { anyOf: forms.map(({ json }) => json) },
    read(node, path, problems) {
      const type = node.kind === "sequence" ? "array" : typeof getScalar(node);
      const form = forms.find(({ json }) => json["type"] === type.replace("number", "integer"));
      return form === undefined
        ? refuse(node, path, problems, { expected })
        : form.read(node, path, problems);
    },
  };
}

/** Values that are parsed further. */
export function parsed<From extends string | number, Value>(
  schema: Schema<From>,
  parse: (value: From) => Value | Mistake,
): Schema<Value> {
  return {
    json: schema.json,
    read(node, path, problems) {
      const written = schema.read(node, path, problems);
      const value = written === undefined ? undefined : parse(written);
      if (!(value instanceof Mistake)) return value;
      const message = `${path} is ${quoteName(String(written))}, which is ${value.what}`;
      problems.push({ message, fix: value.fix, span: node.span, related: [] });
      return undefined;
    },
  };
}

export function located<Value>({ json, read }: Schema<Value>): Schema<Located<Value>> {
  return {
    json,
    read(node, path, problems) {
      const value = read(node, path, problems);
      return value === undefined ? undefined : { value, span: node.span };
    },
  };
}

/** @param needsTwo whether a shorter list is refused */
export function list<Value>(
  item: Schema<Value>,
  of: string,
  needsTwo = false,
): Schema<readonly Value[]> {
  return {
    json: { type: "array", items: item.json, ...(needsTwo && { minItems: 2 }) },
    read(node, path, problems) {
      if (node.kind !== "sequence")
        return refuse(node, path, problems, { expected: `a list of ${of}` });
      if (needsTwo && node.items.length < 2)
        return refuse(node, path, problems, { expected: `a list of at least two ${of}` });
      return node.items.flatMap((each, index) => {
        const value = item.read(each, `${path}[${index}]`, problems);
        return value === undefined ? [] : [value];
      });
    },
  };
}

/** A mapping with names that the user chooses. */
export function table<Value>(
  name: TextSchema,
  value: Schema<Value>,
  of: string,
): Schema<readonly TableEntry<Value>[]> {
  return {
    json: { type: "object", propertyNames: name.json, additionalProperties: value.json },
    read(node, path, problems) {
      if (node.kind !== "mapping")
        return refuse(node, path, problems, { expected: `a mapping of ${of}` });
      return [...node.entries].flatMap(([key, child]) => {
        const span = node.keys.get(key) ?? child.span;
        const { expected } = name;
        const message = `${path} has the key ${quoteName(key)}, and each must be ${expected}`;
        if (!name.pattern.test(key))
          problems.push({ message, fix: `write ${expected}`, span, related: [] });
        const found = value.read(child, `${path}.${key}`, problems);
        return found === undefined ? [] : [{ name: key, value: found, span }];
      });
    },
  };
}

type Fields = Readonly<Record<string, Schema<unknown>>>;

/** The fields that are there and valid. */
export type FieldValues<Of extends Fields> = {
  readonly [Key in keyof Of]?: Of[Key] extends Schema<infer Value> ? Value : never;
};

/** A mapping with these names. */
export function mapping<const Of extends Fields>(
  fields: Of,
  of: string,
  required: readonly (keyof Of & string)[] = [],
): Schema<FieldValues<Of>> {
  const json = Object.entries(fields).map(([key, field]) => [key, field.json]);
  const known = Object.keys(fields);
  return {
    json: {
      type: "object",
      properties: Object.fromEntries(json),
      required,
      additionalProperties: false,
    },
    read(node, path, problems) {
      if (node.kind !== "mapping")
        return refuse(node, path, problems, { expected: `a mapping of ${of}` });
      const place = path || "the policy";
      for (const [key, child] of node.entries)
        if (!Object.hasOwn(fields, key)) {
          const message = `${place} has no key ${quoteName(key)}`;
          const span = node.keys.get(key) ?? child.span;
          problems.push({ message, fix: suggestKey(key, known), span, related: [] });
        }
      const found: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(fields)) {
        const child = node.entries.get(key);
        const value = child && field.read(child, path === "" ? key : `${path}.${key}`, problems);
        if (value !== undefined) found[key] = value;
        if (child === undefined && required.includes(key)) {
          const fix = key === "version" ? "begin it with version: 1" : `add ${key}:`;
          problems.push({ message: `${place} needs ${key}`, fix, span: node.span, related: [] });
        }
      }
      return found as FieldValues<Of>;
    },
  };
}

export function described<Value>(
  description: string,
  { json, read }: Schema<Value>,
): Schema<Value> {
  return { json: { ...json, description }, read };
}

function suggestKey(key: string, known: readonly string[]): string {
  const near = findNearest(key, known);
  if (near !== null) return `write ${near}`;
  return `take it out${known.length > 20 ? "" : `; there are ${known.join(", ")}`}`;
}

function refuse(
  node: Node,
  path: string,
  problems: Problem[],
  { expected, known = [] }: { expected: string; known?: readonly string[] },
): undefined {
  const value = getScalar(node);
  const near = typeof value === "string" ? findNearest(value, known) : null;
  const message = `${path} ${describeNode(node)}, and must be ${expected}`;
  problems.push({ message, fix: `write ${near ?? expected}`, span: node.span, related: [] });
}

/** undefined for a list or a mapping. */
function getScalar(node: Node): string | number | boolean | null | undefined {
  if (node.kind !== "scalar") return undefined;
  return node.value;
}

function describeNode(node: Node): string {
  if (node.kind !== "scalar") return `is a ${node.kind === "sequence" ? "list" : "mapping"}`;
  const value = getScalar(node);
  if (value === null) return "is empty";
  return `is ${typeof value === "string" ? quoteName(value) : JSON.stringify(value)}`;
}
