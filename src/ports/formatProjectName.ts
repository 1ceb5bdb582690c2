import { environmentOf, type Project } from "../compose/index.ts";

/**
 * A project as a port map names it: `shop`; the variant of an environment `shop@staging`, which can
 * be no project's name.
 */
export function formatProjectName(project: Pick<Project, "name" | "origin">): string {
  const environment = environmentOf(project);
  return environment === null ? project.name : `${project.name}@${environment}`;
}
