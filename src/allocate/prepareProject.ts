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

/** A resolved project, with its model if ports may move. */
export interface PreparedProject {
  readonly project: Project;
  /** null without an allocation. */
  readonly before: ResolvedModel | null;
}

/**
 * Resolves a project. With an allocation, its name on the engine distinguishes this copy from
 * others, and is the same in every run of this runner in this directory.
 */
export function prepareProject(
  allocation: Pick<AllocationOptions, "rename" | "runner"> | null,
  request: ProjectRequest,
  files: Files,
  env: Env,
): PreparedProject {
  if (allocation === null) return { project: resolveProject(request, files, env), before: null };
  const isNamed = Boolean(request.projectName || env["COMPOSE_PROJECT_NAME"]);
  const own = allocation.rename && !isNamed ? identifyProject(request, files, env) : null;
  if (own === null) {
    const before = resolveModel(request, files, env);
    return { project: before.project, before };
  }
  const key = JSON.stringify([allocation.runner, own.directory]);
  const copy = hash(key).toString(36).padStart(11, "0").slice(-8);
  // An earlier run may have written the name of the copy to .env.
  const removeCopy = (name: string) =>
    name.endsWith(`-${copy}`) ? name.slice(0, -copy.length - 1) || name : name;
  const engineName = `${removeCopy(own.name)}-${copy}`;
  const resolved = resolveModel({ ...request, projectName: engineName }, files, env);
  const origin = { kind: "copy", engineName } as const;
  const names = { ...own.names, name: removeCopy(own.names.name) };
  const project = { ...resolved.project, ...names, origin };
  return { project, before: { ...resolved, project } };
}
