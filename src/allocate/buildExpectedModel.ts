import type { Plain, PortBinding, Project, ResolvedModel } from "../compose/index.ts";
import { listBindings } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { NETWORK_KEY, type Override, type ServiceOverride } from "./formatOverride.ts";
import { addRoute, listRouteNetworks, type Routes } from "./traefik.ts";
import { asTree, type Tree } from "./Tree.ts";

/**
 * The new first port of every binding that moves: of those that were assigned, and of those that a
 * variable takes along.
 */
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

/**
 * The tree as it has to come out: the same but for the host ports that move, and for what a proxy
 * takes over.
 */
export function applyMoves(
  { project, model }: ResolvedModel,
  moves: ReadonlyMap<PortBinding, string>,
  routes: Routes,
): Tree {
  const services = asTree(model?.["services"]);
  const moved = Object.entries(services).map(([name, node]): [string, Plain] => {
    const service = [...project.services, ...project.disabled].find((each) => each.name === name);
    const tree = asTree(node);
    const entries = Array.isArray(tree["ports"]) ? (tree["ports"] as readonly Plain[]) : [];
    if (service === undefined || entries.length === 0) return [name, node];
    const route = routes.get(name);
    const isRouted = (binding: PortBinding) => route?.bindings.includes(binding) ?? false;
    const owners = service.ports.flatMap((binding) =>
      Array.from({ length: binding.count }, (_, by) => ({ binding, by })),
    );
    const ports = entries.flatMap((entry, index): Plain[] => {
      const owner = owners[index];
      if (owner !== undefined && isRouted(owner.binding)) return [];
      const published = owner === undefined ? undefined : moves.get(owner.binding);
      if (owner === undefined || published === undefined) return [entry];
      return [
        {
          ...asTree(entry),
          published: /^\d+$/.test(published) ? `${Number(published) + owner.by}` : published,
        },
      ];
    });
    return [name, route === undefined ? { ...tree, ports } : { ...addRoute(tree, route), ports }];
  });
  const changed = { ...model, services: Object.fromEntries(moved) };
  const network = findNetwork(routes);
  if (network === null) return changed;
  const external = { [NETWORK_KEY]: { name: network, external: true } };
  return { ...changed, networks: { ...asTree(model?.["networks"]), ...external } };
}

/** All services share one with the proxy. */
function findNetwork(routes: Routes): string | null {
  return [...routes.values()][0]?.network ?? null;
}

/** A new list of ports for each service of which a port moves otherwise than by a variable. */
export function buildOverrideFile(
  assignments: readonly Assignment[],
  before: ResolvedModel,
  model: Tree,
  routes: Routes,
): Override | null {
  const moved = assignments
    .filter(({ via }) => via === "override")
    .map(({ request }) => request.service.name);
  const names = new Set([...moved, ...routes.keys()]);
  if (names.size === 0) return null;
  const services = new Map<string, ServiceOverride>();
  for (const name of names) {
    const { ports } = asTree(asTree(model["services"])[name]);
    const list = Array.isArray(ports) ? (ports as readonly Plain[]) : [];
    const route = routes.get(name);
    const networks = listRouteNetworks(asTree(asTree(before.model?.["services"])[name]));
    services.set(
      name,
      route === undefined ? { ports: list } : { ports: list, labels: route.labels, networks },
    );
  }
  return { services, network: findNetwork(routes) };
}
