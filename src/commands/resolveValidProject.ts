import {
  formatProblem,
  type Project,
  type ProjectRequest,
  rejectMisuse,
  resolveProject,
} from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import type { RunDeps } from "../RunRequest.ts";

/** Resolves a project. Throws if it is invalid. */
export function resolveValidProject(
  request: ProjectRequest,
  { files, env }: Pick<RunDeps, "files" | "env">,
): Project {
  const project = compute(() => resolveProject(request, files, env));
  rejectMisuse(project);
  const [problem] = project.problems;
  if (problem !== undefined) throw new Error(`invalid project: ${formatProblem(problem)}`);
  return project;
}
