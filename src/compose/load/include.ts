import type { ComposeFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { applyResets, mergeResource } from "./merge.ts";
import { TEXT_OR_INT } from "../check/forms.ts";
import { checkForms, checkShape } from "../check/schema.ts";
import {
  child,
  clone,
  isBroken,
  isNull,
  mapping,
  remove,
  hasSameContent,
  set,
  text,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Tag } from "../yaml/parseYaml.ts";
import { dirname, isAbsolutePath, isRemote, relative, resolvePath } from "../../lib/paths.ts";

const RESOURCES = ["services", "volumes", "networks", "secrets", "configs", "models"] as const;

/** How what an include brings says so. */
export const INCLUDED = "included here";

/** How deep files may include files. */
const MAX_CHAIN = 100;

/** Where an include stands, and what loads files: the stage that applies includes itself. */
export interface Including {
  readonly scope: LoadScope;
  /** The files that include this one, and it. */
  readonly chain: readonly string[];
  readonly loading: LoadContext;
  readonly load: (
    files: readonly ComposeFile[],
    scope: LoadScope,
    chain: readonly string[],
    loading: LoadContext,
  ) => MappingNode;
}

/**
 * Loads what a document includes, each with its own directory and env file, and puts it under the
 * document's own resources: a local definition overrides an included one, an include that is listed
 * earlier one that is listed later (docs/reference/compose.md C23, C24).
 */
export function applyIncludes(
  document: MappingNode,
  tags: readonly Tag[],
  including: Including,
): void {
  const { loading } = including;
  const include = document.entries.get("include");
  if (include === undefined || isNull(include) || isBroken(include)) {
    if (include && isNull(include))
      loading.versions.push({
        since: "2.24.6",
        message: "it refuses an include of nothing",
        span: include.span,
      });
    remove(document, "include");
    return;
  }
  if (include.kind !== "sequence") {
    loading.problems.push({
      message: "include must be a list",
      fix: "write include: [FILE]",
      span: include.span,
      related: [],
    });
  } else {
    for (const item of include.items) {
      const before = loading.problems.length;
      checkShape(item, INCLUDE, "include", loading);
      checkForms(item, INCLUDE, "include", loading.problems);
      noteLenient(item, including.scope, loading);
      if (loading.problems.length === before) applyInclude(item, document, tags, including);
    }
  }
  remove(document, "include");
}

/**
 * Include is not held against the schema: Go's decoder takes what it knows of an entry and lets
 * everything else stand.
 */
const STRINGS = { kinds: ["string", "list", "null"], items: { kinds: ["string"] } } as const;
const INCLUDE = {
  kinds: ["string", "mapping", "null"],
  properties: {
    path: STRINGS,
    env_file: STRINGS,
    project_directory: { kinds: ["string", "number", "null"], form: TEXT_OR_INT },
  },
  open: true,
} as const;

function applyInclude(
  item: Node,
  document: MappingNode,
  tags: readonly Tag[],
  { scope, chain, loading, load }: Including,
): void {
  const cwd = loading.cwd;
  const paths = item.kind === "mapping" ? nodes(item.entries.get("path")) : nodes(item);
  const main = paths[0];
  if (!main || paths.some(isBroken)) return;
  const files: ComposeFile[] = [];
  for (const node of paths) {
    const path = text(node) ?? "";
    if (isRemote(path)) {
      loading.problems.push({
        message: `${path} is remote and is not fetched`,
        fix: "include a file of the repository",
        span: node.span,
        related: [],
      });
      return;
    }
    files.push({
      path: resolvePath(cwd, resolvePath(scope.directory, path)),
      trusted: false,
      at: node,
    });
  }
  const mainPath = files[0]?.path ?? "";
  if (chain.includes(mainPath) || chain.length >= MAX_CHAIN) {
    loading.problems.push({
      message: chain.includes(mainPath)
        ? `${mainPath} includes itself`
        : `files include each other more than ${MAX_CHAIN} deep`,
      fix: "take one include out of the circle",
      span: main.span,
      related: chain.slice(-10).map((file) => ({
        message: "in the circle of includes",
        span: { file, start: 0, end: 0 },
      })),
    });
    return;
  }
  const projectDirectory = child(item, "project_directory");
  const given = projectDirectory?.kind === "scalar" ? String(projectDirectory.value ?? "") : "";
  const directory = resolvePath(
    cwd,
    given === "" ? dirname(mainPath) : resolvePath(scope.workingDirectory, given),
  );
  const environment = scope.environment.withFiles(
    readEnvFiles(item, directory, scope, loading),
    loading.problems,
  );
  const workingDirectory = isAbsolutePath(given)
    ? given
    : relativeDirectory(scope.directory, given === "" ? mainPath : given, loading);
  const inner = { directory, workingDirectory, environment, extended: new Map() };
  const imported = load(files, inner, chain, loading);
  const via = { message: INCLUDED, span: main.span };
  for (const kind of RESOURCES) importResources(kind, imported, document, tags, via, loading);
}

/**
 * What releases of 2.24 refuse in an include, or look for in the directory where they are started.
 */
function noteLenient(
  item: Node,
  { workingDirectory }: LoadScope,
  { cwd, versions }: LoadContext,
): void {
  const keys = item.kind === "mapping" ? [...item.entries.keys()] : [];
  if (isNull(item) || keys.some((key) => !(key in INCLUDE.properties)))
    versions.push({
      since: "2.24.6",
      message: "it refuses what it does not know in an include",
      span: item.span,
    });
  const isElsewhere = (path: string) =>
    resolvePath(cwd, resolvePath(workingDirectory, path)) !== resolvePath(cwd, path);
  if (nodes(child(item, "env_file")).some((file) => isElsewhere(text(file) ?? "")))
    versions.push({
      since: "2.24.7",
      message: "it looks for the env_file of an include elsewhere",
      span: item.span,
    });
}

/** The directory of a path, or the path where it is one, as it is written from `base`. */
function relativeDirectory(base: string, path: string, loading: LoadContext): string {
  const absolute = resolvePath(base, path);
  return (
    relative(base, loading.files.kind(absolute) === "directory" ? absolute : dirname(absolute)) ||
    "."
  );
}

function nodes(node: Node | undefined): readonly Node[] {
  if (node === undefined || isNull(node)) return [];
  return node.kind === "sequence" ? node.items : [node];
}

/**
 * The env files of an include: as named, from the including project's directory, else the `.env`
 * beside the included file.
 */
function readEnvFiles(
  item: Node,
  projectDirectory: string,
  scope: LoadScope,
  loading: LoadContext,
): { path: string; text: string }[] {
  const named = item.kind === "mapping" ? nodes(item.entries.get("env_file")) : [];
  const wanted: { path: string; at: Node | null }[] = [];
  if (named.length === 0) {
    const path = resolvePath(projectDirectory, ".env");
    if (loading.files.kind(path) === "file") wanted.push({ path, at: null });
  }
  for (const node of named) {
    const path = text(node) ?? "";
    if (path !== "/dev/null")
      wanted.push({
        path: resolvePath(loading.cwd, resolvePath(scope.workingDirectory, path)),
        at: node,
      });
  }
  const read: { path: string; text: string }[] = [];
  for (const { path, at } of wanted) {
    const source = loading.read(path, false, at ?? item);
    if (source === null) continue;
    read.push({ path, text: source });
    loading.envFiles.push(path);
  }
  return read;
}

function importResources(
  kind: string,
  imported: MappingNode,
  document: MappingNode,
  tags: readonly Tag[],
  via: { message: string; span: Node["span"] },
  loading: LoadContext,
): void {
  const from = imported.entries.get(kind);
  if (from?.kind !== "mapping") return;
  const existing = document.entries.get(kind);
  // The schema will not see it any more; Compose crashes.
  if (existing && existing.kind !== "mapping" && !isBroken(existing))
    loading.problems.push({
      message: `${kind} is ${isNull(existing) ? "empty" : existing.kind === "sequence" ? "a list" : "a single value"}, and must be a mapping`,
      fix: "give it a mapping",
      span: existing.span,
      related: [],
    });
  const to = existing?.kind === "mapping" ? existing : mapping(via.span);
  if (existing !== to) set(document, kind, to, via.span);
  for (const [name, resource] of from.entries) {
    const source = clone(resource, via);
    const conflict = to.entries.get(name);
    if (conflict === undefined) {
      set(to, name, source, from.keys.get(name));
      continue;
    }
    if (!hasSameContent(resource, conflict))
      loading.versions.push({
        since: "5.0.0",
        message: `${kind}.${name} is defined beside an include that defines it too, which is refused`,
        span: to.keys.get(name) ?? conflict.span,
      });
    const wrapper = mapping(source.span);
    const inner = mapping(source.span);
    set(wrapper, kind, inner);
    set(inner, name, source);
    applyResets(wrapper, tags, loading);
    to.entries.set(name, mergeResource(source, conflict, kind, name, loading));
  }
}
