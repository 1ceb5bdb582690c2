import { environmentOf, type Project } from "../compose/index.ts";

/**
 * Formats the name of a project in a port map: `shop`; the variant of an environment
 * `shop@staging`, which is never the name of a project.
 */
export function formatProjectName(project: Pick<Project, "name" | "origin">): string {
  const environment = environmentOf(project);
  return environment === null ? project.name : `${project.name}@${environment}`;
}
