import type { Env } from "../../lib/Env.ts";
import { parseDotenv } from "./dotenv.ts";
import type { Files } from "../Files.ts";
import type { EnvValue, Lookup } from "./template.ts";
import { createScalar, getChild, getText, isNull, type Node } from "../yaml/Node.ts";
import { toSinglePorts } from "./dropDuplicatePorts.ts";
import { PathTable } from "./PathTable.ts";
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
  const tree = toPlain(model, context, READERS) as { readonly [key: string]: Plain };
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

type Reader = (node: Node, context: ReadContext) => Plain;

/** What is not read as it is written. */
const READERS: PathTable<Reader> = PathTable.from<Reader>({
  "services.*.ports": readPorts,
  "services.*.environment": readEnvironment,
  "services.*.build.args": readEnvironment,
  "services.*.env_file": readFileList,
  "services.*.label_file": readFileList,
  "secrets.*.environment": readNamedVariable,
  "configs.*.environment": readNamedVariable,
});

function toPlain(node: Node, context: ReadContext, table?: PathTable<Reader>): Plain {
  if (table?.value) return table.value(node, context);
  if (node.kind === "sequence") return node.items.map((item) => toPlain(item, context));
  if (node.kind === "mapping")
    return Object.fromEntries(
      Array.from(node.entries, ([key, value]) => [key, toPlain(value, context, table?.at(key))]),
    );
  for (const { name } of node.pieces) context.namedElsewhere.add(name);
  return node.value;
}

/** The pieces of a host port do not count as named elsewhere; those of every other part do. */
function readPorts(node: Node, context: ReadContext): Plain {
  if (node.kind !== "sequence") return toPlain(node, context);
  return node.items.flatMap(toSinglePorts).map((item) => {
    const published = getChild(item, "published");
    if (item.kind !== "mapping" || published?.kind !== "scalar") return toPlain(item, context);
    const entries = new Map(item.entries).set("published", {
      ...createScalar(published.span, "str", String(published.value)),
    });
    return toPlain({ ...item, entries }, context);
  });
}

/** Variables for a container; `NAME` without a value takes that of the variable. */
function readEnvironment(node: Node, context: ReadContext): Plain {
  const read = (name: string | null, value: Node) => {
    if (name === null) return toPlain(value, context);
    context.namedElsewhere.add(name);
    return context.lookup(name)?.value ?? null;
  };
  if (node.kind === "sequence")
    return node.items.map((item) => {
      const name = getText(item);
      return name === null || name.includes("=")
        ? toPlain(item, context)
        : { [name]: read(name, item) };
    });
  if (node.kind === "scalar") return toPlain(node, context);
  return Object.fromEntries(
    Array.from(node.entries, ([key, value]) => [key, read(isNull(value) ? key : null, value)]),
  );
}

/** The name of a variable, with its value. */
function readNamedVariable(node: Node, context: ReadContext): Plain {
  const name = getText(node);
  if (name !== null) context.namedElsewhere.add(name);
  return [toPlain(node, context), name === null ? null : (context.lookup(name)?.value ?? null)];
}

/** Files that set variables, each with its contents. */
function readFileList(node: Node, context: ReadContext): Plain {
  const items = node.kind === "sequence" ? node.items : [node];
  return items.map((item) => [toPlain(item, context), readEnvFile(item, context)]);
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
