import type { Node, Problem, Span } from "../compose/index.ts";
import { findNearest } from "../lib/findNearest.ts";
import { quoteName } from "../lib/quoteName.ts";

/** A kind of value in a policy file: its reader and its JSON Schema. */
export interface Schema<Value> {
  readonly json: Readonly<Record<string, unknown>>;
  /** Returns the valid part of a value, or undefined, and reports the rest as problems. */
  read(this: void, node: Node, path: string, problems: Problem[]): Value | undefined;
}

export interface TextSchema extends Schema<string> {
  readonly expected: Expectation;
  readonly pattern: RegExp;
}

export interface Located<Value> {
  readonly value: Value;
  readonly span: Span;
}

/** A value of a table. `span` is that of its name. */
export interface TableEntry<Value> extends Located<Value> {
  readonly name: string;
}

/** A description of the values that are valid. */
export class Expectation {
  /** Completes the sentence "KEY must be". */
  readonly what: string;
  /** An imperative phrase that shows how to write such a value. */
  readonly fix: string;

  constructor(what: string, fix: string) {
    this.what = what;
    this.fix = fix;
  }
}

/** @param known the valid names, from which the nearest is suggested */
export function scalar<Value>(
  expected: Expectation,
  json: Schema<Value>["json"],
  parse: (value: unknown) => Value | undefined,
  known: readonly string[] = [],
): Schema<Value> {
  return {
    json,
    read(node, path, problems) {
      const written = getScalar(node);
      const value = parse(written);
      if (value !== undefined) return value;
      const near = typeof written === "string" ? findNearest(written, known) : null;
      const fix = near === null ? expected.fix : `use ${near}`;
      return refuse(node, path, problems, { what: expected.what, fix });
    },
  };
}

export function text(expected: Expectation, pattern: RegExp): TextSchema {
  const json = { type: "string", pattern: pattern.source };
  const parse = (value: unknown) =>
    typeof value === "string" && pattern.test(value) ? value : undefined;
  return { ...scalar(expected, json, parse), expected, pattern };
}

export function choice<const Name extends string>(
  expected: Expectation,
  names: readonly Name[],
): Schema<Name> {
  const parse = (value: unknown) => names.find((name) => name === value);
  return scalar(expected, { enum: names, type: "string" }, parse, names);
}

/** A value of one of several forms. Each form has its own JSON type. */
export function union<Value>(
  expected: Expectation,
  ...forms: readonly Schema<Value>[]
): Schema<Value> {
  return {
    json: { anyOf: forms.map(({ json }) => json) },
    read(node, path, problems) {
      const type = node.kind === "sequence" ? "array" : typeof getScalar(node);
      const form = forms.find(({ json }) => json["type"] === type.replace("number", "integer"));
      return form === undefined
        ? refuse(node, path, problems, expected)
        : form.read(node, path, problems);
    },
  };
}

