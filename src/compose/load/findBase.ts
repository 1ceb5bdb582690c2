import { dirname } from "node:path/posix";
import { isRemote } from "./isRemote.ts";
import { resolvePath } from "../../lib/paths.ts";
import { quoteName } from "../../lib/quoteName.ts";
import { checkTargets } from "../check/checkTargets.ts";
import {
  isBroken,
  isNull,
  createMapping,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Tag } from "../yaml/parseYaml.ts";
import { canonicalize } from "./canonicalize.ts";
import { dropDuplicateItems } from "./dropDuplicateItems.ts";
import { interpolate } from "./interpolate.ts";
import type { ExtendedFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { applyResets, merge } from "./merge.ts";

/** What services are extended with. */
export interface ExtendContext {
  readonly scope: LoadScope;
  readonly loading: LoadContext;
}

/** Services among which a base is looked for: those of one document, or of an extended file. */
export interface Siblings {
  readonly services: MappingNode;
  readonly file: string;
  /** What `extends.file` counts from: the project's directory, or where an extended file lies. */
  readonly directory: string;
  readonly tags: readonly Tag[];
}

/** A service that extends another one. */
export interface Extension {
  readonly name: string;
  /** The value of `extends`. */
  readonly node: Node;
  readonly siblings: Siblings;
}

/** What `extends` names: a service, and the file that has it, if that is another one. */
export interface ExtendsReference {
  readonly service: string;
  readonly file: string | null;
  readonly serviceNode: Node;
  readonly fileNode: Node | undefined;
}

/** Reads what a service extends. null after reporting. */
export function readReference(
  { name, node }: Extension,
  loading: LoadContext,
): ExtendsReference | null {
  if (isBroken(node)) return null;
  const [serviceNode, fileNode] =
    node.kind === "mapping"
      ? [node.entries.get("service"), node.entries.get("file")]
      : [node, undefined];
  const service = getText(serviceNode);
  if (!serviceNode || service === null)
    return loading.refuse(`services.${name}.extends names no service`, FORM, node.span);
  if (isBroken(fileNode)) return null;
  const file = getText(fileNode);
  if (fileNode && !isNull(fileNode) && file === null)
    return loading.refuse(`services.${name}.extends.file is no path`, FORM, fileNode.span);
  return { service, file, serviceNode, fileNode };
}

const FORM = "write extends: {service: NAME, file: FILE}, or the name of a service of this file";

/** The services among which the base is. null after reporting. */
export function findBase(
  { service, file, serviceNode, fileNode }: ExtendsReference,
  { name, node, siblings }: Extension,
  context: ExtendContext,
): Siblings | null {
  const { loading } = context;
  const base =
    file === null
      ? siblings
      : openBase(file, { node, fileNode: fileNode ?? node }, siblings, context);
  if (!base || base.services.entries.has(service)) return base;
  const written = serviceNode.kind === "scalar" ? serviceNode.written : null;
  const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
  return loading.refuse(
    // with its variables, whose values may be secrets
    `services.${name} extends ${quoteName(written ?? service)},` +
      ` which ${file ?? "this file"} does not have`,
    names ? `name one of its services: ${names}` : "name a service that exists",
    node.span,
  );
}

/** The services of another file. null after reporting. */
function openBase(
  file: string,
  { node, fileNode }: { readonly node: Node; readonly fileNode: Node },
  { directory }: Siblings,
  { scope, loading }: ExtendContext,
): Siblings | null {
  if (isRemote(file))
    return loading.refuse(
      `${file} is remote and is not fetched`,
      "extend a file of the repository",
      fileNode.span,
    );
  const path = resolvePath(loading.cwd, resolvePath(directory, file));
  const extended = readExtended(path, fileNode, scope, loading);
  if (!extended) return null;
  const { services, tags } = extended;
  if (!services)
    return loading.refuse(`${path} has no services`, "name a file that has the service", node.span);
  return { services, file: path, directory: dirname(path), tags };
}

/**
 * A file that is extended: interpolated and merged, but neither checked as a whole nor with its own
 * includes. null after reporting.
 */
function readExtended(
  path: string,
  at: Node,
  scope: LoadScope,
  loading: LoadContext,
): ExtendedFile | null {
  const known = scope.extended.get(path);
  if (known) return known;
  const before = loading.problems.length;
  const parsed = loading.parse(path, false, at);
  if (!parsed) return null;
  let model = createMapping({ file: path, start: 0, end: 0 });
  let tags: readonly Tag[] = [];
  for (const document of parsed.documents) {
    if (document.root?.kind !== "mapping") {
      loading.problems.push({
        message: `${path}: the top of the document is no mapping`,
        fix: "write services: at the top",
        span: document.root?.span ?? { file: path, start: 0, end: 0 },
        related: [{ message: "extended here", span: at.span }],
      });
      continue;
    }
    interpolate(document.root, scope.environment.lookup, loading);
    tags = document.tags;
    applyResets(model, document.tags, loading);
    model = merge(model, document.root, loading);
    dropDuplicateItems(model, loading);
    checkTargets(model, loading.problems);
    canonicalize(model, loading);
    dropDuplicateItems(model, loading);
  }
  const services = model.entries.get("services");
  if (services?.kind !== "mapping" && loading.problems.length > before) return null;
  const result: ExtendedFile = { services: services?.kind === "mapping" ? services : null, tags };
  scope.extended.set(path, result);
  return result;
}
