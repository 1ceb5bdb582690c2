import { dirname, resolve } from "node:path/posix";
import type { Files } from "../src/compose/Files.ts";
import type { Project, ProjectRequest } from "../src/compose/Project.ts";
import { resolveProject } from "../src/compose/load/resolveProject.ts";

/** Returns an interface to files in memory, by absolute path. */
export function memoryFiles(texts: Readonly<Record<string, string>>, cwd = "/repo"): Files {
  const directories = new Set(Object.keys(texts).flatMap((path) => parents(path)));
  return {
    cwd,
    listSeparator: ":",
    read: (path) => {
      const text = texts[path];
      if (text !== undefined) return { text };
      return { failure: directories.has(path) ? "directory" : "missing", detail: "no such file" };
    },
    kind: (path) => (path in texts ? "file" : directories.has(path) ? "directory" : null),
  };
}

/** Returns texts by absolute path. Relative paths are resolved from the directory. */
export function placeTexts(
  texts: Readonly<Record<string, string>>,
  directory = "/repo",
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [resolve(directory, path), text]),
  );
}

function parents(path: string): string[] {
  return path === "/" || path === "." ? [] : [dirname(path), ...parents(dirname(path))];
}

/** Returns a request for the project of a directory, without other options. */
export function requestFor(cwd: string, request: Partial<ProjectRequest> = {}): ProjectRequest {
  return {
    cwd,
    searchParents: false,
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
    services: [],
    ...request,
  };
}

/**
 * Resolves a Compose file and an `.env` in a directory without other files. Throws if Compose would
 * refuse the project.
 */
export function projectOf(compose: string, { directory = "/repo/shop", env = "" } = {}): Project {
  const files = memoryFiles({ [`${directory}/compose.yaml`]: compose, [`${directory}/.env`]: env });
  const project = resolveProject(requestFor(directory), files, {});
  const [problem] = project.problems;
  if (problem !== undefined) throw new Error(`${problem.message}\n${compose}`);
  return project;
}
