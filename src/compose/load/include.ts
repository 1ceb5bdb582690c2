import type { ComposeDocument, ComposeFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { mergeResource } from "./merge.ts";
import { checkShape } from "../check/checkShape.ts";
import {
  getChild,
  clone,
  isBroken,
  isNull,
  createMapping,
  getMapping,
  removeEntry,
  hasSameContent,
  setEntry,
  getText,
  type MappingNode,
  type Node,
  type Via,
} from "../yaml/Node.ts";
import type { Span } from "../Span.ts";
import { dirname, relative } from "node:path/posix";
import { isRemote } from "./isRemote.ts";
import { isAbsolutePath, resolvePath } from "../../lib/paths.ts";

const RESOURCES = ["services", "volumes", "networks", "secrets", "configs", "models"] as const;

/** How what an include brings says so. */
export const INCLUDED = "included here";

/** How deep files may include files. */
const MAX_CHAIN = 100;

/** What includes are loaded with; `load` is the stage that applies includes itself. */
export interface IncludeContext {
  readonly scope: LoadScope;
  readonly loading: LoadContext;
  readonly load: (
    files: readonly ComposeFile[],
    scope: LoadScope,
    loading: LoadContext,
  ) => MappingNode;
}

/**
 * Loads what a document includes, each with its own directory and env file, and puts it under the
 * document's own resources: a local definition overrides an included one, an include that is listed
 * earlier one that is listed later (docs/reference/compose.md C23, C24).
 */
export function applyIncludes(document: ComposeDocument, context: IncludeContext): void {
  const { loading } = context;
  const include = document.root.entries.get("include");
  removeEntry(document.root, "include");
  if (include === undefined || isNull(include) || isBroken(include)) return;
  if (include.kind !== "sequence") {
    loading.refuse("include must be a list", "write include: [FILE]", include.span);
    return;
  }
  for (const item of include.items) {
    const before = loading.problems.length;
    checkShape(item, INCLUDE, "include", loading.problems);
    if (loading.problems.length === before) applyInclude(item, document, context);
  }
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
    project_directory: { kinds: ["string", "integer", "null"] },
  },
} as const;

function applyInclude(
  item: Node,
  document: ComposeDocument,
  { scope, loading, load }: IncludeContext,
): void {
  const chain = [...scope.chain, document.file];
  const files = listFiles(item, scope, loading);
  const main = files?.[0];
  if (!files || !main || !checkChain(main, chain, loading)) return;
  const imported = load(files, { chain, ...openScope(item, main, scope, loading) }, loading);
  const via = { message: INCLUDED, span: main.at.span };
  for (const kind of RESOURCES) importResources(kind, imported, document, { via, loading });
}

interface IncludedFile extends ComposeFile {
  readonly at: Node;
}

/** The files of an include, which are merged as one project. null after reporting. */
function listFiles(
  item: Node,
  { directory }: LoadScope,
  loading: LoadContext,
): readonly IncludedFile[] | null {
  const nodes = toList(item.kind === "mapping" ? item.entries.get("path") : item);
  if (nodes.some(isBroken)) return null;
  const files: IncludedFile[] = [];
  for (const node of nodes) {
    const path = getText(node) ?? "";
    if (isRemote(path))
      return loading.refuse(
        `${path} is remote and is not fetched`,
        "include a file of the repository",
        node.span,
      );
    const absolute = resolvePath(loading.cwd, resolvePath(directory, path));
    files.push({ path: absolute, trusted: false, at: node });
  }
  return files;
}

/** False after reporting: the file includes itself, or is included through too many others. */
function checkChain(main: IncludedFile, chain: readonly string[], loading: LoadContext): boolean {
  const isCircle = chain.includes(main.path);
  if (!isCircle && chain.length < MAX_CHAIN) return true;
  loading.refuse(
    isCircle
      ? `${main.path} includes itself`
      : `files include each other more than ${MAX_CHAIN} deep`,
    "take one include out of the circle",
    main.at.span,
    {
      related: chain.slice(-10).map((file) => ({
        message: "in the circle of includes",
        span: { file, start: 0, end: 0 },
      })),
    },
  );
  return false;
}

