import type { Project } from "../compose/index.ts";

/** Returns the name under which the engine knows a project. */
export function getNameOnEngine({ name, origin }: Pick<Project, "name" | "origin">): string {
  return origin.kind === "copy" ? origin.engineName : name;
}
