import { buildComposeRequest, type WrittenPaths } from "../allocate/buildComposeRequest.ts";
import type { Project } from "../compose/index.ts";

/**
 * The arguments with which `docker compose` takes this very project, from whichever directory it is
 * started; `handed`: with what an allocation wrote.
 */
export function buildComposeArgs(
  project: Project,
  handed: WrittenPaths = { envFile: null, overrideFile: null },
): string[] {
  const { envFiles, files, projectDirectory, projectName, profiles } = buildComposeRequest(
    project,
    handed,
  );
  const option = (name: string, values: readonly (string | null)[]) =>
    values.flatMap((value) => (value === null ? [] : [name, value]));
  return [
    ...option("--env-file", envFiles),
    ...option("--file", files),
    ...option("--project-directory", [projectDirectory]),
    ...option("--project-name", [projectName]),
    ...option("--profile", profiles),
  ];
}
