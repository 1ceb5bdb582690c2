import { dirname } from "node:path/posix";
import type { Project, ProjectRequest } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";

/** Paths of what an allocation writes for a project; null where it writes none. */
export interface WrittenPaths {
  readonly envFile: string | null;
  readonly overrideFile: string | null;
}

/**
 * How Compose is asked for this very project, from whichever directory it is started: its env
 * files, then ours; its files, then the override, where these are not among them already.
 */
export function buildComposeRequest(
  project: Project,
  { envFile, overrideFile }: WrittenPaths,
): Omit<ProjectRequest, "cwd" | "searchParents" | "services"> {
  const [first] = project.files;
  return {
    // Of two env files Compose prefers the later one.
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
