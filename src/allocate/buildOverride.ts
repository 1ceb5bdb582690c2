import {
  type Files,
  type Plain,
  type PortBinding,
  type Project,
  type ProjectRequest,
  type ResolvedModel,
  resolveModel,
} from "../compose/index.ts";
import { getEngineName } from "../ports/getEngineName.ts";
import { groupBy } from "../lib/groupBy.ts";
import { listBindings, isAssignable } from "./assignable.ts";
import type { AllocateRequest } from "./AllocateRequest.ts";
import type { Assignment } from "./Assignment.ts";
import { buildComposeRequest, type WrittenPaths } from "./buildComposeRequest.ts";
import { formatEnvFile } from "./formatEnvFile.ts";
import { findFirstDifference } from "./findFirstDifference.ts";
import {
  NETWORK_KEY,
  type Override,
  formatOverride,
  type ServiceOverride,
} from "./formatOverride.ts";
import { toMappingTree, listRouteNetworks, type Routes, addRoute } from "./traefik.ts";

type Env = Readonly<Record<string, string | undefined>>;
type Tree = { readonly [key: string]: Plain };

/** A project that is to be handed over with other host ports. */
export interface OverrideInput {
  /** As the user asked for it. */
  readonly request: ProjectRequest;
  /** Resolved under the name that is handed over. */
  readonly before: ResolvedModel;
  /** Of this project, with the variables that are to be tried. */
  readonly assignments: readonly Assignment[];
  /** Where the files would be written. */
  readonly paths: OverridePaths;
  /** Variables beside the assigned ones that the environment gets. */
  readonly more: ReadonlyMap<string, string>;
  /** What a proxy takes over. */
  readonly routes: Routes;
  /** See `AllocateRequest`. */
  readonly allowed: Pick<AllocateRequest, "variables" | "override" | "exported">;
  /** Variables that another project of this run names: one that is exported would reach it too. */
  readonly foreign: ReadonlySet<string>;
}

/** Without an env file the variables are in the environment only. */
export interface OverridePaths {
  readonly envFile: string | null;
  readonly overrideFile: string;
}

/**
 * What makes `docker compose` start the project with its new ports, proven by resolving it again.
 */
export interface Handover {
  readonly project: Project;
  readonly assignments: readonly Assignment[];
  /** The variables that were assigned. */
  readonly variables: ReadonlyMap<string, string>;
  /** The text of the env file, and that of the override; null where there is none. */
  readonly env: string | null;
  readonly override: string | null;
  readonly files: WrittenPaths;
  /**
   * The environment in which a plain `docker compose up` takes it; null where no environment can
   * say it, but the arguments can.
   */
  readonly environment: ReadonlyMap<string, string> | null;
  readonly routes: Routes;
  /** Where the environment would change more than ports. */
  readonly difference: string | null;
}

interface Attempt extends Omit<Handover, "difference" | "routes"> {
  /** What differs where it should not, as environment and as arguments. */
  readonly differences: { readonly environment: string | null; readonly args: string | null };
}

/** Neither variables nor an override move the ports and nothing else. */
class OverrideNotEquivalent extends Error {}

/**
 * Finds variables and an override that move the ports and nothing else. Throws `NotProven` where
 * there are none.
 */
export function buildOverride(handing: OverrideInput, files: Files, env: Env): Handover {
  const { before, routes, foreign, allowed } = handing;
  const free = assignableVariables(handing, env);
  let attempt = tryOut(handing, new Set(free.keys()), files, env);
  if (!isProven(attempt)) {
    const alone = [...free].flatMap(([variable, assignments]) => {
      const single = { ...handing, assignments, routes: new Map() };
      return isProven(tryOut(single, new Set([variable]), files, env)) ? [variable] : [];
    });
    attempt = tryOut(handing, new Set(alone), files, env);
    if (!isProven(attempt) && alone.length > 0) {
      const without = tryOut(handing, new Set(), files, env);
      if (isProven(without) || without.differences.args === null) attempt = without;
    }
  }
  const { differences, ...handover } = attempt;
  if (differences.args !== null)
    throw new OverrideNotEquivalent(
      `the ports of ${before.project.name} cannot be handed over: ${differences.args} would change as well. Set them in the project itself`,
    );
  if (handover.override !== null && !allowed.override) {
    const moved = new Set(
      handover.assignments.flatMap(({ via, request }) =>
        via === "override" ? [request.service.name] : [],
      ),
    );
    const whose = `${foreign.size > 0 ? `${before.project.name}/` : ""}${someOf([...(moved.size > 0 ? moved : routes.keys())])}`;
    const why =
      moved.size > 0
        ? `no variable moves the ports of ${whose} alone`
        : `no variable brings ${whose} behind a proxy`;
    throw new OverrideNotEquivalent(
      `${why}: have an override file written, with --write-override FILE`,
    );
  }
  const proven = differences.environment === null;
  return {
    ...handover,
    routes,
    environment: proven ? handover.environment : null,
    difference: differences.environment,
  };
}

