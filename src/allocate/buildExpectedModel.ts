import {
  escapeDollars,
  type Plain,
  type PortBinding,
  type Project,
  type ResolvedModel,
  toWrittenPort,
} from "../compose/index.ts";
import { listBindings, listServices } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { type CopyChange, setAll } from "./CopyChange.ts";
import { formatOverride, NETWORK_KEY } from "./formatOverride.ts";
import { addRoute, listRouteNetworks, type Routes } from "./traefik.ts";
import { asTree, type Tree } from "./Tree.ts";

/** Returns the new first port of each binding that is assigned or uses an assigned variable. */
export function listMoves(
  project: Project,
  assignments: readonly Assignment[],
  variables: ReadonlyMap<string, string>,
): Map<PortBinding, string> {
  const moves = new Map<PortBinding, string>();
  for (const binding of listBindings(project)) {
    const value = binding.variable === null ? undefined : variables.get(binding.variable);
    if (value !== undefined) moves.set(binding, value);
  }
  for (const { request, moved } of assignments)
    moves.set(request.binding, moved.binding.published ?? "");
  return moves;
}

/** Builds the expected model: the same except for these ports, routes and other changes. */
export function buildExpectedModel(
  { project, model }: ResolvedModel,
  moves: ReadonlyMap<PortBinding, string>,
  routes: Routes,
  changes: readonly CopyChange[],
): Tree {
  const services = new Map(Object.entries(asTree(model?.["services"])));
  for (const { name, ports: bindings } of listServices(project)) {
    const service = asTree(services.get(name));
    if (bindings.length === 0 || services.get(name) === undefined) continue;
    const route = routes.get(name);
    const owners = bindings.flatMap((binding) =>
      Array.from({ length: binding.count }, (_, by) => ({ binding, by })),
    );
    const ports = listPorts(service).flatMap((entry, index): Plain[] => {
      const owner = owners[index];
      if (owner === undefined) return [entry];
      const { binding, by } = owner;
      if (route?.bindings.includes(binding)) return [];
      const first = moves.get(binding);
      if (first === undefined) return [entry];
      const published = /^\d+$/.test(first) ? `${Number(first) + by}` : first;
      return [{ ...asTree(entry), published }];
    });
    services.set(name, { ...(route === undefined ? service : addRoute(service, route)), ports });
  }
  const moved = { ...model, services: Object.fromEntries(services) };
  const changed = setAll(
    moved,
    changes.map(({ edit }) => [edit.path, edit.value]),
  );
  const network = findNetwork(routes);
  if (network === null) return changed;
  const external = { [NETWORK_KEY]: { name: network, external: true } };
  return { ...changed, networks: { ...asTree(changed["networks"]), ...external } };
}

function listPorts({ ports }: Tree): readonly Plain[] {
  return Array.isArray(ports) ? (ports as readonly Plain[]) : [];
}

/** Returns the network of the proxy, which is the same for all routes. */
function findNetwork(routes: Routes): string | null {
  return [...routes.values()][0]?.network ?? null;
}

/** The changes of an override file. */
export interface OverrideParts {
  readonly assignments: readonly Assignment[];
  readonly routes: Routes;
  readonly changes: readonly CopyChange[];
}

/**
 * Returns the text of an override file, or null if none is needed. It lists the ports of each
 * service that has a route or a port that no variable moves.
 */
export function buildOverrideFile(
  { assignments, routes, changes }: OverrideParts,
  before: ResolvedModel,
  expected: Tree,
): string | null {
  const find = (model: Tree | null, name: string) => asTree(asTree(model?.["services"])[name]);
  const moved = assignments
    .filter(({ via }) => via === "override")
    .map(({ request }) => request.service.name);
  const parts = Array.from(new Set([...moved, ...routes.keys()]), (name): [string, Tree] => {
    const ports = { "!override": listPorts(find(expected, name)).map(toWrittenPort) };
    const route = routes.get(name);
    if (route === undefined) return [name, { ports }];
    const networks = listRouteNetworks(find(before.model, name)).map((key) => [key, {}]);
    const labels = escapeDollars(route.labels);
    return [name, { ports, labels, networks: Object.fromEntries(networks) }];
  });
  const written = changes.flatMap(({ edit }) =>
    edit.written === null ? [] : [[edit.path, edit.written] as const],
  );
  const network = findNetwork(routes);
  if (parts.length + written.length === 0) return null;
  const external = { name: escapeDollars(network), external: true };
  const added = network === null ? [] : [[["networks", NETWORK_KEY], external] as const];
  return formatOverride(setAll({ services: Object.fromEntries(parts) }, [...written, ...added]));
}
