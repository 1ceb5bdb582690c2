import type { Problem } from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import type { PolicyLayer, RoleLayer } from "./readPolicyLayer.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Block, Policy, Role } from "./Policy.ts";
import { formatServiceName } from "../ports/serviceName.ts";

/**
 * Merges several policies into one. The nearest comes first and wins, entry by entry; a role field
 * by field. Lists without names are put together.
 */
export function mergeLayers(layers: readonly PolicyLayer[], sources: Policy["sources"]): Policy {
  const assignments = nearest(
    layers.flatMap((layer) => layer.assignments),
    ({ service }) => formatServiceName(service),
  );
  return {
    roles: mergeRoles(layers),
    assignments: assignments.toSorted(
      (a, b) => Number(a.service.project === null) - Number(b.service.project === null),
    ),
    blocks: new Map(layers.toReversed().flatMap(({ blocks }) => [...blocks])),
    reserved: layers.flatMap(({ reserved }) => reserved),
    dynamic: layers.find(({ dynamic }) => dynamic !== null)?.dynamic ?? null,
    needs: nearest(
      layers.flatMap(({ needs }) => needs),
      ({ name }) => name,
    ),
    fallback: nearest(
      layers.flatMap(({ fallback }) => fallback),
      ({ service }) => formatServiceName(service),
    ),
    optional: layers.flatMap(({ optional }) => optional),
    alternatives: layers.flatMap(({ alternatives }) => alternatives),
    environments: nearest(
      layers.flatMap(({ environments }) => environments),
      ({ name }) => name,
    ),
    rules: new Map(layers.toReversed().flatMap(({ rules }) => [...rules])),
    ignore: layers.flatMap(({ ignore }) => ignore),
    sources,
  };
}

/** Of several items with one key the first. */
function nearest<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return distinctBy(items.toReversed(), keyOf).toReversed();
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

/** Reports each block that begins inside of another one. */
export function checkBlocks({ blocks }: Policy, problems: Problem[]): void {
  let widest: Block | null = null;
  for (const block of [...blocks.values()].toSorted((a, b) => a.range.first - b.range.first)) {
    if (widest !== null && block.range.first <= widest.range.last)
      problems.push(describeOverlap(block, widest));
    if (widest === null || block.range.last > widest.range.last) widest = block;
  }
}

function describeOverlap(block: Block, other: Block): Problem {
  return {
    message:
      `the block ${formatPorts(block.range)} of ${block.project} ` +
      `overlaps ${formatPorts(other.range)} of ${other.project}`,
    fix: "give each project ports of its own",
    span: block.span,
    related:
      other.span === null ? [] : [{ message: `the block of ${other.project}`, span: other.span }],
  };
}
