import { quoteName } from "../../lib/quoteName.ts";
import { canonicalize } from "./canonicalize.ts";
import { checkTargets } from "../check/checkTargets.ts";
import { interpolate } from "./interpolate.ts";
import type { ExtendedFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { applyResets, merge, mergeResource } from "./merge.ts";
import {
  child,
  clone,
  isBroken,
  isNull,
  mapping,
  remove,
  scalar,
  set,
  text,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Tag } from "../yaml/parseYaml.ts";
import { dirname, isAbsolutePath, isRemote, resolvePath } from "../../lib/paths.ts";
import type { Span } from "../Span.ts";
import { dropDuplicateItems } from "./dropDuplicateItems.ts";
import { noteYaml } from "./versions.ts";

/** A chain of extends, for finding a cycle: service and file of each step. */
type Chain = readonly { readonly file: string; readonly service: string; readonly node: Node }[];

/** Services among which a base is looked for: those of one document, or of an extended file. */
interface Siblings {
  readonly services: MappingNode;
  readonly file: string;
  /** What `extends.file` counts from: the project's directory, or where an extended file lies. */
  readonly directory: string;
  readonly tags: readonly Tag[];
}

/**
 * Joins to every service of a document the one that it extends, base first
 * (docs/reference/compose.md C26). A base in the same file is one of this document; one in another
 * file is taken from there as it is written, with this project's variables.
 */
export function applyExtends(
  document: MappingNode,
  file: string,
  tags: readonly Tag[],
  scope: LoadScope,
  loading: LoadContext,
): void {
  const services = document.entries.get("services");
  // Where it is merged with another file's, nothing of it would show.
  if (services?.kind === "scalar" && isNull(services) && !services.broken) {
    loading.problems.push({
      message: "services must be a mapping",
      fix: "write a service below it, or take it out",
      span: services.span,
      related: [],
    });
    services.broken = true;
  }
  if (services?.kind !== "mapping") return;
  noteChance(services, tags, loading);
  const siblings = { services, file, directory: scope.directory, tags };
  for (const name of services.entries.keys()) extendService(name, siblings, [], scope, loading);
}

/**
 * 2.40.3 takes services in any order, and a tag in one that extends only counts for those that
 * extend it in turn if it comes first.
 */
function noteChance(services: MappingNode, tags: readonly Tag[], { versions }: LoadContext): void {
  for (const [name, service] of services.entries) {
    const extending = child(service, "extends");
    const target =
      extending?.kind === "scalar"
        ? text(extending)
        : child(extending, "file")
          ? null
          : text(child(extending, "service"));
    if (!extending || !target || !child(services, target, "extends")) continue;
    if (tags.some(({ path }) => path[0] === "services" && path[1] === target))
      versions.push({
        since: "5.0.0",
        message: `it may give ${name} what a tag takes from ${target}`,
        span: extending.span,
      });
  }
}

/** Extends one service in place. */
function extendService(
  name: string,
  siblings: Siblings,
  chain: Chain,
  scope: LoadScope,
  loading: LoadContext,
): Node | undefined {
  const service = siblings.services.entries.get(name);
  if (service?.kind !== "mapping") return service;
  const extending = service.entries.get("extends");
  if (extending === undefined) return service;
  remove(service, "extends");
  // what the base would have brought is not missing besides
  const giveUp = () => {
    if (!service.entries.has("image"))
      set(service, "image", { ...scalar(extending.span, "null", null), broken: true });
    return service;
  };
  const report = (
    message: string,
    fix: string,
    at: Node = extending,
    related: LoadContext["problems"][number]["related"] = [],
  ) => {
    loading.problems.push({ message, fix, span: at.span, related });
    return giveUp();
  };
  const form = "write extends: {service: NAME, file: FILE}, or the name of a service of this file";
  if (isBroken(extending)) return giveUp();
  const targetNode = extending.kind === "mapping" ? extending.entries.get("service") : extending;
  const target = text(targetNode);
  if (target === null) return report(`services.${name}.extends names no service`, form);
  const fileNode = extending.kind === "mapping" ? extending.entries.get("file") : undefined;
  if (isBroken(fileNode)) return giveUp();
  const named = text(fileNode);
  if (fileNode && !isNull(fileNode) && named === null)
    return report(`services.${name}.extends.file is no path`, form, fileNode);

  let base = siblings;
  if (named !== null) {
    if (isRemote(named))
      return report(
        `${named} is remote and is not fetched`,
        "extend a file of the repository",
        fileNode,
      );
    const file = resolvePath(loading.cwd, resolvePath(siblings.directory, named));
    const found = readExtended(file, fileNode ?? extending, scope, loading);
    if (!found) return giveUp();
    if (!found.services)
      return report(`${file} has no services`, "name a file that has the service");
    base = { services: found.services, file, directory: dirname(file), tags: found.tags };
  }
  if (!base.services.entries.has(target)) {
    const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
    return report(
      `services.${name} extends ${quoteName(writtenOf(targetNode) ?? target)}, which ${named === null ? "this file" : named} does not have`,
      names ? `name one of its services: ${names}` : "name a service that exists",
    );
  }
  const step = { file: base.file, service: name, node: extending };
  const cycle = chain.findIndex((link) => link.file === step.file && link.service === step.service);
  if (cycle >= 0 || (named === null && target === name)) {
    const circle = cycle >= 0 ? chain.slice(cycle) : [step];
    return report(
      `services.${name} extends itself: ${[...circle.map((link) => link.service), name].join(" → ")}`,
      "take one extends out of the circle",
      extending,
      circle.map((link) => ({ message: `${link.service} extends here`, span: link.node.span })),
    );
  }
  if (chain.length >= MAX_CHAIN)
    return report(
      `services.${name} extends through more than ${MAX_CHAIN} services`,
      "shorten the chain",
    );

  set(service, "extends", extending);
  const extended = extendService(target, base, [...chain, step], scope, loading);
  remove(service, "extends");
  if (extended !== undefined && isNull(extended) && named !== null)
    loading.versions.push({
      since: "2.24.4",
      message: `it does not let ${name} extend a service without content`,
      span: extending.span,
    });
  if (extended === undefined || isNull(extended)) return service;
  if (extended.kind !== "mapping")
    return report(`services.${target} is no mapping`, "give the service a mapping");
  noteBase(
    extended,
    {
      name,
      chain,
      step,
      directory: named === null ? "." : scope.workingDirectory,
      span: extending.span,
    },
    loading,
  );
  const source = clone(extended, { message: `inherited by ${name} here`, span: extending.span });
  const wrapper = mapping(source.span);
  const inner = mapping(source.span);
  set(wrapper, "services", inner);
  set(inner, name, source);
  applyResets(wrapper, siblings.tags, loading);
  const merged = mergeResource(source, service, "services", name, loading);
  siblings.services.entries.set(name, merged);
  return merged;
}

/** With its variables, whose values may be secrets. */
function writtenOf(node: Node | undefined): string | null {
  return node?.kind === "scalar" ? node.written : null;
}

const MAX_CHAIN = 100;

const SHARED = ["network_mode", "ipc", "pid", "cgroup", "userns_mode", "uts"];

/**
 * What releases of 2.24 refuse of a base
 * (https://github.com/compose-spec/compose-go/blob/v2.0.0/loader/extends.go).
 */
function noteBase(
  base: MappingNode,
  at: { name: string; chain: Chain; step: Chain[number]; directory: string; span: Span },
  { versions }: LoadContext,
): void {
  const { name, chain, step, directory, span } = at;
  if (chain.some((link) => link.service === step.service))
    versions.push({
      since: "2.24.6",
      message: `it takes the chain of services called ${name} for a circle`,
      span,
    });
  if (!isAbsolutePath(directory) && directory !== ".")
    versions.push({
      since: "2.24.6",
      message: "it does not find a file that an included service extends",
      span,
    });
  const bound = ["links", "volumes_from", "depends_on"].some((key) => base.entries.has(key));
  if (
    bound ||
    SHARED.some((key) => /^(?:service|container):/.test(text(base.entries.get(key)) ?? ""))
  )
    versions.push({
      since: "2.25.0",
      message: `it does not let ${name} extend a service that needs another one`,
      span,
    });
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
  let model = mapping({ file: path, start: 0, end: 0 });
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
    noteYaml(document, loading.versions);
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
