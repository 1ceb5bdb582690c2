import type { Files, ProjectRequest, ResolvedModel } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import type { Env } from "../lib/Env.ts";
import type { Plan } from "../ports/Plan.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { listBindings } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { choosePorts, type AllocationDeps, type AllocationState } from "./choosePorts.ts";
import { buildOverride } from "./buildOverride.ts";
import type { OutputPaths, OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { buildPortVariables } from "./buildPortVariables.ts";
import { asTree } from "./Tree.ts";
import { isRoutable, buildRoutes } from "./traefik.ts";

/** A project of the run: as it was asked for, and as it was resolved (`prepareProject`). */
export interface AllocationSubject {
  readonly request: ProjectRequest;
  readonly before: ResolvedModel;
  /** Where the files for its new ports are written. */
  readonly paths: OutputPaths;
}

/** What an allocation came to. Nothing is written yet. */
export interface Allocation {
  readonly assignments: readonly Assignment[];
  /** Of each project that resolves. */
  readonly overrides: readonly ProjectOverride[];
  /** What later steps are to find in their environment. */
  readonly environment: ReadonlyMap<string, string>;
  /** The plan and the host as they are with the new ports. */
  readonly plan: Plan;
  readonly view: HostView;
  readonly warnings: readonly string[];
}

/** What an allocation is carried out with. */
export interface OverrideDeps extends AllocationDeps {
  readonly files: Files;
  readonly env: Env;
}

/**
 * Chooses ports, leases them, and builds what makes Compose use them. Throws where that cannot be
 * done, and leaves its leases.
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
  const { variables, shared } = buildPortVariables(after, valid.length > 1);
  const overrides = valid.map((subject) => {
    const { project } = subject.before;
    const own = routed.filter((each) => each.project === project);
    const input: OverrideInput = {
      ...subject,
      assignments: assignments.filter((each) => each.request.project === project),
      portVariables: variables,
      routes: buildRoutes(own, request.traefik),
      allowed: request,
      namedByOthers: listVariableNames(valid.filter((other) => other !== subject)),
    };
    return buildOverride(input, deps.files, deps.env);
  });
  const outside = assignments.filter(({ via }) => via === "fallback");
  const obstacles = view.obstacles.filter((each) => staying.has(each.request));
  return {
    assignments: [...overrides.flatMap((override) => override.assignments), ...outside],
    overrides,
    environment: mergeEnvironments(overrides, variables),
    plan: { ...plan, requests: after },
    view: { ...view, obstacles },
    warnings: [
      ...warnings,
      ...listMisreadFallbacks(plan).map(
        (name) => `${name} does not only hold ports, as 8081,8082: the rest is passed over`,
      ),
      ...shared.map((name) => `two ports would share the variable ${name}, so neither has it`),
      ...(overrides.length > 1 ? [] : overrides.flatMap(warnOfDifference)),
      ...(request.rename ? valid.flatMap(({ before }) => sharedResourceWarnings(before)) : []),
      ...(deps.store?.warnings ?? []),
    ],
  };
}

/**
 * The host ports that are left, with the `project/service:target` that each led to: what else names
 * them is out of date. null: none is.
 */
export function listMovedPorts({ assignments }: Allocation): ReadonlyMap<number, string> | null {
  const moved = assignments.flatMap(({ request }): [number, string][] => {
    const { project, service, binding, endpoints } = request;
    const [endpoint] = endpoints;
    return endpoint === undefined
      ? []
      : [[endpoint.first, `${project.name}/${service.name}:${binding.target}`]];
  });
  return moved.length === 0 ? null : new Map(moved);
}

/** For several projects nothing of Compose's own: each is taken by its arguments. */
function mergeEnvironments(
  overrides: readonly ProjectOverride[],
  portVariables: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const [only, other] = overrides;
  if (only?.environment && other === undefined) return only.environment;
  const usable = overrides.filter(({ environment }) => environment !== null);
  return new Map([...usable.flatMap(({ variables }) => [...variables]), ...portVariables]);
}

function warnOfDifference({ project, difference }: ProjectOverride): string[] {
  if (difference === null) return [];
  return [
    `${project.name} cannot be handed over through the environment, ` +
      `where ${difference} would change too: use compose-args`,
  ];
}

/** The variables of the process environment that the policy names and that hold more than ports. */
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

/** Warns about resources that all copies of a project share, whatever its name. */
function sharedResourceWarnings({ project, model }: ResolvedModel): string[] {
  const containers = project.services.flatMap(({ name, containerName }) =>
    containerName === null
      ? []
      : [`the container name ${JSON.stringify(containerName)} of ${name}`],
  );
  const resources = ["network", "volume"].flatMap((kind) =>
    Object.entries(asTree(model?.[`${kind}s`])).flatMap(([key, node]) => {
      const { external, name } = asTree(node);
      if (external === true || external === "true")
        return [`the ${kind} ${key}, which is external`];
      return typeof name === "string" ? [`the ${kind} ${key}, which has a name of its own`] : [];
    }),
  );
  const all = [...containers, ...resources];
  return all.length === 0
    ? []
    : [`${project.name}: other copies of the project on this host share ${all.join("; ")}`];
}
