import { type Files, type Project, type ProjectRequest, resolveProject } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { resolvePath } from "../lib/paths.ts";
import type { EnvironmentVariant } from "./Policy.ts";

/** A project with the request that it was resolved from. */
export interface ResolvedBase {
  readonly request: ProjectRequest;
  readonly project: Project;
}

/** The variants of the projects by the host that runs them. */
export type Variants = ReadonlyMap<string, readonly Project[]>;

/** Resolves the projects in each environment of the policy. */
export function resolveVariants(
  environments: readonly EnvironmentVariant[],
  bases: readonly ResolvedBase[],
  files: Files,
  env: Env,
): Variants {
  const hosts = new Map<string, Project[]>();
  for (const environment of environments) {
    const resolved = resolveEnvironment(environment, bases, files, env);
    getOrInsert(hosts, environment.host, (): Project[] => []).push(...resolved);
  }
  return hosts;
}

/**
 * Resolves the projects in an environment. A project may lack an env file that another project has.
 * An env file that no project has is a problem, as in Compose.
 */
function resolveEnvironment(
  { name, envFiles, span }: EnvironmentVariant,
  bases: readonly ResolvedBase[],
  files: Files,
  env: Env,
) {
  const valid = bases.filter(({ project }) => project.problems.length === 0);
  const resolve = ({ directory }: Project, file: string) => resolvePath(directory, file);
  const isFile = (path: string) => files.kind(path, false) === "file";
  const inNoProject = new Set(
    envFiles.filter((file) => !valid.some(({ project }) => isFile(resolve(project, file)))),
  );
  return valid.map(({ request, project }): Project => {
    const ownFiles = envFiles
      .filter((file) => inNoProject.has(file) || isFile(resolve(project, file)))
      .map((file) => resolve(project, file));
    const resolved = resolveProject(
      { ...request, envFiles: ownFiles.length > 0 ? ownFiles : request.envFiles },
      // Untrusted, because the policy names them, not the user.
      { ...files, read: (path, trusted) => files.read(path, trusted && !ownFiles.includes(path)) },
      env,
    );
    const problems = resolved.problems.map((problem) => ({
      ...problem,
      span: problem.span ?? span,
    }));
    return { ...resolved, origin: { kind: "environment", environment: name }, problems };
  });
}
