import {
  type Files,
  isComposeProject,
  type ProjectRequest,
  type ResolvedModel,
} from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { findMisreadFallbacks } from "../policy/buildNeedsProject.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import type { AllocateRequest } from "./AllocateRequest.ts";
import { listBindings } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { choosePorts, type AllocationDeps, type AllocationState } from "./choosePorts.ts";
import { type OutputPaths, type ProjectOverride, buildOverride } from "./buildOverride.ts";
import { buildPortVariables } from "./buildPortVariables.ts";
import { sharedResourceWarnings } from "./sharedResourceWarnings.ts";
import { isRoutable, type Routes, buildRoutes } from "./traefik.ts";

/** A project of the run: as it was asked for, and as it was resolved (`prepare`). */
export interface AllocationSubject {
  readonly request: ProjectRequest;
  readonly before: ResolvedModel;
  /** Where the files of its handover are written. */
  readonly paths: OutputPaths;
}

/** What an allocation came to. Nothing is written yet. */
export interface Allocation {
  readonly assignments: readonly Assignment[];
  /** Of each sound project. */
  readonly overrides: readonly ProjectOverride[];
  /** What later steps are to find in their environment. */
  readonly environment: ReadonlyMap<string, string>;
  /** The plan and the host as they are for what is handed over. */
  readonly plan: Plan;
  readonly host: HostView;
  readonly warnings: readonly string[];
}

/**
 * Chooses ports, leases them, and finds the way to hand them over. Throws, with everything given
 * back, where that cannot be done.
 */
export async function allocate(
  request: AllocateRequest,
  state: AllocationState,
  subjects: readonly AllocationSubject[],
  files: Files,
  deps: AllocationDeps,
): Promise<Allocation> {
  const { plan, host } = state;
  const resolved = subjects.filter(({ before }) => before.project.problems.length === 0);
  try {
    const { traefik } = request;
    const routed = new Set(
      traefik === null
        ? []
        : plan.requests.filter(
            (portRequest) =>
              isComposeProject(portRequest.project) && isRoutable(portRequest, state.policy),
          ),
    );
    const published = {
      ...plan,
      requests: plan.requests.filter((portRequest) => !routed.has(portRequest)),
    };
    const routesFor = ({ before }: AllocationSubject): Routes => {
      const own = [...routed].filter(({ project }) => project === before.project);
      return traefik === null ? new Map() : buildRoutes(own, traefik);
    };
    const { assignments, warnings } = await choosePorts(
      request,
      { ...state, plan: published },
      deps,
    );
    const movedTo = new Map(assignments.map(({ request, moved }) => [request, moved]));
    const after = {
      projects: plan.projects,
      requests: published.requests.map((portRequest) => movedTo.get(portRequest) ?? portRequest),
    };
    const isMulti = resolved.length > 1;
    const { variables: portVariables, shared } = buildPortVariables(after.requests, isMulti);
    const overrides = resolved.map((subject) => {
      const own = assignments.filter(({ request }) => request.project === subject.before.project);
      const others = resolved.filter((other) => other !== subject);
      const foreign = new Set(others.flatMap(({ before }) => [...listVariableNames(before)]));
      return buildOverride(
        {
          ...subject,
          assignments: own,
          portVariables: portVariables,
          routes: routesFor(subject),
          allowed: request,
          namedByOthers: foreign,
        },
        files,
        deps.env,
      );
    });
    const outside = assignments.filter(({ via }) => via === "fallback");
    return {
      assignments: [...overrides.flatMap((handover) => handover.assignments), ...outside],
      overrides: overrides,
      environment: buildEnvironment(overrides, portVariables),
      plan: after,
      host: {
        ...host,
        obstacles: host.obstacles.filter(
          ({ request }) => !movedTo.has(request) && !routed.has(request),
        ),
      },
      warnings: [
        ...warnings,
        ...findMisreadFallbacks(state.policy, deps.env).map(
          (name) => `${name} does not only hold ports, as 8081,8082: the rest is passed over`,
        ),
        ...shared.map((name) => `two ports would share the variable ${name}, so neither has it`),
        ...overrides.flatMap((handover) => warnOfDifference(handover, isMulti)),
        ...(request.rename ? resolved.flatMap(({ before }) => sharedResourceWarnings(before)) : []),
        ...(deps.store?.warnings ?? []),
      ],
    };
  } catch (error) {
    await deps.store?.release((lease) => lease.run === deps.store?.run);
    throw error;
  }
}

/**
 * The host ports that are left, with the `project/service:target` that each led to: what else names
 * them is out of date. null: none is.
 */
export function listMovedPorts({ assignments }: Allocation): ReadonlyMap<number, string> | null {
  const moved = assignments.flatMap(
    ({
      request: {
        project,
        service,
        binding,
        endpoints: [endpoint],
      },
    }): [number, string][] =>
      endpoint === undefined
        ? []
        : [[endpoint.first, `${project.name}/${service.name}:${binding.target}`]],
  );
  return moved.length === 0 ? null : new Map(moved);
}

/** For several projects nothing of Compose's own: each is taken by its arguments. */
function buildEnvironment(
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

function warnOfDifference({ project, difference }: ProjectOverride, isMulti: boolean): string[] {
  if (difference === null || isMulti) return [];
  return [
    `${project.name} cannot be handed over through the environment, where ${difference} would change too: use compose-args`,
  ];
}

function listVariableNames({ project, namedElsewhere }: ResolvedModel): Set<string> {
  const inPorts = listBindings(project).flatMap(({ variables }) =>
    variables.map(({ name }) => name),
  );
  return new Set([...namedElsewhere, ...inPorts]);
}
