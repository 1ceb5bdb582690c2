import { dirname } from "node:path/posix";
import type { Project, ProjectRequest } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";

/** The paths of the files that an allocation writes for a project. null if it does not. */
export interface WrittenPaths {
  readonly envFile: string | null;
  readonly overrideFile: string | null;
}

/**
 * Builds the request with which Compose, started in any directory, resolves this project with the
 * written files. These come last unless they belong to the project already.
 */
export function buildComposeRequest(
  project: Project,
  { envFile, overrideFile }: WrittenPaths,
): Omit<ProjectRequest, "cwd" | "searchParents" | "services"> {
  const [first] = project.files;
  return {
    // In Compose, later env files take precedence.
    envFiles: appendFile(project.envFiles.toReversed(), envFile),
    files: appendFile(project.files, overrideFile),
    projectDirectory:
      first === undefined || dirname(first) === project.directory ? null : project.directory,
    projectName: getNameOnEngine(project),
    profiles: project.profiles,
  };
}

function appendFile(paths: readonly string[], more: string | null): readonly string[] {
  return more === null || paths.includes(more) ? paths : [...paths, more];
}
