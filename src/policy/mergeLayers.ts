import type { Problem } from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import type { PolicyLayer, RoleLayer } from "./readPolicyLayer.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Block, Need, Policy, Role } from "./Policy.ts";
import { formatServiceName, type ServiceName } from "../ports/serviceName.ts";

/**
 * Merges policies. The first one wins for each entry, and for each field of a role. Lists without
 * names are concatenated.
 */
export function mergeLayers(layers: readonly PolicyLayer[], sources: Policy["sources"]): Policy {
  const nameOf = ({ name }: { readonly name: string }) => name;
  const serviceOf = (entry: { readonly service: ServiceName }) => formatServiceName(entry.service);
  return {
    roles: mergeRoles(layers),
    assignments: putProjectsFirst(
      nearest(
        layers.flatMap((layer) => layer.assignments),
        serviceOf,
      ),
    ),
    blocks: new Map(layers.toReversed().flatMap(({ blocks }) => [...blocks])),
    reserved: layers.flatMap(({ reserved }) => reserved),
    dynamic: layers.find(({ dynamic }) => dynamic !== null)?.dynamic ?? null,
    needs: nearest(
      layers.flatMap(({ needs }) => needs),
      nameOf,
    ),
    fallback: nearest(
      layers.flatMap(({ fallback }) => fallback),
      serviceOf,
    ),
    health: putProjectsFirst(
      nearest(
        layers.flatMap(({ health }) => health),
        serviceOf,
      ),
    ),
    optional: layers.flatMap(({ optional }) => optional),
    alternatives: layers.flatMap(({ alternatives }) => alternatives),
    environments: nearest(
      layers.flatMap(({ environments }) => environments),
      nameOf,
    ),
    sharedHosts: layers.find(({ sharedHosts }) => sharedHosts !== null)?.sharedHosts ?? null,
    rules: new Map(layers.toReversed().flatMap(({ rules }) => [...rules])),
    ignore: layers.flatMap(({ ignore }) => ignore),
    sources,
  };
}

/** Returns the first item of each key. */
function nearest<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return distinctBy(items.toReversed(), keyOf).toReversed();
}

/** Sorts entries for a service of one project before those for a service of any project. */
function putProjectsFirst<Entry extends { readonly service: ServiceName }>(
  entries: readonly Entry[],
): readonly Entry[] {
  return entries.toSorted(
    (a, b) => Number(a.service.project === null) - Number(b.service.project === null),
  );
}

const DEFAULTS: Omit<Role, "name" | "span" | "writtenAt"> = {
  range: null,
  images: [],
  services: [],
  scheme: null,
  public: true,
};

function mergeRoles(layers: readonly PolicyLayer[]): Map<string, Role> {
  const roles = new Map<string, RoleLayer>();
  for (const layer of layers)
    for (const [name, role] of layer.roles) roles.set(name, { ...role, ...roles.get(name) });
  const writtenAt = (name: string, field: "range" | "public") =>
    layers.map((layer) => layer.roles.get(name)).find((role) => role?.[field] !== undefined)
      ?.span ?? null;
  return new Map(
    Array.from(roles, ([name, role]) => [
      name,
      {
        ...DEFAULTS,
        ...role,
        name,
        writtenAt: { range: writtenAt(name, "range"), public: writtenAt(name, "public") },
      },
    ]),
  );
}

/** Reports each block that starts inside another block. */
export function checkBlocks({ blocks }: Policy, problems: Problem[]): void {
  let widest: Block | null = null;
  for (const block of [...blocks.values()].toSorted((a, b) => a.range.first - b.range.first)) {
    if (widest !== null && block.range.first <= widest.range.last)
      problems.push(describeOverlap(block, widest));
    if (widest === null || block.range.last > widest.range.last) widest = block;
  }
}

/** Reports each need whose variable cannot hold its port: a range, or the port of another need. */
export function checkNeeds({ needs }: Policy, problems: Problem[]): void {
  const byVariable = new Map<string, Need>();
  for (const need of needs) {
    const { name, variable = null, endpoint, span } = need;
    if (variable === null) continue;
    const other = byVariable.get(variable);
    byVariable.set(variable, need);
    if (endpoint.first !== endpoint.last)
      problems.push({
        message: `variable ${variable} of ${name} cannot hold ports ${formatPorts(endpoint)}`,
        fix: "use a need with one port for each variable",
        span,
        related: [],
      });
    if (other !== undefined)
      problems.push({
        message: `${other.name} and ${name} have the same variable ${variable}`,
        fix: "use a variable for each need",
        span,
        related: other.span === null ? [] : [{ message: `need ${other.name}`, span: other.span }],
      });
  }
}

function describeOverlap(block: Block, other: Block): Problem {
  return {
    message:
      `block ${formatPorts(block.range)} of ${block.project} overlaps ` +
      `block ${formatPorts(other.range)} of ${other.project}`,
    fix: "use blocks that do not overlap",
    span: block.span,
    related:
      other.span === null ? [] : [{ message: `block of ${other.project}`, span: other.span }],
  };
}
