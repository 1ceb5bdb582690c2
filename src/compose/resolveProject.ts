import { Environment } from "./Environment.ts";
import type { Files } from "./Files.ts";
import { loadModel } from "./loadModel.ts";
import { Loading } from "./Loading.ts";
import { type Located, locate } from "./locate.ts";
import type { MappingNode } from "./Node.ts";
import type { Problem } from "./Problem.ts";
import type { Project, ProjectRequest } from "./Project.ts";
import { basename } from "./paths.ts";
import { toProject } from "./toProject.ts";

/**
 * Resolves a project as Docker Compose does. Never throws for what the project holds: everything for which Compose would refuse it is in
 * `problems`, and the rest is as complete as it could be made.
 */
export function resolveProject(request: ProjectRequest, files: Files, variables: Readonly<Record<string, string | undefined>>): Project {
  return load(request, files, variables).project;
}

/** A project, and what it was made of: the merged tree and the environment. null where it is not even found. */
export interface Loaded {
  readonly project: Project;
  readonly model: MappingNode | null;
  readonly environment: Environment;
}

export function load(request: ProjectRequest, files: Files, variables: Readonly<Record<string, string | undefined>>): Loaded {
  const { loading, environment, located } = find(request, files, variables);
  if (!located) return { project: nothing(request, loading), model: null, environment };
  const scope = {
    directory: located.directory,
    workingDirectory: located.directory,
    environment: located.environment,
    extended: new Map(),
  };
  const model = loadModel(located.files, scope, [], loading);
  if (model.entries.size === 0 && loading.problems.length === 0)
    loading.problems.push({
      message: "the project is empty",
      fix: "write services: with at least one service",
      span: { file: located.files[0]?.path ?? "", start: 0, end: 0 },
      related: [],
    });
  const project = toProject(model, located, request.services, loading);
  return { project: { ...project, problems: withoutRepetition(project.problems) }, model, environment: located.environment };
}

/** The name under which Compose would run it, and where it lies; null where that cannot be told. */
export function identify(
  request: ProjectRequest,
  files: Files,
  variables: Readonly<Record<string, string | undefined>>,
): Pick<Project, "name" | "directory"> | null {
  return find(request, files, variables).located;
}

function find(
  request: ProjectRequest,
  files: Files,
  variables: Readonly<Record<string, string | undefined>>,
): { loading: Loading; environment: Environment; located: Located | null } {
  const loading = new Loading(files, request.cwd);
  const environment = Environment.ofProcess(variables);
  if (environment.get("PWD") === undefined || request.cwd !== files.cwd)
    environment.set("PWD", { value: request.cwd, source: "shell", span: null });
  return { loading, environment, located: locate(request, environment, loading) };
}

function nothing(request: ProjectRequest, loading: Loading): Project {
  return {
    name: request.projectName ?? basename(request.cwd),
    directory: request.cwd,
    files: [],
    envFiles: loading.envFiles,
    profiles: request.profiles,
    services: [],
    disabled: [],
    problems: withoutRepetition(loading.problems),
    unset: [],
    versions: [],
    sources: loading.sources,
  };
}

/** A model is looked at again after each file, and finds the same mistakes again. */
function withoutRepetition(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ span, message }) => {
    const key = `${span?.file}:${span?.start}:${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
