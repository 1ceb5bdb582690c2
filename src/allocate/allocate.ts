import type { Files, ProjectRequest, ResolvedModel, SharedResource } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { compute } from "../lib/compute.ts";
import type { Env } from "../lib/Env.ts";
import type { Plan } from "../ports/Plan.ts";
import type { EarlierPorts } from "../repository/RepositoryContext.ts";
import type { AllocationOptions, Copying } from "./AllocationOptions.ts";
import { listBindings } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { choosePorts, type AllocationDeps, type AllocationState } from "./choosePorts.ts";
import { buildOverride } from "./buildOverride.ts";
import type { OutputPaths, OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { buildPortVariables } from "./buildPortVariables.ts";
import { isOutsideCompose } from "../rules/requests.ts";
import { isRoutable, buildRoutes } from "./traefik.ts";

/** A project of the run. `before` is from `prepareProject`. */
export interface AllocationSubject {
  readonly request: ProjectRequest;
  readonly before: ResolvedModel;
  readonly paths: OutputPaths;
}

/** The result of an allocation. Nothing is written yet. */
export interface Allocation {
  readonly assignments: readonly Assignment[];
  /** An override for each valid project. */
  readonly overrides: readonly ProjectOverride[];
  /** The environment for later steps. */
  readonly environment: ReadonlyMap<string, string>;
  /** The variables of programs outside Compose, which are in the environment too. */
  readonly needs: ReadonlyMap<string, string>;
  /** The plan with the new ports. */
  readonly plan: Plan;
  /** The host, without the obstacles to ports that moved. */
  readonly view: HostView;
  readonly warnings: readonly string[];
}

export interface OverrideDeps extends AllocationDeps {
  readonly files: Files;
  readonly env: Env;
}

/**
 * Chooses and leases ports, and builds the files and variables that make Compose use them. Does not
 * release the leases if it throws.
 */
export async function allocate(
  request: AllocationOptions,
  state: AllocationState,
  subjects: readonly AllocationSubject[],
  deps: OverrideDeps,
): Promise<Allocation> {
  const { plan, view, policy } = state;
  const valid = subjects.filter(({ before }) => before.project.problems.length === 0);
  const routed = plan.requests.filter(
    (each) => request.traefik !== null && isRoutable(each, policy),
  );
  const requests = plan.requests.filter((each) => !routed.includes(each));
  const unrouted = { ...state, plan: { ...plan, requests } };
  const { assignments, warnings } = await choosePorts(request, unrouted, deps);
  const moved = new Map(assignments.map((each) => [each.request, each.moved]));
  const after = requests.map((each) => moved.get(each) ?? each);
  const staying = new Set(after);
  const outside = assignments.filter((each) => isOutsideCompose(each.request));
  const { variables, shared } = buildPortVariables(after, valid.length > 1);
  const { needs, unset } = buildNeedVariables(outside, listVariableNames(valid));
  const overrides = valid.map((subject) => {
    const { project } = subject.before;
    const own = routed.filter((each) => each.project === project);
    const input: OverrideInput = {
      ...subject,
      assignments: assignments.filter((each) => each.request.project === project),
      portVariables: variables,
      needVariables: needs,
      routes: buildRoutes(own, request.traefik),
      allowed: request,
      namedByOthers: listVariableNames(valid.filter((other) => other !== subject)),
    };
    return compute(() => buildOverride(input, deps.files, deps.env));
  });
  const obstacles = view.obstacles.filter((each) => staying.has(each.request));
  return {
    assignments: [...overrides.flatMap((override) => override.assignments), ...outside],
    overrides,
    environment: mergeEnvironments(overrides, new Map([...needs, ...variables]), request.leftovers),
    needs,
    plan: { ...plan, requests: after },
    view: { ...view, obstacles },
    warnings: [
      ...warnings,
      ...listMisreadFallbacks(plan).map(
        (name) => `ignored the values of ${name} that are not ports (expected e.g. 8081,8082)`,
      ),
      ...describeSharedNames(shared),
      ...unset,
      ...(overrides.length > 1 ? [] : overrides.flatMap(warnOfDifference)),
      ...overrides.flatMap(describeReaders),
      ...(request.rename || request.copying.names
        ? valid.flatMap(({ before }) => warnOfSharedNames(before, request.copying))
        : []),
      ...(deps.store?.warnings ?? []),
    ],
  };
}

/**
 * Builds the variables of programs outside Compose that move. One that a project uses is not set,
 * because the project would change too.
 *
 * @param used the variables of the projects
 */
function buildNeedVariables(outside: readonly Assignment[], used: ReadonlySet<string>) {
  const needs = new Map<string, string>();
  const unset: string[] = [];
  for (const { request, variable, port } of outside) {
    if (variable === null) continue;
    if (!used.has(variable)) needs.set(variable, `${port}`);
    else
      unset.push(
        `${variable} is not set for ${request.service.name} because a Compose file uses it too; ` +
          "name another variable in the policy",
      );
  }
  return { needs, unset };
}

/** The most variables that a warning names. */
const MAX_NAMED = 3;

function describeSharedNames(names: readonly string[]): string[] {
  const [only, ...more] = names;
  if (only === undefined) return [];
  if (more.length === 0) return [`${only} is not set because two ports would share this name`];
  const rest = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : "";
  const shown = names.slice(0, MAX_NAMED).join(", ");
  return [`${shown}${rest} are not set because two ports would share each name`];
}

/**
 * Returns the `project/service:target` of each host port that moved, by the old port. References to
 * these ports are out of date. Returns null if no port moved.
 */
export function listMovedPorts({ assignments }: Allocation): EarlierPorts | null {
  const moved = assignments.flatMap(({ request }): [number, string][] => {
    const { project, service, binding, endpoints } = request;
    const [endpoint] = endpoints;
    return endpoint === undefined
      ? []
      : [[endpoint.first, `${project.name}/${service.name}:${binding.target}`]];
  });
  return moved.length === 0 ? null : { moved: new Map(moved), newlyPublic: new Map() };
}

/** Omits Compose's own variables if there are several projects, which need their arguments. */
function mergeEnvironments(
  overrides: readonly ProjectOverride[],
  portVariables: ReadonlyMap<string, string>,
  leftovers: readonly string[],
): ReadonlyMap<string, string> {
  const [only, other] = overrides;
  if (only?.environment && other === undefined) return only.environment;
  const usable = overrides.filter(({ environment }) => environment !== null);
  const replaced = leftovers.filter((name) => !IN_ARGUMENTS.has(name));
  return new Map([
    ...replaced.map((name): [string, string] => [name, ""]),
    ...usable.flatMap(({ variables }) => [...variables]),
    ...portVariables,
  ]);
}

/** Variables that `compose-args` always overrides. An empty one may be invalid. */
const IN_ARGUMENTS = new Set(["COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR", "COMPOSE_PROJECT_NAME"]);

function warnOfDifference({ project, difference }: ProjectOverride): string[] {
  if (difference === null) return [];
  return [
    `the environment cannot move the ports of ${project.name} without also changing ` +
      `${difference}; use the arguments in compose-args`,
  ];
}

/** Names the services whose containers get the variables that are added to `.env`. */
function describeReaders({ readers, start, variables }: ProjectOverride): string[] {
  if (readers.length === 0 || start === null) return [];
  const names = ["COMPOSE_PROJECT_NAME", ...variables.keys()].slice(0, MAX_NAMED).join(", ");
  const services = readers.slice(0, MAX_NAMED).join(", ");
  const more = readers.length > MAX_NAMED ? ` and ${readers.length - MAX_NAMED} more` : "";
  return [`containers of ${services}${more} also get ${names}, because their env_file is .env`];
}

/** Returns the fallback variables with values that are not ports. */
function listMisreadFallbacks({ requests }: Plan): string[] {
  const origins = new Set(requests.map(({ project }) => project.origin));
  return [...origins].flatMap((origin) =>
    origin.kind === "policy-needs" ? [...origin.misread.values()] : [],
  );
}

function listVariableNames(subjects: readonly AllocationSubject[]): Set<string> {
  return new Set(
    subjects.flatMap(({ before: { project, namedElsewhere } }) => [
      ...namedElsewhere,
      ...listBindings(project).flatMap(({ variables }) => variables.map(({ name }) => name)),
    ]),
  );
}

/** Describes a name that all copies of a project share. */
const SHARED: Readonly<Record<SharedResource["kind"], (resource: SharedResource) => string>> = {
  container: ({ key, name }) => `the container name ${JSON.stringify(name)} of ${key}`,
  "referenced-container": ({ key, name }) =>
    `the container name ${JSON.stringify(name)} of ${key}, which another service uses`,
  network: ({ key }) => `the network ${key}, which has a fixed name`,
  volume: ({ key }) => `the volume ${key}, which has a fixed name`,
  "external-network": ({ key }) => `the external network ${key}`,
  "external-volume": ({ key }) => `the external volume ${key}`,
  image: ({ key, name }) => `the image ${JSON.stringify(name)} that ${key} builds`,
};

/** The kinds of names that a copy gets of its own if names change. */
const RENAMED: ReadonlySet<string> = new Set(["container", "network", "volume"]);
const OF_SERVICES: ReadonlySet<string> = new Set(["container", "referenced-container", "image"]);

/** The most shared names that a warning lists. */
const MAX_SHARED = 10;

/** Warns about names that all copies of a project share. */
function warnOfSharedNames({ project }: ResolvedModel, { names }: Copying): string[] {
  const started = new Set(project.services.map(({ name }) => name));
  const all = project.sharedResources
    .filter(({ kind, key }) => !OF_SERVICES.has(kind) || started.has(key))
    .filter(({ kind }) => !(names && RENAMED.has(kind)));
  if (all.length === 0) return [];
  const shared = all.slice(0, MAX_SHARED).map((resource) => SHARED[resource.kind](resource));
  const rest = all.length > MAX_SHARED ? `; and ${all.length - MAX_SHARED} more names` : "";
  const hint = all.some(({ kind }) => RENAMED.has(kind))
    ? "; `portplan allocate --names` resets fixed names"
    : "";
  return [`all copies of ${project.name} on this host share ${shared.join("; ")}${rest}${hint}`];
}
