import type { Problem } from "../compose/index.ts";
import type { PolicyLayer, RoleLayer } from "./readPolicyLayer.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Block, Policy, Role } from "./Policy.ts";
import { formatServiceName } from "../ports/serviceName.ts";

/**
 * Merges several policies into one. The nearest comes first and wins, entry by entry; a role field
 * by field. Lists without names are put together.
 */
export function mergeLayers(layers: readonly PolicyLayer[], sources: Policy["sources"]): Policy {
  const named = <Item>(
    items: (layer: PolicyLayer) => readonly Item[],
    key: (item: Item) => string,
  ) =>
    [
      ...new Map(
        layers
          .flatMap(items)
          .toReversed()
          .map((item) => [key(item), item]),
      ).values(),
    ].toReversed();
  const mapped = <Value>(entries: (layer: PolicyLayer) => ReadonlyMap<string, Value>) =>
    new Map(
      named(
        (layer) => [...entries(layer)],
        ([name]) => name,
      ),
    );
  const specific = named(
    ({ assignments }) => assignments,
    ({ service }) => formatServiceName(service),
  );
  return {
    roles: mergeRoles(layers),
    assignments: specific.toSorted(
      (a, b) => Number(a.service.project === null) - Number(b.service.project === null),
    ),
    blocks: mapped(({ blocks }) => blocks),
    reserved: layers.flatMap(({ reserved }) => reserved),
    dynamic: layers.find(({ dynamic }) => dynamic !== null)?.dynamic ?? null,
    needs: named(
      ({ needs }) => needs,
      ({ name }) => name,
    ),
    fallback: named(
      ({ fallback }) => fallback,
      ({ service }) => formatServiceName(service),
    ),
    optional: layers.flatMap(({ optional }) => optional),
    alternatives: layers.flatMap(({ alternatives }) => alternatives),
    environments: named(
      ({ environments }) => environments,
      ({ name }) => name,
    ),
    rules: mapped(({ rules }) => rules),
    ignore: layers.flatMap(({ ignore }) => ignore),
    sources,
  };
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
  for (const block of [...blocks.values()]
    .filter(({ range }) => range.last > 0)
    .toSorted((a, b) => a.range.first - b.range.first)) {
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
