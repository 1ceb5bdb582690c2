import type { Project } from "../compose/index.ts";

type Named = Pick<Project, "name" | "resolvedName" | "hasSecretName">;

/** Returns the name that Compose resolves, which may be secret. */
export function getResolvedName({ name, resolvedName }: Named): string {
  return resolvedName ?? name;
}

/** Returns the name to print where the other projects of this run are not known. */
export function getPublicName(project: Named): string {
  return project.hasSecretName ? project.name : getResolvedName(project);
}

/** Returns the name of the copy that starts, which may be secret. */
export function getNameOnEngine(project: Named & Pick<Project, "origin">): string {
  const { origin } = project;
  return origin.kind === "copy" ? origin.engineName : getResolvedName(project);
}