/** The directories and the variables that the files of an include are loaded with. */
function openScope(
  item: Node,
  main: IncludedFile,
  scope: LoadScope,
  loading: LoadContext,
): Omit<LoadScope, "chain"> {
  const node = getChild(item, "project_directory");
  const named = node?.kind === "scalar" ? String(node.value ?? "") : "";
  const directory = resolvePath(
    loading.cwd,
    named === "" ? dirname(main.path) : resolvePath(scope.workingDirectory, named),
  );
  const envFiles = readEnvFiles(item, directory, scope, loading);
  return {
    directory,
    workingDirectory: isAbsolutePath(named)
      ? named
      : findRelativeDirectory(scope.directory, named === "" ? main.path : named, loading),
    environment: scope.environment.withFiles(envFiles, loading.problems),
    extended: new Map(),
  };
}

/** The directory of a path, or the path where it is one, as it is written from `base`. */
function findRelativeDirectory(base: string, path: string, loading: LoadContext): string {
  const absolute = resolvePath(base, path);
  return (
    relative(base, loading.files.kind(absolute) === "directory" ? absolute : dirname(absolute)) ||
    "."
  );
}

/** A list, a single item or nothing, as a list. */
function toList(node: Node | undefined): readonly Node[] {
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
  const named = item.kind === "mapping" ? toList(item.entries.get("env_file")) : [];
  const files = named
    .map((node) => ({ path: getText(node) ?? "", at: node }))
    .filter(({ path }) => path !== "/dev/null")
    .map(({ path, at }) => ({
      path: resolvePath(loading.cwd, resolvePath(scope.workingDirectory, path)),
      at,
    }));
  if (named.length === 0) {
    const path = resolvePath(projectDirectory, ".env");
    if (loading.files.kind(path) === "file") files.push({ path, at: item });
  }
  const read: { path: string; text: string }[] = [];
  for (const { path, at } of files) {
    const source = loading.read(path, false, at);
    if (source === null) continue;
    read.push({ path, text: source });
    loading.envFiles.push(path);
  }
  return read;
}

/** Puts the included resources of a kind under those of the document. */
function importResources(
  kind: string,
  imported: MappingNode,
  { root, tags }: ComposeDocument,
  { via, loading }: { via: Omit<Via, "next">; loading: LoadContext },
): void {
  const included = getMapping(imported, kind);
  if (!included) return;
  const resources = findResources(kind, root, via.span, loading);
  for (const [name, resource] of included.entries) {
    const source = clone(resource, via);
    const local = resources.entries.get(name);
    if (local === undefined) {
      setEntry(resources, name, source, included.keys.get(name));
      continue;
    }
    if (kind === "services" && !hasSameContent(resource, local))
      loading.versions.push({
        since: "5.0.0",
        message: `services.${name} is defined beside an include that defines it too, which is refused`,
        span: resources.keys.get(name) ?? local.span,
      });
    resources.entries.set(name, mergeResource(source, local, { kind, name, tags }));
  }
}

/** The resources of a kind in a document, which become a mapping if they are none. */
function findResources(
  kind: string,
  root: MappingNode,
  span: Span,
  loading: LoadContext,
): MappingNode {
  const existing = root.entries.get(kind);
  if (existing?.kind === "mapping") return existing;
  // The schema will not see it any more; Compose crashes.
  if (existing && !isBroken(existing)) {
    const description = existing.kind === "sequence" ? "a list" : "a single value";
    loading.refuse(
      `${kind} is ${isNull(existing) ? "empty" : description}, and must be a mapping`,
      "give it a mapping",
      existing.span,
    );
  }
  const resources = createMapping(span);
  setEntry(root, kind, resources, span);
  return resources;
}
