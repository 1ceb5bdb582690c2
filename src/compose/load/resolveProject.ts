import type { Env } from "../../lib/Env.ts";
import { Environment } from "./Environment.ts";
import type { Files } from "../Files.ts";
import { loadModel } from "./loadModel.ts";
import { LoadContext } from "./LoadContext.ts";
import { type LocatedProject, type ProjectLocation, locateProject } from "./locateProject.ts";
import type { MappingNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { PortBinding, Project, ProjectRequest, VersionNote } from "../Project.ts";
import { basename } from "node:path/posix";
import { redact } from "./redact.ts";
import { toProject } from "./toProject.ts";

/**
 * Resolves a project as Docker Compose does. Never throws for what the project holds: everything
 * for which Compose would refuse it is in `problems`, and the rest is as complete as it could be
 * made.
 */
export function resolveProject(request: ProjectRequest, files: Files, variables: Env): Project {
  return loadProject(request, files, variables).project;
}

/**
 * A project, and what it was made of: the merged tree and the environment. null where it is not
 * even found.
 */
export interface LoadedProject {
  readonly project: Project;
  readonly model: MappingNode | null;
  readonly environment: Environment;
}

/** Resolves a project, and keeps what it was made of. */
export function loadProject(request: ProjectRequest, files: Files, variables: Env): LoadedProject {
  const { loading, environment, located } = locate(request, files, variables);
  if (!located) return { project: makeEmptyProject(request, loading), model: null, environment };
  const loaded = loadLocated(located, request, loading);
  const versions: VersionNote[] = [...loaded.project.versions];
  const compareWith = (older: ProjectLocation, context: LoadContext, note: VersionNote) => {
    const { project } = loadLocated(older, request, context);
    if (describeOutcome(project) !== describeOutcome(loaded.project)) versions.push(note);
  };
  if (located.older)
    compareWith(located.older, new LoadContext(files, request.cwd), {
      since: "2.27.2",
      message: `it reads no .env but the one of ${located.directory}`,
      span: null,
    });
  const [tag] = loading.lateTags;
  if (tag)
    compareWith(located, new LoadContext(files, request.cwd, false), {
      since: tag.since ?? "",
      message: `it does not see the tag that takes ${tag.path.join(".")} away`,
      span: tag.span,
    });
  return { ...loaded, project: { ...loaded.project, versions } };
}

function loadLocated(
  located: ProjectLocation,
  request: ProjectRequest,
  loading: LoadContext,
): LoadedProject {
  const scope = {
    chain: [],
    directory: located.directory,
    workingDirectory: located.directory,
    environment: located.environment,
    extended: new Map(),
  };
  const model = loadModel(located.files, scope, loading);
  if ([...model.entries.keys()].every((key) => key === "version") && loading.problems.length === 0)
    loading.problems.push({
      message: "the project is empty",
      fix: "write services: with at least one service",
      span: { file: located.files[0]?.path ?? "", start: 0, end: 0 },
      related: [],
    });
  const project = toProject(model, located, request.services, loading);
  const clean = <T extends Problem | VersionNote>(found: readonly T[]) =>
    dropRepeated(found.map((each) => redact(each, loading.substituted)));
  return {
    project: { ...project, problems: clean(project.problems), versions: clean(project.versions) },
    model,
    environment: located.environment,
  };
}

/** What two ways to resolve a project may not differ in. */
function describeOutcome({ name, problems, services }: Project): string {
  const ports = services.map((service) => [service.name, service.ports.map(listPortFields)]);
  return JSON.stringify([name, problems.length > 0, ports]);
}

/** What Compose prints of a port, whatever the way in which it was written. */
function listPortFields(binding: PortBinding): unknown[] {
  const { target, count, protocol, hostIp, published, mode, name, appProtocol } = binding;
  return [target, count, protocol, hostIp, published, mode, name, appProtocol];
}

/**
 * Returns the name under which Compose would run a project, and where it lies; null where that
 * cannot be known.
 */
export function identifyProject(
  request: ProjectRequest,
  files: Files,
  variables: Env,
): Pick<Project, "name" | "directory"> | null {
  return locate(request, files, variables).located;
}

function locate(
  request: ProjectRequest,
  files: Files,
  variables: Env,
): { loading: LoadContext; environment: Environment; located: LocatedProject | null } {
  const loading = new LoadContext(files, request.cwd);
  const environment = Environment.ofProcess(variables);
  if (environment.get("PWD") === undefined || request.cwd !== files.cwd)
    environment.set("PWD", { value: request.cwd, source: "shell", span: null });
  return { loading, environment, located: locateProject(request, environment, loading) };
}

function makeEmptyProject(request: ProjectRequest, loading: LoadContext): Project {
  return {
    origin: { kind: "compose" },
    name: request.projectName ?? basename(request.cwd),
    directory: request.cwd,
    files: [],
    envFiles: loading.envFiles,
    profiles: request.profiles,
    services: [],
    disabled: [],
    removesOrphans: false,
    problems: dropRepeated(loading.problems),
    unset: [],
    versions: [],
    unknownKeys: [],
    sources: loading.sources,
  };
}

/**
 * A model is looked at again after each file, and finds the same again, where an entry of a list
 * may have another number.
 */
function dropRepeated<T extends Pick<Problem, "span" | "message">>(found: readonly T[]): T[] {
  const seen = new Set<string>();
  return found.filter(({ span, message }) => {
    const key = `${span?.file}:${span?.start}:${message.replace(/\[\d+\]/g, "[]")}`;
    return !seen.has(key) && seen.add(key);
  });
}
