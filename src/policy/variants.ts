import { type Files, type Project, type ProjectRequest, resolveProject } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { resolvePath } from "../lib/paths.ts";
import type { EnvironmentVariant } from "./Policy.ts";

/** A project as it was requested and as it was resolved. */
export interface ResolvedBase {
  readonly request: ProjectRequest;
  readonly project: Project;
}

/** Variants of the projects in environments of the policy, by the host on which they run. */
export type Variants = ReadonlyMap<string, readonly Project[]>;

/** Resolves the variants that the policy names. */
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
 * Resolves the projects in an environment. An env file that only some of the projects have is left
 * out for the others; one that none has is refused as Compose does.
 */
function resolveEnvironment(
  { name, envFiles, span }: EnvironmentVariant,
  bases: readonly ResolvedBase[],
  files: Files,
  env: Env,
) {
  const valid = bases.filter(({ project }) => project.problems.length === 0);
  const resolve = ({ directory }: Project, file: string) => resolvePath(directory, file);
  const isFile = (path: string) => files.kind(path) === "file";
  const inNoProject = new Set(
    envFiles.filter((file) => !valid.some(({ project }) => isFile(resolve(project, file)))),
  );
  return valid.map(({ request, project }): Project => {
    const ownFiles = envFiles
      .filter((file) => inNoProject.has(file) || isFile(resolve(project, file)))
      .map((file) => resolve(project, file));
    const resolved = resolveProject(
      { ...request, envFiles: ownFiles.length > 0 ? ownFiles : request.envFiles },
      // Without trust, because the policy names them and not the user.
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
