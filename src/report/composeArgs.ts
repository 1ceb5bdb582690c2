import { dirname } from "node:path/posix";
import type { Project } from "../compose/Project.ts";
import { engineName } from "../plan/engineName.ts";

/** The arguments with which `docker compose` takes this very project, from whichever directory it is started. */
export function composeArgs(project: Project): string[] {
  const [first] = project.files;
  const option = (name: string, values: readonly string[]) => values.flatMap((value) => [name, value]);
  return [
    // Of two env files Compose prefers the later one.
    ...option("--env-file", project.envFiles.toReversed()),
    ...option("--file", project.files),
    ...option("--project-directory", first === undefined || dirname(first) === project.directory ? [] : [project.directory]),
    ...option("--project-name", [engineName(project)]),
    ...option("--profile", project.profiles),
  ];
}
