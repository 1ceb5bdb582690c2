import { type Files, type Project, type ProjectRequest, resolveProject } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import type { EnvironmentVariant } from "./Policy.ts";

/** A project as it was asked for and as it is. */
export interface ResolvedBase {
  readonly request: ProjectRequest;
  readonly project: Project;
}

/** Projects as environments of the policy have them, by the host on which they are together. */
export type Variants = ReadonlyMap<string, readonly Project[]>;

/** The variants that the policy names. */
export function resolveVariants(
  environments: readonly EnvironmentVariant[],
  bases: readonly ResolvedBase[],
  files: Files,
  env: Readonly<Record<string, string | undefined>>,
): Variants {
  const hosts = new Map<string, Project[]>();
  for (const environment of environments) {
    const together = hosts.get(environment.host) ?? [];
    together.push(...variantsOf(environment, bases, files, env));
    hosts.set(environment.host, together);
  }
  return hosts;
}

/**
 * An env file that only some of the projects have is left out for the others; one that none has is
 * refused as Compose does.
 */
function variantsOf(
  { name, envFiles, span }: EnvironmentVariant,
  bases: readonly ResolvedBase[],
  files: Files,
  env: Parameters<typeof resolveProject>[2],
) {
  const sound = bases.filter(({ project }) => project.problems.length === 0);
  const isThere = (path: string) => files.kind(path) === "file";
  const common = new Set(
    envFiles.filter(
      (file) => !sound.some(({ project }) => isThere(resolvePath(project.directory, file))),
    ),
  );
  return sound.map(({ request, project }): Project => {
    const own = envFiles
      .map((file) => ({ path: resolvePath(project.directory, file), missing: common.has(file) }))
      .filter(({ path, missing }) => missing || isThere(path))
      .map(({ path }) => path);
    const resolved = resolveProject(
      { ...request, envFiles: own.length > 0 ? own : request.envFiles },
      within(files, new Set(own)),
      env,
    );
    const problems = resolved.problems.map((problem) => ({
      ...problem,
      span: problem.span ?? span,
    }));
    return { ...resolved, origin: { kind: "environment", environment: name }, problems };
  });
}

/** The policy names these files, not the user. */
function within(files: Files, untrusted: ReadonlySet<string>): Files {
  return { ...files, read: (path, trusted) => files.read(path, trusted && !untrusted.has(path)) };
}
