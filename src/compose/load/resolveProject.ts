import type { Env } from "../../lib/Env.ts";
import { Environment } from "./Environment.ts";
import type { Files } from "../Files.ts";
import { loadModel } from "./loadModel.ts";
import { type LateTag, LoadContext } from "./LoadContext.ts";
import { type LocatedProject, type ProjectLocation, locateProject } from "./locateProject.ts";
import type { MappingNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { PortBinding, Project, ProjectRequest, VersionNote } from "../Project.ts";
import { basename } from "node:path/posix";
import { redact } from "./redact.ts";
import { toProject } from "./toProject.ts";
import { notesFor } from "./versions.ts";

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
  const versions = [
    ...loaded.project.versions,
    ...compareLocations(located, loaded.project, request, files),
    ...compareTags(located, loaded.project, request, loading),
  ];
  return { ...loaded, project: { ...loaded.project, versions } };
}

/** Notes the releases that read other env files, or other profiles. */
function compareLocations(
  located: LocatedProject,
  project: Project,
  request: ProjectRequest,
  files: Files,
): VersionNote[] {
  const versions: VersionNote[] = [];
  const outcome = describeOutcome(project);
  const compareWith = (other: ProjectLocation, since: string, message: string) => {
    const loaded = loadLocated(other, request, new LoadContext(files, request.cwd));
    if (describeOutcome(loaded.project) !== outcome) versions.push({ since, message, span: null });
  };
  if (located.older)
    compareWith(located.older, "2.27.2", `it reads no .env but the one of ${located.directory}`);
  if (located.untrimmedProfiles)
    compareWith(
      { ...located, profiles: located.untrimmedProfiles },
      "2.26.0",
      "it does not take blanks away from COMPOSE_PROFILES",
    );
  const hasProfiles = project.services.some(({ profiles }) => profiles.length > 0);
  if (request.services.length > 0 && located.profiles.includes("*") && hasProfiles)
    versions.push({
      since: "2.26.0",
      message: 'it forgets the profile "*" where services are selected',
      span: null,
    });
  return versions;
}

/**
 * Notes the releases that do not see some of the tags. A release does not see the tags of later
 * releases either, so the newest comes first, and each is compared with the one before it too: it
 * is noted only for what its own tags change.
 */
function compareTags(
  located: LocatedProject,
  project: Project,
  request: ProjectRequest,
  { files, cwd, lateTags }: LoadContext,
): VersionNote[] {
  const versions: VersionNote[] = [];
  const newest = describeOutcome(project);
  let later = newest;
  for (const { since, tags } of groupTags(lateTags)) {
    const resolveWith = (seen: readonly LateTag[]) => {
      const keys = new Set(seen.map(getKey));
      const sees = (tag: LateTag) => isOlder(tag.since, since) || keys.has(getKey(tag));
      return describeOutcome(
        loadLocated(located, request, new LoadContext(files, cwd, sees)).project,
      );
    };
    const outcome = resolveWith([]);
    if (outcome !== newest && outcome !== later) {
      const tag = findDecisiveTag(tags, (seen) => resolveWith(seen) !== later);
      versions.push({
        since,
        message: `it does not see the tag that takes ${tag.path.join(".")} away`,
        span: tag.span,
      });
    }
    later = outcome;
  }
  return versions;
}

/** Groups tags by the first release that sees them, the newest release first. */
function groupTags(
  tags: readonly LateTag[],
): { readonly since: string; readonly tags: readonly LateTag[] }[] {
  // A file that is read twice has its tags twice.
  const distinct = [...new Map(tags.map((tag) => [getKey(tag), tag])).values()];
  const releases = [...new Set(distinct.map((tag) => tag.since))];
  return releases
    .toSorted((a, b) => Number(isOlder(a, b)) - Number(isOlder(b, a)))
    .map((since) => ({ since, tags: distinct.filter((tag) => tag.since === since) }));
}

/**
 * Returns a tag without which the outcome changes. It changes where none of the tags is seen; each
 * step halves the tags in question.
 */
function findDecisiveTag(
  tags: readonly LateTag[],
  changes: (seen: readonly LateTag[]) => boolean,
): LateTag {
  let first = 0;
  for (let last = tags.length - 1; first < last;) {
    const middle = Math.floor((first + last) / 2);
    if (changes(tags.slice(middle + 1))) last = middle;
    else first = middle + 1;
  }
  return tags[first] as LateTag;
}

function getKey({ path, span }: LateTag): string {
  return JSON.stringify([span.file, span.start, path]);
}

function isOlder(a: string, b: string): boolean {
  return notesFor(a, [{ since: b }]).length > 0;
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
