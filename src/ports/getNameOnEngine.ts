import type { Project } from "../compose/index.ts";

export function getNameOnEngine({ name, origin }: Pick<Project, "name" | "origin">): string {
  return origin.kind === "copy" ? origin.engineName : name;
}
