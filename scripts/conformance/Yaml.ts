import type { Feature } from "./features.ts";

/** The features that a value uses, without those of nested values. */
export interface Using {
  readonly uses: readonly Feature[];
}

/** A literal text: a scalar with its quotes and tag, or a line of another file. */
export interface Text extends Using {
  readonly text: string;
}

interface Style extends Using {
  /** `&name`, `!tag` or both. */
  readonly properties?: string;
  readonly flow?: boolean;
}

export interface YamlList extends Style {
  readonly list: readonly Yaml[];
}

export type Entry = readonly [key: string, value: Yaml];

export interface YamlMap extends Style {
  readonly map: readonly Entry[];
}

/** A YAML value. It is immutable. */
export type Yaml = Text | YamlList | YamlMap;

export const text = (written: string, ...uses: Feature[]): Text => ({ text: written, uses });
export const list = (...items: readonly Yaml[]): YamlList => ({ list: items, uses: [] });
export const map = (entries: Readonly<Record<string, Yaml | string>>): YamlMap => ({
  map: Object.entries(entries).map(([key, value]) => [
    key,
    typeof value === "string" ? text(value) : value,
  ]),
  uses: [],
});

export function withProperties(value: Yaml, properties: string): Yaml {
  return "text" in value
    ? { ...value, text: `${properties} ${value.text}` }
    : { ...value, properties };
}

/** Returns the value at a path of keys. */
export function at(value: Yaml | undefined, ...path: readonly string[]): Yaml | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return value !== undefined && "map" in value
    ? at(value.map.find(([name]) => name === key)?.[1], ...rest)
    : undefined;
}

/** Returns a copy with another value at a path of keys. Creates missing mappings. */
export function put(parent: Yaml | undefined, path: readonly string[], value: Yaml): YamlMap {
  const base: YamlMap = parent !== undefined && "map" in parent ? parent : map({});
  const [key = "", ...rest] = path;
  const made = rest.length === 0 ? value : put(at(base, key), rest, value);
  const entries = base.map.some(([name]) => name === key)
    ? base.map.map((each): Entry => (each[0] === key ? [key, made] : each))
    : [...base.map, [key, made] as const];
  return { ...base, map: entries };
}

function valuesIn(value: Yaml): readonly Yaml[] {
  if ("list" in value) return value.list;
  return "map" in value ? value.map.map(([, each]) => each) : [];
}

/** Lists the features that a value and its nested values use. */
export function usesOf(value: Yaml): readonly Feature[] {
  const inner = valuesIn(value);
  const styled: readonly Feature[] =
    "flow" in value && value.flow && inner.length > 0 ? ["flow style"] : [];
  return [...value.uses, ...styled, ...inner.flatMap(usesOf)];
}

/** Formats a document with a mapping at its top level. */
export function yamlText(top: YamlMap): string {
  return top.map.length === 0
    ? "{}\n"
    : top.map.map(([key, value]) => entry(key, value, "")).join("");
}

function entry(key: string, value: Yaml, indent: string): string {
  return `${indent}${key}:${below(value, `${indent}  `)}`;
}

/** Formats the value after `key:` or `-`, on the same line or on the following lines. */
function below(value: Yaml, indent: string): string {
  if ("text" in value) return value.text === "" ? "\n" : ` ${value.text}\n`;
  const lines =
    "list" in value
      ? value.list.map((item) => `${indent}-${below(item, `${indent}  `)}`)
      : value.map.map(([key, each]) => entry(key, each, indent));
  if (value.flow || lines.length === 0) return ` ${flow(value)}\n`;
  return `${value.properties ? ` ${value.properties}` : ""}\n${lines.join("")}`;
}

function flow(value: Yaml): string {
  if ("text" in value) return value.text;
  const written =
    "list" in value
      ? `[${value.list.map(flow).join(", ")}]`
      : `{${value.map.map(([key, each]) => `${key}: ${flow(each)}`).join(", ")}}`;
  return value.properties ? `${value.properties} ${written}` : written;
}
