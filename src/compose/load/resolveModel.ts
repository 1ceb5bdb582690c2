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
import { isSecret } from "./shown.ts";

/** A tree of plain values. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** A resolved project with its complete model. */
export interface ResolvedModel {
  readonly project: Project;
  /**
   * The merged tree of all services, networks, volumes and so on, enabled or not, with the contents
   * of env files and the values of variables that are passed by name. Port ranges are expanded.
   * null if the project was not found.
   */
  readonly model: { readonly [key: string]: Plain } | null;
  /** The variables that are used outside of host ports. */
  readonly namedElsewhere: ReadonlySet<string>;
}

/**
 * Resolves a project with its complete model, to compare two resolutions. Throws if it has more
 * ports than a limit.
 */
export function resolveModel(request: ProjectRequest, files: Files, variables: Env): ResolvedModel {
  const { project, model, environment } = loadProject(request, files, variables);
  if (model === null) return { project, model: null, namedElsewhere: new Set() };
  const { lookup } = environment;
  const context = { project, files, lookup, namedElsewhere: new Set<string>(), portCount: 0 };
  const tree = toPlain(model, context, READERS) as { readonly [key: string]: Plain };
  const started = project.services.map(({ name }) => name);
  return {
    project,
    model: { ...tree, name: project.resolvedName ?? project.name, [STARTED]: started },
    namedElsewhere: context.namedElsewhere,
  };
}

/** The key of the list of selected services. It cannot occur in a file. */
const STARTED = "(started)";

interface ReadContext extends Pick<ResolvedModel, "project"> {
  readonly files: Files;
  readonly lookup: Lookup;
  readonly namedElsewhere: Set<string>;
  /** The ports that were read. */
  portCount: number;
}

/** The most ports of a model. A host has 65,535 for each protocol and address. */
const MAX_PORTS = 200_000;

type Reader = (node: Node, context: ReadContext) => Plain;

/** The readers of values that need more than a conversion. */
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

/** The key of the values of a port entry as they are written to a file. */
const WRITTEN = Symbol("written");

/**
 * Returns a port entry of a model as a Compose file has it: with `$` escaped, and with variables in
 * place of values that may be secret.
 */
export function toWrittenPort(entry: Plain): Plain {
  return { ...Object(escapeDollars(entry)), ...Object(entry)[WRITTEN] };
}

/** Escapes `$`, because Compose substitutes variables. */
export function escapeDollars(value: Plain): Plain {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(escapeDollars);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeDollars(each)]));
}

function toWritten(node: Node): Plain {
  if (node.kind === "sequence") return node.items.map(toWritten);
  if (node.kind === "scalar") return isSecret(node) ? node.written : escapeDollars(node.value);
  return Object.fromEntries(Array.from(node.entries, ([key, each]) => [key, toWritten(each)]));
}

/** Reads ports without counting the variables of host ports as used elsewhere. */
function readPorts(node: Node, context: ReadContext): Plain {
  if (node.kind !== "sequence") return toPlain(node, context);
  for (const item of node.items)
    context.portCount += (item.kind === "mapping" && item.run?.count) || 1;
  if (context.portCount > MAX_PORTS)
    throw new Error(`cannot allocate: the project has more than ${MAX_PORTS} ports`);
  return node.items.flatMap(toSinglePorts).map((item) => {
    if (item.kind !== "mapping") return toPlain(item, context);
    const entries = new Map(item.entries);
    const written = new Map(item.entries);
    const published = item.entries.get("published");
    if (published?.kind === "scalar") {
      entries.set("published", createScalar(published.span, "str", String(published.value)));
      if (!isSecret(published)) written.delete("published");
    }
    const entry = Object(toPlain({ ...item, entries }, context));
    return { ...entry, [WRITTEN]: toWritten({ ...item, entries: written }) };
  });
}

/** Reads variables for a container; `NAME` without a value gets the value of the variable. */
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

/** Reads the name of a variable and adds its value. */
function readNamedVariable(node: Node, context: ReadContext): Plain {
  const name = getText(node);
  if (name !== null) context.namedElsewhere.add(name);
  return [toPlain(node, context), name === null ? null : (context.lookup(name)?.value ?? null)];
}

/** Reads a list of env or label files and adds the contents of each. */
function readFileList(node: Node, context: ReadContext): Plain {
  const items = node.kind === "sequence" ? node.items : [node];
  return items.map((item) => [toPlain(item, context), readEnvFile(item, context)]);
}

/**
 * Reads an env file. A path in an included or extended file may be relative to that file or to the
 * project, so both are read.
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
