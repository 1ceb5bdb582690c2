import type { Project } from "../compose/Project.ts";

/** The name under which the engine knows a project. */
export function engineName({ name, startedAs }: Pick<Project, "name" | "startedAs">): string {
  return startedAs ?? name;
}
