import { dirname, relative } from "node:path/posix";
import { code } from "../../lib/inlineCode.ts";
import { isAbsolutePath, resolvePath } from "../../lib/paths.ts";
import { checkShape } from "../check/checkShape.ts";
import type { Span } from "../Span.ts";
import {
  clone,
  countNodes,
  createMapping,
  getChild,
  getMapping,
  getText,
  hasSameContent,
  isBroken,
  isNull,
  removeEntry,
  setEntry,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Environment } from "./Environment.ts";
import { isRemote } from "./isRemote.ts";
import { getShown } from "./shown.ts";
import type { ComposeDocument, ComposeFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { mergeResource } from "./merge.ts";

const RESOURCES = ["services", "volumes", "networks", "secrets", "configs", "models"] as const;

/** The label of an include in the origins of a node. */
export const INCLUDED = "included here";

/** The maximum depth of nested includes. */
const MAX_CHAIN = 100;

/** The arguments for loading includes; `load` is the stage that applies includes, for recursion. */
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
 * Loads the includes of a document, each with its own directory and env file, and merges the
 * document's resources into them. A local definition overrides an included one, and an earlier
 * include overrides a later one (docs/reference/compose.md C23, C24).
 */
export function applyIncludes(document: ComposeDocument, context: IncludeContext): void {
  const { loading } = context;
  const include = document.root.entries.get("include");
  removeEntry(document.root, "include");
  if (include === undefined || isNull(include) || isBroken(include)) return;
  if (include.kind !== "sequence") {
    loading.refuse("include must be a list", `use ${code("include: [FILE]")}`, include.span);
    return;
  }
  for (const item of include.items) {
    const before = loading.problems.length;
    checkShape(item, INCLUDE, "include", loading.problems);
    if (loading.problems.length === before) applyInclude(item, document, context);
  }
}

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
  const nodes = toList(item.kind === "mapping" ? item.entries.get("path") : item);
  if (nodes.some(isBroken)) return;
  const remote = nodes.find((node) => isRemote(getText(node) ?? ""));
  if (remote) {
    const message = `cannot include remote file ${getShown(remote)}`;
    loading.refuse(message, "include a file in the repository", remote.span);
    return;
  }
  const files = nodes.map((at) => ({
    path: resolvePath(loading.cwd, resolvePath(scope.directory, getText(at) ?? "")),
    trusted: false,
    at,
  }));
  const chain = [...scope.chain, document.file];
  const [main] = files;
  if (!main || !checkChain(main.path, main.at.span, chain, loading)) return;
  const imported = load(files, { chain, ...openScope(item, main.path, scope, loading) }, loading);
  const from = { imported, span: main.at.span };
  for (const kind of RESOURCES) importResources(kind, from, document, loading);
}

/** Returns false after reporting that a file includes itself, or that includes are too deep. */
function checkChain(
  path: string,
  span: Span,
  chain: readonly string[],
  loading: LoadContext,
): boolean {
  const isCycle = chain.includes(path);
  if (!isCycle && chain.length < MAX_CHAIN) return true;
  loading.refuse(
    isCycle ? `${path} includes itself` : `includes are nested more than ${MAX_CHAIN} levels deep`,
    "remove one of these includes",
    span,
    {
      related: chain.slice(-10).map((file) => ({
        message: "included through this file",
        span: { file, start: 0, end: 0 },
      })),
    },
  );
  return false;
}

/** Returns the directories and variables to load the files of an include with. */
function openScope(
  item: Node,
  main: string,
  scope: LoadScope,
  loading: LoadContext,
): Omit<LoadScope, "chain"> {
  const node = getChild(item, "project_directory");
  const named = node?.kind === "scalar" ? String(node.value ?? "") : "";
  const directory = resolvePath(
    loading.cwd,
    named === "" ? dirname(main) : resolvePath(scope.workingDirectory, named),
  );
  return {
    directory,
    workingDirectory: isAbsolutePath(named)
      ? named
      : findRelativeDirectory(scope.directory, named === "" ? main : named, loading),
    environment: readVariables(item, directory, scope, loading),
    extended: new Map(),
  };
}

/** Returns the directory of a path, or the path if it is a directory, relative to `base`. */
function findRelativeDirectory(base: string, path: string, loading: LoadContext): string {
  const absolute = resolvePath(base, path);
  const isDirectory = loading.files.kind(absolute, false) === "directory";
  return relative(base, isDirectory ? absolute : dirname(absolute)) || ".";
}

/** Converts a list, a single item or nothing to a list. */
function toList(node: Node | undefined): readonly Node[] {
  if (node === undefined || isNull(node)) return [];
  return node.kind === "sequence" ? node.items : [node];
}

/**
 * Adds the variables of an include: from its `env_file`, else from the `.env` in the directory of
 * the included file.
 */
function readVariables(
  item: Node,
  directory: string,
  { environment, workingDirectory }: LoadScope,
  loading: LoadContext,
): Environment {
  const named = toList(getChild(item, "env_file"));
  const files = named
    .filter((node) => getText(node) !== "/dev/null")
    .map((at) => ({
      path: resolvePath(loading.cwd, resolvePath(workingDirectory, getText(at) ?? "")),
      at,
    }));
  const dotenv = resolvePath(directory, ".env");
  if (named.length === 0 && loading.files.kind(dotenv, false) === "file")
    files.push({ path: dotenv, at: item });
  const read = files.flatMap(({ path, at }) => {
    const text = loading.readEnvFile(path, false, at);
    if (text !== null) loading.envFiles.push(path);
    return text === null ? [] : [{ path, text }];
  });
  return environment.withFiles(read, loading);
}

/** Merges the resources of a kind in a document into the included ones. */
function importResources(
  kind: string,
  { imported, span }: { readonly imported: MappingNode; readonly span: Span },
  { root, tags }: ComposeDocument,
  loading: LoadContext,
): void {
  const included = getMapping(imported, kind);
  if (!included) return;
  const resources = findResources(kind, root, span, loading);
  for (const [name, resource] of included.entries) {
    if (!loading.spend("values", countNodes(resource), span)) return;
    const source = clone(resource, { message: INCLUDED, span });
    const local = resources.entries.get(name);
    if (local && kind === "services" && !hasSameContent(resource, local))
      loading.versions.push({
        since: "5.0.0",
        message: `rejects service ${name}, which an included file also defines`,
        span: resources.keys.get(name) ?? local.span,
      });
    const merged = local ? mergeResource(source, local, { kind, name, tags }) : source;
    setEntry(resources, name, merged, included.keys.get(name));
  }
}

/** Returns the resources of a kind in a document, and replaces any other node by a mapping. */
function findResources(
  kind: string,
  root: MappingNode,
  span: Span,
  loading: LoadContext,
): MappingNode {
  const existing = root.entries.get(kind);
  if (existing?.kind === "mapping") return existing;
  // The schema check would not see this problem; Compose crashes.
  if (existing && !isBroken(existing) && (kind === "services" || kind === "networks")) {
    const description = existing.kind === "sequence" ? "not a list" : "not a single value";
    loading.refuse(
      `${kind} must be a mapping, ${isNull(existing) ? "but it is empty" : description}`,
      "set it to a mapping",
      existing.span,
    );
  }
  const resources = createMapping(span);
  setEntry(root, kind, resources, span);
  return resources;
}
