import {
  type Files,
  identifyProject,
  type Project,
  type ProjectRequest,
  type ResolvedModel,
  resolveModel,
  resolveProject,
} from "../compose/index.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { hash } from "./hash.ts";
import type { Env } from "../lib/Env.ts";

/** A project, and everything it is made of where it may get other ports. */
export interface PreparedProject {
  readonly project: Project;
  /** null where nothing is to move. */
  readonly before: ResolvedModel | null;
}

/**
 * Resolves a project as far as the run needs it. `allocation`: null: nothing is to move.
 */
export function prepareProject(
  allocation: Pick<AllocationOptions, "rename" | "runner"> | null,
  request: ProjectRequest,
  files: Files,
  env: Env,
): PreparedProject {
  if (allocation === null) return { project: resolveProject(request, files, env), before: null };
  const before = resolveForAllocation(request, allocation, files, env);
  return { project: before.project, before };
}

/**
 * Resolves a project under the name that an allocation gives it: its own and what distinguishes
 * this copy from others, equal in every run of this runner in this directory.
 */
export function resolveForAllocation(
  request: ProjectRequest,
  { rename, runner }: Pick<AllocationOptions, "rename" | "runner">,
  files: Files,
  env: Env,
): ResolvedModel {
  const isGiven = Boolean(request.projectName || env["COMPOSE_PROJECT_NAME"]);
  const identity = rename && !isGiven ? identifyProject(request, files, env) : null;
  if (identity === null) return resolveModel(request, files, env);
  const { name, directory } = identity;
  const copy = hash(JSON.stringify([runner, directory]))
    .toString(36)
    .padStart(11, "0")
    .slice(-8);
  const engineName = `${name}-${copy}`;
  const resolved = resolveModel({ ...request, projectName: engineName }, files, env);
  const project: Project = { ...resolved.project, name, origin: { kind: "copy", engineName } };
  return { ...resolved, project };
}
