import {
  type Files,
  isComposeProject,
  type ProjectRequest,
  type ResolvedModel,
} from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { findMisreadFallbacks } from "../policy/buildNeedsProject.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
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
}

/**
 * Chooses ports, leases them, and builds what makes Compose use them. Throws, with all leases of
 * the run released, where that cannot be done.
 */
export async function allocate(
  request: AllocationOptions,
  state: AllocationState,
  subjects: readonly AllocationSubject[],
  deps: OverrideDeps,
): Promise<Allocation> {
  const { plan, view } = state;
  const valid = subjects.filter(({ before }) => before.project.problems.length === 0);
  try {
    const routed = findRouted(request, state);
    const requests = plan.requests.filter((each) => !routed.has(each));
    const unrouted = { ...state, plan: { ...plan, requests } };
    const { assignments, warnings } = await choosePorts(request, unrouted, deps);
    const moved = new Map(assignments.map((each) => [each.request, each.moved]));
    const after = {
      projects: plan.projects,
      requests: requests.map((each) => moved.get(each) ?? each),
    };
    const { variables, shared } = buildPortVariables(after.requests, valid.length > 1);
    const outcome = { assignments, routed, portVariables: variables };
    const overrides = buildOverrides(request, valid, outcome, deps);
    const outside = assignments.filter(({ via }) => via === "fallback");
    return {
      assignments: [...overrides.flatMap((override) => override.assignments), ...outside],
      overrides,
      environment: mergeEnvironments(overrides, variables),
      plan: after,
      view: {
        ...view,
        obstacles: view.obstacles.filter((each) => {
          return !moved.has(each.request) && !routed.has(each.request);
        }),
      },
      warnings: [
        ...warnings,
        ...findMisreadFallbacks(state.policy, deps.env).map(
          (name) => `${name} does not only hold ports, as 8081,8082: the rest is passed over`,
        ),
        ...shared.map((name) => `two ports would share the variable ${name}, so neither has it`),
        ...(overrides.length > 1 ? [] : overrides.flatMap(warnOfDifference)),
        ...(request.rename ? valid.flatMap(({ before }) => sharedResourceWarnings(before)) : []),
        ...(deps.store?.warnings ?? []),
      ],
    };
  } catch (error) {
    await deps.store?.release((lease) => lease.run === deps.store?.run);
    throw error;
  }
}

/** Returns the ports that a proxy takes over. */
function findRouted(
  { traefik }: AllocationOptions,
  { plan, policy }: AllocationState,
): ReadonlySet<PortRequest> {
  if (traefik === null) return new Set();
  return new Set(
    plan.requests.filter((each) => isComposeProject(each.project) && isRoutable(each, policy)),
  );
}

interface Outcome extends Pick<OverrideInput, "assignments" | "portVariables"> {
  readonly routed: ReadonlySet<PortRequest>;
}

function buildOverrides(
  request: AllocationOptions,
  subjects: readonly AllocationSubject[],
  { assignments, routed, portVariables }: Outcome,
  { files, env }: OverrideDeps,
): ProjectOverride[] {
  const { traefik } = request;
  return subjects.map((subject) => {
    const { project } = subject.before;
    const others = subjects.filter((other) => other !== subject);
    const ownRouted = [...routed].filter((each) => each.project === project);
    const input: OverrideInput = {
      ...subject,
      assignments: assignments.filter((each) => each.request.project === project),
      portVariables,
      routes: traefik === null ? new Map() : buildRoutes(ownRouted, traefik),
      allowed: request,
      namedByOthers: new Set(others.flatMap(({ before }) => [...listVariableNames(before)])),
    };
    return buildOverride(input, files, env);
  });
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
  if (only !== undefined && other === undefined && only.environment !== null)
    return only.environment;
  return new Map([
    ...overrides.flatMap(({ environment, variables }) =>
      environment === null ? [] : [...variables],
    ),
    ...portVariables,
  ]);
}

function warnOfDifference({ project, difference }: ProjectOverride): string[] {
  if (difference === null) return [];
  return [
    `${project.name} cannot be handed over through the environment, ` +
      `where ${difference} would change too: use compose-args`,
  ];
}

function listVariableNames({ project, namedElsewhere }: ResolvedModel): Set<string> {
  const inPorts = listBindings(project).flatMap(({ variables }) =>
    variables.map(({ name }) => name),
  );
  return new Set([...namedElsewhere, ...inPorts]);
}

/** Warns about resources that all copies of a project share, whatever its name. */
function sharedResourceWarnings({ project, model }: ResolvedModel): string[] {
  const entries = (key: string) => Object.entries(asTree(model?.[key]));
  const containers = project.services.flatMap(({ name, containerName }) =>
    containerName !== null
      ? [`the container name ${JSON.stringify(containerName)} of ${name}`]
      : [],
  );
  const resources = (["networks", "volumes"] as const).flatMap((kind) =>
    entries(kind).flatMap(([key, node]) => {
      const { external, name } = asTree(node);
      const what = `the ${kind.slice(0, -1)} ${key}`;
      if (external === true || external === "true") return [`${what}, which is external`];
      return typeof name === "string" ? [`${what}, which has a name of its own`] : [];
    }),
  );
  const all = [...containers, ...resources];
  return all.length === 0
    ? []
    : [`${project.name}: other copies of the project on this host share ${all.join("; ")}`];
}
