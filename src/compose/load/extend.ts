import type { Span } from "../Span.ts";
import {
  getChild,
  clone,
  isNull,
  removeEntry,
  setEntry,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Tag } from "../yaml/parseYaml.ts";
import {
  findBase,
  readReference,
  type ExtendContext,
  type ExtendsReference,
  type Siblings,
} from "./findBase.ts";
import type { ComposeDocument, LoadContext, LoadScope } from "./LoadContext.ts";
import { mergeResource } from "./merge.ts";

/** A step of a chain of extends: the service that extends, and the file of its base. */
interface Step {
  readonly service: string;
  readonly file: string;
  readonly node: Node;
}

/**
 * Joins to every service of a document the one that it extends, base first
 * (docs/reference/compose.md C26). A base in the same file is one of this document; one in another
 * file is taken from there as it is written, with this project's variables.
 */
export function applyExtends(
  { root, file, tags }: ComposeDocument,
  scope: LoadScope,
  loading: LoadContext,
): void {
  const services = root.entries.get("services");
  // Where it is merged with another file's, nothing of it would show.
  if (services?.kind === "scalar" && isNull(services) && !services.broken) {
    loading.refuse(
      "services must be a mapping",
      "write a service below it, or take it out",
      services.span,
    );
    services.broken = true;
  }
  if (services?.kind !== "mapping") return;
  noteOrder(services, tags, loading);
  const siblings = { services, file, directory: scope.directory, tags };
  for (const name of services.entries.keys()) extendService(name, siblings, [], { scope, loading });
}

/** Returns the service that a service extends, if that is one of the same document. */
export function findLocalBase(service: Node): { name: string; span: Span } | null {
  const node = getChild(service, "extends");
  if (!node || getChild(node, "file")) return null;
  const name = getText(node.kind === "mapping" ? node.entries.get("service") : node);
  return name === null ? null : { name, span: node.span };
}

/**
 * 2.40.3 takes services in any order, and a tag in one that extends only counts for those that
 * extend it in turn if it comes first.
 */
function noteOrder(services: MappingNode, tags: readonly Tag[], { versions }: LoadContext): void {
  for (const [name, service] of services.entries) {
    const base = findLocalBase(service);
    if (!base?.name || !getChild(services, base.name, "extends")) continue;
    if (tags.some(({ path }) => path.slice(0, 3).join() === `services,${base.name},ports`))
      versions.push({
        since: "5.0.0",
        message: `it may give ${name} what a tag takes from ${base.name}`,
        span: base.span,
      });
  }
}

/** Extends one service in place, after those that it extends. */
function extendService(
  name: string,
  siblings: Siblings,
  chain: readonly Step[],
  context: ExtendContext,
): Node | undefined {
  const { loading } = context;
  const service = siblings.services.entries.get(name);
  const node = getChild(service, "extends");
  if (service?.kind !== "mapping" || node === undefined) return service;
  removeEntry(service, "extends");
  const extension = { name, node, siblings };
  const reference = readReference(extension, loading);
  const base = reference && findBase(reference, extension, context);
  if (!base) return service;
  const step = { service: name, file: base.file, node };
  if (!checkChain(step, reference, chain, loading)) return service;

  // while its base is extended, so that a circle is noticed
  setEntry(service, "extends", node);
  const inherited = extendService(reference.service, base, [...chain, step], context);
  removeEntry(service, "extends");
  if (inherited === undefined || isNull(inherited)) return service;
  if (inherited.kind !== "mapping") {
    loading.refuse(
      `services.${reference.service} is no mapping`,
      "give the service a mapping",
      node.span,
    );
    return service;
  }
  const source = clone(inherited, { message: `inherited by ${name} here`, span: node.span });
  const resource = { kind: "services", name, tags: siblings.tags };
  const merged = mergeResource(source, service, resource);
  siblings.services.entries.set(name, merged);
  return merged;
}

/** False after reporting: the service extends itself, or through too many others. */
function checkChain(
  step: Step,
  reference: ExtendsReference,
  chain: readonly Step[],
  loading: LoadContext,
): boolean {
  const { service, file, node } = step;
  const start = chain.findIndex((other) => other.file === file && other.service === service);
  if (start >= 0 || (reference.file === null && reference.service === service)) {
    const circle = start >= 0 ? chain.slice(start) : [step];
    const names = [...circle.map((each) => each.service), service];
    loading.refuse(
      `services.${service} extends itself: ${names.join(" → ")}`,
      "take one extends out of the circle",
      node.span,
      {
        related: circle.map((each) => ({
          message: `${each.service} extends here`,
          span: each.node.span,
        })),
      },
    );
    return false;
  }
  if (chain.length < MAX_CHAIN) return true;
  loading.refuse(
    `services.${service} extends through more than ${MAX_CHAIN} services`,
    "shorten the chain",
    node.span,
  );
  return false;
}

const MAX_CHAIN = 100;