/**
 * The variables that may be assigned, and what each of them moves: nothing that a proxy takes over.
 */
function assignableVariables(
  { before, assignments, routes, foreign, allowed }: OverrideInput,
  env: Env,
): ReadonlyMap<string, readonly Assignment[]> {
  const found = new Map<string, readonly Assignment[]>();
  for (const [variable, own] of groupBy(assignments, (each) => each.variable)) {
    if (variable === null || !allowed.variables) continue;
    if (allowed.exported && foreign.has(variable)) continue;
    if (own.some(({ request }) => routes.has(request.service.name))) continue;
    if (isAssignable(variable, before, env)) found.set(variable, own);
  }
  return found;
}

const MAX_NAMED_SERVICES = 10;

function someOf(names: readonly string[]): string {
  const more = names.length - MAX_NAMED_SERVICES;
  return names.slice(0, MAX_NAMED_SERVICES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function isProven({ differences: { environment, args } }: Attempt): boolean {
  return environment === null && args === null;
}

/** Assigns these variables and no others; everything else moves through the override. */
function tryOut(
  handing: OverrideInput,
  assigning: ReadonlySet<string>,
  files: Files,
  env: Env,
): Attempt {
  const { request, before, paths, more, allowed, routes } = handing;
  const { project } = before;
  const assignments = handing.assignments.map((each): Assignment => {
    const isTried = each.variable === null || assigning.has(each.variable);
    return isTried ? each : { ...each, via: "override", variable: null };
  });
  const variables = new Map(
    assignments.flatMap(({ variable, port }) => (variable === null ? [] : [[variable, `${port}`]])),
  );
  const moves = movesOf(project, assignments, variables);
  const model = withMoves(before, moves, routes);
  const override = overrideOf(assignments, before, model, routes);
  const text = override === null ? null : formatOverride(override);
  const { envFile } = paths;
  // One that the project reads keeps what else it has.
  const assigned =
    envFile === null
      ? null
      : formatEnvFile(
          variables,
          project.envFiles.includes(envFile) ? project.sources.get(envFile) : "",
        );
  const handed: WrittenPaths = {
    envFile: variables.size === 0 ? null : envFile,
    overrideFile: text === null ? null : paths.overrideFile,
  };
  const written = withFiles(
    files,
    new Map([
      ...(envFile === null ? [] : [[envFile, assigned ?? ""] as const]),
      ...(text === null ? [] : [[paths.overrideFile, text] as const]),
    ]),
  );
  const environment = environmentOf(handing, variables, handed, files);
  const plainRequest = {
    ...request,
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
  };
  const asEnvironment = allowed.exported
    ? resolveModel(plainRequest, written, { ...env, ...Object.fromEntries(environment) })
    : null;
  const around = envFile === null ? { ...env, ...Object.fromEntries(variables) } : env;
  const asArgs = resolveModel(
    { ...request, ...buildComposeRequest(project, handed) },
    written,
    around,
  );
  return {
    project,
    assignments,
    variables,
    env: assigned,
    override: text,
    files: handed,
    environment: new Map([...variables, ...more, ...environment]),
    differences: {
      environment: asEnvironment === null ? null : differenceOf(model, asEnvironment),
      args: differenceOf(model, asArgs),
    },
  };
}

function differenceOf(expected: Tree, { project, model }: ResolvedModel): string | null {
  if (project.problems.length > 0) return project.problems[0]?.message ?? "the project";
  return findFirstDifference(withMappings(expected), withMappings(model ?? {}));
}

/** Labels may be a list or a mapping, which is the same. */
function withMappings(model: Tree): Tree {
  const services = Object.entries(treeOf(model["services"])).map(
    ([name, node]): [string, Plain] => {
      const service = treeOf(node);
      return [
        name,
        service["labels"] === undefined
          ? service
          : { ...service, labels: toMappingTree(service["labels"]) },
      ];
    },
  );
  return { ...model, services: Object.fromEntries(services) };
}

/**
 * Compose's own variables, as a plain `docker compose up` reads them, and those of the handover.
 */
function environmentOf(
  { request, before: { project }, more }: OverrideInput,
  variables: ReadonlyMap<string, string>,
  handed: WrittenPaths,
  files: Files,
): Map<string, string> {
  const { envFiles, files: paths } = buildComposeRequest(project, { ...handed, envFile: null });
  const named: [string, string][] = [["COMPOSE_PROJECT_NAME", getEngineName(project)]];
  if (handed.overrideFile !== null || request.files.length > 0) {
    const separator =
      [files.listSeparator, ...SEPARATORS].find(
        (each) => !paths.some((path) => path.includes(each)),
      ) ?? files.listSeparator;
    named.push(["COMPOSE_FILE", paths.join(separator)]);
    if (separator !== files.listSeparator) named.push(["COMPOSE_PATH_SEPARATOR", separator]);
  }
  if (request.profiles.length > 0) named.push(["COMPOSE_PROFILES", request.profiles.join(",")]);
  if (request.envFiles.length > 0) named.push(["COMPOSE_ENV_FILES", envFiles.join(",")]);
  return new Map([...variables, ...more, ...named]);
}

/** For paths in which the usual one stands. */
const SEPARATORS = ["|", ";", ","];

/**
 * The new first port of every binding that moves: of those that were assigned, and of those that a
 * variable takes along.
 */
function movesOf(
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
function withMoves(
  { project, model }: ResolvedModel,
  moves: ReadonlyMap<PortBinding, string>,
  routes: Routes,
): Tree {
  const services = treeOf(model?.["services"]);
  const moved = Object.entries(services).map(([name, node]): [string, Plain] => {
    const service = [...project.services, ...project.disabled].find((each) => each.name === name);
    const tree = treeOf(node);
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
          ...treeOf(entry),
          published: /^\d+$/.test(published) ? `${Number(published) + owner.by}` : published,
        },
      ];
    });
    return [name, route === undefined ? { ...tree, ports } : { ...addRoute(tree, route), ports }];
  });
  const network = networkOf(routes);
  const networks =
    network === null
      ? {}
      : {
          networks: {
            ...treeOf(model?.["networks"]),
            [NETWORK_KEY]: { name: network, external: true },
          },
        };
  return { ...model, services: Object.fromEntries(moved), ...networks };
}

/** All services share one with the proxy. */
function networkOf(routes: Routes): string | null {
  return [...routes.values()][0]?.network ?? null;
}

/** A new list of ports for each service of which a port moves otherwise than by a variable. */
function overrideOf(
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
    const { ports } = treeOf(treeOf(model["services"])[name]);
    const list = Array.isArray(ports) ? (ports as readonly Plain[]) : [];
    const route = routes.get(name);
    const networks = listRouteNetworks(treeOf(treeOf(before.model?.["services"])[name]));
    services.set(
      name,
      route === undefined ? { ports: list } : { ports: list, labels: route.labels, networks },
    );
  }
  return { services, network: networkOf(routes) };
}

/** The files, and those that are about to be written. */
function withFiles(files: Files, written: ReadonlyMap<string, string>): Files {
  return {
    ...files,
    read(path, trusted) {
      const text = written.get(path);
      return text === undefined ? files.read(path, trusted) : { text };
    },
    kind: (path) => (written.has(path) ? "file" : files.kind(path)),
  };
}

function treeOf(value: Plain | undefined): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Tree)
    : {};
}
