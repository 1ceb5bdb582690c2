import type { Env } from "../../lib/Env.ts";
import { parseDotenv } from "./dotenv.ts";
import type { Files } from "../Files.ts";
import type { EnvValue, Lookup } from "./template.ts";
import { getChild, type Node, type ScalarNode, getText } from "../yaml/Node.ts";
import { dirname } from "node:path/posix";
import { resolvePath } from "../../lib/paths.ts";
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
export function resolveModel(request: ProjectRequest, files: Files, variables: Env): ResolvedModel {
  const { project, model, environment } = loadProject(request, files, variables);
  if (model === null) return { project, model: null, namedElsewhere: new Set() };
  const { lookup } = environment;
  const context = { project, files, lookup, namedElsewhere: new Set<string>() };
  const tree = toPlain(model, [], context) as { readonly [key: string]: Plain };
  const started = project.services.map(({ name }) => name);
  return {
    project,
    model: { ...tree, name: project.name, [STARTED]: started },
    namedElsewhere: context.namedElsewhere,
  };
}

/** The key under which the services stand that are switched on. No key of a file is like it. */
const STARTED = "(started)";

interface ReadContext extends Pick<ResolvedModel, "project"> {
  readonly files: Files;
  readonly lookup: Lookup;
  readonly namedElsewhere: Set<string>;
}

function toPlain(node: Node, path: readonly string[], context: ReadContext): Plain {
  const special = SPECIAL_READERS.find(
    ({ at }) => at.length === path.length && at.every((key, i) => key === "*" || key === path[i]),
  );
  if (special !== undefined) return special.read(node, path, context);
  if (node.kind === "scalar") return toPlainScalar(node, context);
  if (node.kind === "sequence")
    return node.items.map((item) => toPlain(item, [...path, "[]"], context));
  return Object.fromEntries(
    Array.from(node.entries, ([key, value]) => [key, toPlain(value, [...path, key], context)]),
  );
}

function toPlainScalar({ value, pieces }: ScalarNode, { namedElsewhere }: ReadContext): Plain {
  for (const { name } of pieces) namedElsewhere.add(name);
  return typeof value === "bigint" ? `${value}n` : value;
}

/** What is not read as it is written. */
const SPECIAL_READERS: readonly {
  readonly at: readonly string[];
  read(node: Node, path: readonly string[], context: ReadContext): Plain;
}[] = [
  { at: ["services", "*", "ports"], read: readPorts },
  { at: ["services", "*", "environment"], read: readEnvironment },
  { at: ["services", "*", "build", "args"], read: readEnvironment },
  { at: ["services", "*", "env_file"], read: readFileList },
  { at: ["services", "*", "label_file"], read: readFileList },
  { at: ["secrets", "*", "environment"], read: readNamedVariable },
  { at: ["configs", "*", "environment"], read: readNamedVariable },
];

/** A run of ports is written out, one entry each. */
function readPorts(node: Node, path: readonly string[], context: ReadContext): Plain {
  if (node.kind !== "sequence") return toPlain(node, [...path, ""], context);
  return node.items.flatMap((item) => {
    const entry = readPortEntry(item, [...path, "[]"], context);
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
function readPortEntry(item: Node, path: readonly string[], context: ReadContext): Plain {
  if (item.kind !== "mapping") return toPlain(item, path, context);
  const entries = Array.from(item.entries, ([key, value]): [string, Plain] => {
    if (key === "published" && value.kind === "scalar") return [key, String(value.value)];
    return [key, toPlain(value, [...path, key], context)];
  });
  return Object.fromEntries(entries);
}

/** Variables for a container; `NAME` without a value takes that of the variable. */
function readEnvironment(node: Node, path: readonly string[], context: ReadContext): Plain {
  const { lookup, namedElsewhere } = context;
  const valueOf = (name: string) => {
    namedElsewhere.add(name);
    return lookup(name)?.value ?? null;
  };
  if (node.kind === "sequence") {
    return node.items.map((item) => {
      const value = toPlain(item, [...path, "[]"], context);
      return typeof value === "string" && !value.includes("=")
        ? { [value]: valueOf(value) }
        : value;
    });
  }
  if (node.kind !== "mapping") return toPlainScalar(node, context);
  const entries = Array.from(node.entries, ([key, value]): [string, Plain] => [
    key,
    value.kind === "scalar" && value.type === "null"
      ? valueOf(key)
      : toPlain(value, [...path, key], context),
  ]);
  return Object.fromEntries(entries);
}

/** The name of a variable, with its value. */
function readNamedVariable(node: Node, path: readonly string[], context: ReadContext): Plain {
  const name = getText(node);
  if (name !== null) context.namedElsewhere.add(name);
  return [
    toPlain(node, [...path, ""], context),
    name === null ? null : (context.lookup(name)?.value ?? null),
  ];
}

/** Files that set variables, each with its contents. */
function readFileList(node: Node, path: readonly string[], context: ReadContext): Plain {
  if (node.kind !== "sequence") return toPlain(node, [...path, ""], context);
  return node.items.map((item) => [
    toPlain(item, [...path, "[]"], context),
    readEnvFile(item, context),
  ]);
}

/**
 * What an env file sets. A path in an included or extended file may count from there: each place
 * that it can mean is read.
 */
function readEnvFile(item: Node, { project, files, lookup, namedElsewhere }: ReadContext): Plain {
  const path = getText(item.kind === "mapping" ? getChild(item, "path") : item);
  if (path === null) return null;
  const raw = getText(getChild(item, "format")) === "raw";
  const bases = new Set([project.directory, dirname(item.span.file)]);
  return Array.from(bases, (base) => {
    const file = resolvePath(base, path);
    const read = files.read(file, false);
    if ("failure" in read) return null;
    if (raw) return read.text;
    const into = new Map<string, EnvValue>();
    const lookupAndNote: Lookup = (name) => {
      namedElsewhere.add(name);
      return lookup(name);
    };
    parseDotenv(file, read.text, lookupAndNote, into);
    return Object.fromEntries(Array.from(into, ([name, { value }]) => [name, value]));
  });
}

function isMapping(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
