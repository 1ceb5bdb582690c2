import type { Files } from "../../src/compose/Files.ts";
import { resolveProject } from "../../src/compose/resolveProject.ts";
import { makePlan } from "../../src/plan/makePlan.ts";
import type { Plan } from "../../src/plan/Plan.ts";

/** Compose files by project directory, as a plan. */
export function planOf(files: Readonly<Record<string, string>>, { ipv6 = true, profiles = [] as readonly string[] } = {}): Plan {
  const projects = Object.keys(files).map((directory) => {
    const path = `${directory}/compose.yaml`;
    const memory: Files = {
      cwd: directory,
      listSeparator: ":",
      read: (asked) => (asked === path ? { text: files[directory] ?? "" } : { failure: "missing", detail: "there is no such file" }),
      kind: (asked) => (asked === path ? "file" : asked === directory ? "directory" : null),
    };
    const none = { files: [], projectName: null, projectDirectory: null, envFiles: [], services: [] };
    const project = resolveProject({ cwd: directory, searchParents: false, profiles, ...none }, memory, {});
    if (project.problems.length > 0) throw new Error(project.problems.map(({ message }) => message).join("\n"));
    return project;
  });
  return makePlan(projects, ipv6);
}

/** One project `shop` in /srv/shop with one service `web` and these entries. */
export function shop(ports: readonly (string | number)[], more = ""): Plan {
  return planOf({ "/srv/shop": `services: {web: {image: x, ports: ${JSON.stringify(ports)}${more}}}` });
}
