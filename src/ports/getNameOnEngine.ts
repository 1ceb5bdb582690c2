import type { Project } from "../compose/index.ts";

type Named = Pick<Project, "name" | "resolvedName">;

/** Returns the name that Compose resolves, which must not be printed. */
export function getResolvedName({ name, resolvedName }: Named): string {
  return resolvedName ?? name;
}

/** Returns the name of the copy that starts, which must not be printed. */
export function getNameOnEngine(project: Named & Pick<Project, "origin">): string {
  const { origin } = project;
  return origin.kind === "copy" ? origin.engineName : getResolvedName(project);
}
