import { parseDotenv } from "./dotenv.ts";
import type { Files } from "../Files.ts";
import type { EnvValue, Lookup } from "./template.ts";
import { child, type Node, type ScalarNode, text } from "../yaml/Node.ts";
import { dirname, resolvePath } from "../../lib/paths.ts";
import type { Project, ProjectRequest } from "../Project.ts";
import { loadProject } from "./resolveProject.ts";

/** A tree of plain values. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** A resolved project together with all that it is made of. */
export interface ResolvedModel {
  readonly project: Project;
  /**
   * The merged tree of every service, network, volume, …, switched on or not, with the contents of
   * env files and the values of variables that are passed on by their name. Ranges of ports are
   * written out. null where there is none.
   */
  readonly model: { readonly [key: string]: Plain } | null;
  /** The variables that are named anywhere but in a port entry. */
  readonly namedElsewhere: ReadonlySet<string>;
}

/** Resolves a project, and keeps all of it, so that two ways to resolve it can be compared. */
export function resolveModel(
  request: ProjectRequest,
  files: Files,
  variables: Readonly<Record<string, string | undefined>>,
): ResolvedModel {
  const { project, model, environment } = loadProject(request, files, variables);
  if (model === null) return { project, model: null, namedElsewhere: new Set() };
  const { lookup } = environment;
  const context = { project, files, lookup, namedElsewhere: new Set<string>() };
  const tree = plain(model, [], context) as { readonly [key: string]: Plain };
  const started = project.services.map(({ name }) => name);
  return {
    project,
    model: { ...tree, name: project.name, [STARTED]: started },
    namedElsewhere: context.namedElsewhere,
  };
}

/** The key under which the services stand that are switched on. No key of a file is like it. */
const STARTED = "(started)";

interface Context extends Pick<ResolvedModel, "project"> {
  readonly files: Files;
  readonly lookup: Lookup;
  readonly namedElsewhere: Set<string>;
}

function plain(node: Node, path: readonly string[], context: Context): Plain {
  const special = SPECIAL.find(
    ({ at }) => at.length === path.length && at.every((key, i) => key === "*" || key === path[i]),
  );
  if (special !== undefined) return special.read(node, path, context);
  if (node.kind === "scalar") return plainScalar(node, context);
  if (node.kind === "sequence")
    return node.items.map((item) => plain(item, [...path, "[]"], context));
  return Object.fromEntries(
    Array.from(node.entries, ([key, value]) => [key, plain(value, [...path, key], context)]),
  );
}

function plainScalar({ value, pieces }: ScalarNode, { namedElsewhere }: Context): Plain {
  for (const { name } of pieces) namedElsewhere.add(name);
  return typeof value === "bigint" ? `${value}n` : value;
}

/** What has to be read otherwise than as it is written. */
const SPECIAL: readonly {
  readonly at: readonly string[];
  read(node: Node, path: readonly string[], context: Context): Plain;
}[] = [
  { at: ["services", "*", "ports"], read: ports },
  { at: ["services", "*", "environment"], read: passedOn },
  { at: ["services", "*", "build", "args"], read: passedOn },
  { at: ["services", "*", "env_file"], read: withContents },
  { at: ["services", "*", "label_file"], read: withContents },
  { at: ["secrets", "*", "environment"], read: valueOf },
  { at: ["configs", "*", "environment"], read: valueOf },
];

/** A run of ports is written out, one entry each. */
function ports(node: Node, path: readonly string[], context: Context): Plain {
  if (node.kind !== "sequence") return plain(node, [...path, ""], context);
  return node.items.flatMap((item) => {
    const entry = portEntry(item, [...path, "[]"], context);
    const { count = 1 } = item.kind === "mapping" ? (item.run ?? {}) : {};
    if (count === 1 || !isMapping(entry)) return [entry];
    const { target, published } = entry;
    const shifted = (value: Plain | undefined, by: number) =>
      typeof value === "string" && /^\d+$/.test(value) ? `${Number(value) + by}` : (value ?? null);
    return Array.from({ length: count }, (_, by) => ({
      ...entry,
      target: Number(target) + by,
      ...(published === undefined ? {} : { published: shifted(published, by) }),
    }));
  });
}

/** The pieces of a host port do not count as named elsewhere; those of every other part do. */
function portEntry(item: Node, path: readonly string[], context: Context): Plain {
  if (item.kind !== "mapping") return plain(item, path, context);
  const entries = Array.from(item.entries, ([key, value]): [string, Plain] => {
    if (key === "published" && value.kind === "scalar") return [key, String(value.value)];
    return [key, plain(value, [...path, key], context)];
  });
  return Object.fromEntries(entries);
}

/** `NAME` without a value takes that of the variable. */
function passedOn(node: Node, path: readonly string[], context: Context): Plain {
  const { lookup, namedElsewhere } = context;
  const of = (name: string) => {
    namedElsewhere.add(name);
    return lookup(name)?.value ?? null;
  };
  if (node.kind === "sequence") {
    return node.items.map((item) => {
      const value = plain(item, [...path, "[]"], context);
      return typeof value === "string" && !value.includes("=") ? { [value]: of(value) } : value;
    });
  }
  if (node.kind !== "mapping") return plainScalar(node, context);
  const entries = Array.from(node.entries, ([key, value]): [string, Plain] => [
    key,
    value.kind === "scalar" && value.type === "null"
      ? of(key)
      : plain(value, [...path, key], context),
  ]);
  return Object.fromEntries(entries);
}

function valueOf(node: Node, path: readonly string[], context: Context): Plain {
  const name = text(node);
  if (name !== null) context.namedElsewhere.add(name);
  return [
    plain(node, [...path, ""], context),
    name === null ? null : (context.lookup(name)?.value ?? null),
  ];
}

function withContents(node: Node, path: readonly string[], context: Context): Plain {
  if (node.kind !== "sequence") return plain(node, [...path, ""], context);
  return node.items.map((item) => [
    plain(item, [...path, "[]"], context),
    contentsOf(item, context),
  ]);
}

/**
 * What an env file sets. A path in an included or extended file may count from there: each place
 * that it can mean is read.
 */
function contentsOf(item: Node, { project, files, lookup, namedElsewhere }: Context): Plain {
  const path = text(item.kind === "mapping" ? child(item, "path") : item);
  if (path === null) return null;
  const raw = text(child(item, "format")) === "raw";
  const bases = new Set([project.directory, dirname(item.span.file)]);
  return Array.from(bases, (base) => {
    const file = resolvePath(base, path);
    const read = files.read(file, false);
    if ("failure" in read) return null;
    if (raw) return read.text;
    const into = new Map<string, EnvValue>();
    const noting: Lookup = (name) => {
      namedElsewhere.add(name);
      return lookup(name);
    };
    parseDotenv(file, read.text, noting, into);
    return Object.fromEntries(Array.from(into, ([name, { value }]) => [name, value]));
  });
}

function isMapping(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
