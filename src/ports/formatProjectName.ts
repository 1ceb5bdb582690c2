import { environmentOf, type Project } from "../compose/index.ts";

/**
 * Formats the name of a project in a port map: `shop`, or `shop@staging` for an environment, which
 * is never a project name.
 */
export function formatProjectName(project: Pick<Project, "name" | "origin">): string {
  const environment = environmentOf(project);
  return environment === null ? project.name : `${project.name}@${environment}`;
}