/** A value that is parsed further. `parse` returns an `Expectation` if the value is not valid. */
export function parsed<From extends string | number, Value>(
  schema: Schema<From>,
  parse: (value: From) => Value | Expectation,
): Schema<Value> {
  return {
    json: schema.json,
    read(node, path, problems) {
      const written = schema.read(node, path, problems);
      const value = written === undefined ? undefined : parse(written);
      return value instanceof Expectation ? refuse(node, path, problems, value) : value;
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

/** @param needsTwo whether the list needs at least two items */
export function list<Value>(
  item: Schema<Value>,
  of: string,
  needsTwo = false,
): Schema<readonly Value[]> {
  return {
    json: { type: "array", items: item.json, ...(needsTwo && { minItems: 2 }) },
    read(node, path, problems) {
      if (node.kind !== "sequence")
        return refuse(node, path, problems, new Expectation(`a list of ${of}`, suggestList(node)));
      if (!checkSize(node.items.length, node, path, problems)) return undefined;
      if (needsTwo && node.items.length < 2) {
        const message = `${path} must list at least two ${of}`;
        problems.push({ message, fix: "add another one", span: node.span, related: [] });
        return undefined;
      }
      return node.items.flatMap((each, index) => {
        const value = item.read(each, `${path}[${index}]`, problems);
        return value === undefined ? [] : [value];
      });
    },
  };
}

const MAX_ENTRIES = 2000;

function checkSize(size: number, { span }: Node, path: string, problems: Problem[]): boolean {
  if (size <= MAX_ENTRIES) return true;
  const message = `${path} must have at most ${MAX_ENTRIES} entries`;
  problems.push({ message, fix: "remove some of them", span, related: [] });
  return false;
}

/** A mapping whose keys are names that the user chooses. */
export function table<Value>(
  name: TextSchema,
  value: Schema<Value>,
  of: string,
): Schema<readonly TableEntry<Value>[]> {
  return {
    json: { type: "object", propertyNames: name.json, additionalProperties: value.json },
    read(node, path, problems) {
      if (node.kind !== "mapping")
        return refuse(node, path, problems, new Expectation(`a mapping of ${of}`, MAPPING_FIX));
      if (!checkSize(node.entries.size, node, path, problems)) return undefined;
      return [...node.entries].flatMap(([key, child]) => {
        const span = node.keys.get(key) ?? child.span;
        const { what, fix } = name.expected;
        const message = `the key ${quoteName(key)} in ${path} must be ${what}`;
        if (!name.pattern.test(key)) problems.push({ message, fix, span, related: [] });
        const found = value.read(child, `${path}.${key}`, problems);
        return found === undefined ? [] : [{ name: key, value: found, span }];
      });
    },
  };
}

type Fields = Readonly<Record<string, Schema<unknown>>>;

/** The fields that are present and valid. */
export type FieldValues<Of extends Fields> = {
  readonly [Key in keyof Of]?: Of[Key] extends Schema<infer Value> ? Value : never;
};

/** A mapping with a fixed set of keys. */
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
        return refuse(node, path, problems, new Expectation(`a mapping with ${of}`, MAPPING_FIX));
      const place = path && ` in ${path}`;
      for (const [key, child] of node.entries)
        if (!Object.hasOwn(fields, key)) {
          const message = `unknown key ${quoteName(key)}${place}`;
          const span = node.keys.get(key) ?? child.span;
          problems.push({ message, fix: suggestKey(key, known), span, related: [] });
        }
      const found: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(fields)) {
        const child = node.entries.get(key);
        const value = child && field.read(child, path === "" ? key : `${path}.${key}`, problems);
        if (value !== undefined) found[key] = value;
        if (child === undefined && required.includes(key)) {
          const message = `missing key "${key}"${place}`;
          const fix = key === "version" ? 'start the file with "version: 1"' : `add "${key}:"`;
          problems.push({ message, fix, span: node.span, related: [] });
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

const MAPPING_FIX = "write it as KEY: VALUE lines";

function suggestList(node: Node): string {
  const value = getScalar(node);
  return value === undefined || value === null
    ? "write it as a list: [ITEM, ITEM]"
    : `put it in brackets: [${formatValue(value)}]`;
}

function suggestKey(key: string, known: readonly string[]): string {
  const near = findNearest(key, known);
  if (near !== null) return `use ${near}`;
  return known.length > 20 ? "remove it" : `remove it, or use one of ${known.join(", ")}`;
}

function refuse(
  node: Node,
  path: string,
  problems: Problem[],
  { what, fix }: Expectation,
): undefined {
  const message = `${path} must be ${what}, not ${describeNode(node)}`;
  problems.push({ message, fix, span: node.span, related: [] });
}

/** Returns undefined for a list or a mapping. */
function getScalar(node: Node): string | number | boolean | null | undefined {
  return node.kind === "scalar" ? node.value : undefined;
}

function describeNode(node: Node): string {
  if (node.kind !== "scalar") return `a ${node.kind === "sequence" ? "list" : "mapping"}`;
  return node.value === null ? "empty" : formatValue(node.value);
}

function formatValue(value: string | number | boolean): string {
  return typeof value === "string" ? quoteName(value) : JSON.stringify(value);
}
