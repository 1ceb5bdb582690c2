import type { Files } from "../compose/Files.ts";
import type { Project, ProjectRequest } from "../compose/Project.ts";
import { type ResolvedModel, resolveModel } from "../compose/resolveModel.ts";
import { identify } from "../compose/resolveProject.ts";
import type { AllocateRequest } from "./AllocateRequest.ts";
import { hash } from "./hash.ts";

/** Resolves a project under the name that an allocation gives it, so that what runs of it here is told from what runs of it elsewhere. */
export function prepare(
  request: ProjectRequest,
  { rename, runner }: Pick<AllocateRequest, "rename" | "runner">,
  files: Files,
  env: Readonly<Record<string, string | undefined>>,
): ResolvedModel {
  const isGiven = Boolean(request.projectName || env["COMPOSE_PROJECT_NAME"]);
  const own = rename && !isGiven ? identify(request, files, env) : null;
  if (own === null) return resolveModel(request, files, env);
  const copy = copyName(own.name, runner, own.directory);
  const resolved = resolveModel({ ...request, projectName: copy }, files, env);
  const project: Project = { ...resolved.project, name: own.name, origin: { kind: "copy", engineName: copy } };
  return { ...resolved, project };
}

/** The project's own name and what tells this copy from others: equal in every run of this runner in this directory. */
function copyName(name: string, runner: string, directory: string): string {
  return `${name}-${hash(JSON.stringify([runner, directory]))
    .toString(36)
    .padStart(11, "0")
    .slice(-8)}`;
}
