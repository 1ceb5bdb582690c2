import type { Project } from "../compose/Project.ts";

/** A project as a port map names it: `shop`; the variant of an environment `shop@staging`, which can be no project's name. */
export function shownName({ name, environment }: Pick<Project, "name" | "environment">): string {
  return environment === undefined ? name : `${name}@${environment}`;
}
