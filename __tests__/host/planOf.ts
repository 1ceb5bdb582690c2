import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import type { Plan } from "../../src/ports/Plan.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** Makes a plan of Compose files by project directory. */
export function planOf(
  files: Readonly<Record<string, string>>,
  { ipv6 = true, profiles = [] as readonly string[] } = {},
): Plan {
  const projects = Object.keys(files).map((directory) => {
    const memory = memoryFiles(
      { [`${directory}/compose.yaml`]: files[directory] ?? "" },
      directory,
    );
    const project = resolveProject(requestFor(directory, { profiles }), memory, {});
    if (project.problems.length > 0)
      throw new Error(project.problems.map(({ message }) => message).join("\n"));
    return project;
  });
  return makePlan(projects, { ipv6 });
}

/** Makes a plan of a project `shop` in /srv/shop with one service `web` and these entries. */
export function shop(ports: readonly (string | number)[], more = ""): Plan {
  return planOf({
    "/srv/shop": `services: {web: {image: x, ports: ${JSON.stringify(ports)}${more}}}`,
  });
}
