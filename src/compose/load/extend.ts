import { dirname } from "node:path/posix";
import { code } from "../../lib/inlineCode.ts";
import { resolvePath } from "../../lib/paths.ts";
import { quoteName } from "../../lib/quoteName.ts";
import type { Span } from "../Span.ts";
import {
  clone,
  countNodes,
  createMapping,
  getChild,
  getText,
  isBroken,
  isNull,
  removeEntry,
  setEntry,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Tag } from "../yaml/parseYaml.ts";
import { canonicalize } from "./canonicalize.ts";
import { dropDuplicatePorts } from "./dropDuplicatePorts.ts";
import { interpolate } from "./interpolate.ts";
import { isRemote } from "./isRemote.ts";
import { getHidden, getShown } from "./shown.ts";
import type { ComposeDocument, ExtendedFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { applyResets, merge, mergeResource } from "./merge.ts";

/** The services of a document or of an extended file, to find a base in. */
interface Siblings {
  readonly services: MappingNode;
  readonly file: string;
  /** The base of `extends.file`: the project directory, or the directory of an extended file. */
  readonly directory: string;
  readonly tags: readonly Tag[];
}

/** The value of `extends`: a service, and its file if that is another one. */
interface Reference {
  readonly service: string;
  readonly file: string | null;
  readonly serviceNode: Node;
  readonly fileNode: Node | undefined;
}

/** A step in a chain of extends: the service that extends, and the file of its base. */
interface Step {
  readonly service: string;
  readonly file: string;
  readonly node: Node;
}

const MAX_CHAIN = 100;
const EXAMPLE = code("extends: {service: NAME, file: FILE}");
const FORM = `use ${EXAMPLE}, or the name of a service in this file`;

/**
 * Merges each service of a document into the service that it extends (docs/reference/compose.md
 * C26). A base in the same file is in this document. A base in another file is taken as written,
 * with this project's variables.
 */
export function applyExtends(
  { root, file, tags }: ComposeDocument,
  scope: LoadScope,
  loading: LoadContext,
): void {
  const services = root.entries.get("services");
  // Merging with the services of another file would hide this problem.
  if (services?.kind === "scalar" && isNull(services) && !services.broken) {
    loading.refuse(
      "services must be a mapping, but it is empty",
      "add a service to it, or remove it",
      services.span,
    );
    services.broken = true;
  }
  if (services?.kind !== "mapping") return;
  noteOrder(services, tags, loading);
  const extender = new Extender(scope, loading);
  const siblings = { services, file, directory: scope.directory, tags };
  for (const name of services.entries.keys()) extender.extend(name, siblings, []);
}

/** Returns the service that a service extends, if it is in the same document. */
export function findLocalBase(service: Node): { name: string; span: Span } | null {
  const node = getChild(service, "extends");
  if (!node || getChild(node, "file")) return null;
  const name = getText(node.kind === "mapping" ? node.entries.get("service") : node);
  return name === null ? null : { name, span: node.span };
}

/**
 * Notes tags that depend on the order of services. 2.40.3 extends services in random order. A tag
 * in a service that extends another one affects services that extend it only if it comes first.
 */
function noteOrder(services: MappingNode, tags: readonly Tag[], { versions }: LoadContext): void {
  for (const [name, service] of services.entries) {
    const base = findLocalBase(service);
    if (!base?.name || !getChild(services, base.name, "extends")) continue;
    if (tags.some(({ path }) => path.slice(0, 3).join() === `services,${base.name},ports`))
      versions.push({
        since: "5.0.0",
        message: `may give ${name} the ports that a tag in ${base.name} removes`,
        span: base.span,
      });
  }
}

class Extender {
  readonly #scope: LoadScope;
  readonly #loading: LoadContext;

  constructor(scope: LoadScope, loading: LoadContext) {
    this.#scope = scope;
    this.#loading = loading;
  }

  /** Extends a service in place, after the services that it extends. */
  extend(name: string, siblings: Siblings, chain: readonly Step[]): Node | undefined {
    const service = siblings.services.entries.get(name);
    const node = getChild(service, "extends");
    if (service?.kind !== "mapping" || node === undefined) return service;
    removeEntry(service, "extends");
    const reference = this.#readReference(name, node);
    const base = reference && this.#findBase(name, node, reference, siblings);
    if (!base) return service;
    const step = { service: name, file: base.file, node };
    if (!this.#checkChain(step, reference, chain)) return service;

    // set while its base is extended, to detect cycles
    setEntry(service, "extends", node);
    const inherited = this.extend(reference.service, base, [...chain, step]);
    removeEntry(service, "extends");
    if (inherited === undefined || isNull(inherited)) return service;
    if (inherited.kind !== "mapping") {
      this.#loading.refuse(
        `services.${reference.service} must be a mapping`,
        "set it to a mapping",
        node.span,
      );
      return service;
    }
    if (!this.#loading.spend("values", countNodes(inherited), node.span)) return service;
    const source = clone(inherited, { message: `extended by ${name} here`, span: node.span });
    const resource = { kind: "services", name, tags: siblings.tags };
    const merged = mergeResource(source, service, resource);
    siblings.services.entries.set(name, merged);
    return merged;
  }

  /** Returns null after reporting a problem, as do the methods below. */
  #readReference(name: string, node: Node): Reference | null {
    const serviceNode = node.kind === "mapping" ? node.entries.get("service") : node;
    const fileNode = getChild(node, "file");
    if (isBroken(node) || isBroken(fileNode)) return null;
    const [service, file] = [getText(serviceNode), getText(fileNode)];
    if (!serviceNode || service === null)
      return this.#loading.refuse(`services.${name}.extends has no service`, FORM, node.span);
    if (fileNode && !isNull(fileNode) && file === null)
      return this.#loading.refuse(
        `services.${name}.extends.file must be a path`,
        FORM,
        fileNode.span,
      );
    return { service, file, serviceNode, fileNode };
  }

  /** Finds the services that contain the base. */
  #findBase(
    name: string,
    node: Node,
    { service, file, serviceNode, fileNode }: Reference,
    siblings: Siblings,
  ): Siblings | null {
    const base =
      file === null ? siblings : this.#openFile(file, fileNode ?? node, node, siblings.directory);
    if (!base || base.services.entries.has(service)) return base;
    const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
    return this.#loading.refuse(
      `service ${name} extends ${quoteName(getShown(serviceNode) ?? service)},` +
        ` which is not defined in ${getShown(fileNode) ?? "this file"}`,
      names ? `use one of its services: ${names}` : "use a service that exists",
      node.span,
    );
  }

  /** Finds the services of another file. */
  #openFile(file: string, fileNode: Node, node: Node, directory: string): Siblings | null {
    if (isRemote(file))
      return this.#loading.refuse(
        `cannot extend remote file ${getShown(fileNode)}`,
        "extend a file in the repository",
        fileNode.span,
      );
    const path = resolvePath(this.#loading.cwd, resolvePath(directory, file));
    const before = this.#loading.problems.length;
    const extended = this.#scope.extended.get(path) ?? this.#readFile(path, fileNode);
    const services = extended?.model.entries.get("services");
    if (extended && services?.kind === "mapping") {
      this.#scope.extended.set(path, extended);
      return { services, file: path, directory: dirname(path), tags: extended.tags };
    }
    if (this.#loading.problems.length > before) return null;
    return this.#loading.refuse(
      `${getHidden(fileNode) ?? path} has no services`,
      "use a file that defines the service",
      node.span,
    );
  }

  /** Interpolates and merges an extended file, without checking it or applying its includes. */
  #readFile(path: string, at: Node): ExtendedFile | null {
    const loading = this.#loading;
    const parsed = loading.parse(path, false, at);
    if (!parsed) return null;
    let model = createMapping({ file: path, start: 0, end: 0 });
    let tags: readonly Tag[] = [];
    for (const { root, tags: own } of parsed.documents) {
      if (root?.kind !== "mapping") {
        loading.refuse(
          `top level of ${path} must be a mapping`,
          `add ${code("services:")} at the top level`,
          root?.span ?? { file: path, start: 0, end: 0 },
          { related: [{ message: "extended here", span: at.span }] },
        );
        continue;
      }
      interpolate(root, this.#scope.environment.lookup, loading);
      tags = own;
      applyResets(model, own);
      model = merge(model, root);
      if (!loading.spend("values", countNodes(model), at.span)) return null;
      dropDuplicatePorts(model, loading.problems);
      canonicalize(model, loading);
      dropDuplicatePorts(model, loading.problems);
    }
    return { model, tags };
  }

  /** Returns false after reporting a cycle, or a chain that is too long. */
  #checkChain(step: Step, reference: Reference, chain: readonly Step[]): boolean {
    const { service, file, node } = step;
    const start = chain.findIndex((other) => other.file === file && other.service === service);
    if (start >= 0 || (reference.file === null && reference.service === service)) {
      const cycle = start >= 0 ? chain.slice(start) : [step];
      const names = [...cycle.map((each) => each.service), service];
      const related = cycle.map((each) => ({
        message: `extends of ${each.service}`,
        span: each.node.span,
      }));
      const message = `service ${service} extends itself: ${names.join(" → ")}`;
      this.#loading.refuse(message, "remove one of these extends", node.span, { related });
      return false;
    }
    if (chain.length < MAX_CHAIN) return true;
    const message = `service ${service} extends a chain of more than ${MAX_CHAIN} services`;
    this.#loading.refuse(message, "shorten the chain", node.span);
    return false;
  }
}
