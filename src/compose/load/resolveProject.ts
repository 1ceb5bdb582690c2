import type { Env } from "../../lib/Env.ts";
import { Environment } from "./Environment.ts";
import type { Files } from "../Files.ts";
import { loadModel } from "./loadModel.ts";
import { type LateTag, LoadContext } from "./LoadContext.ts";
import {
  distinguishName,
  type LocatedProject,
  type ProjectLocation,
  locateProject,
} from "./locateProject.ts";
import type { MappingNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { PortBinding, Project, ProjectRequest, VersionNote } from "../Project.ts";
import { basename } from "node:path/posix";
import { distinctBy } from "../../lib/distinctBy.ts";
import { code } from "../../lib/inlineCode.ts";
import { toProject } from "./toProject.ts";
import { notesFor } from "./versions.ts";

/**
 * Resolves a project like Docker Compose. Does not throw for invalid projects: they have
 * `problems`, and are otherwise as complete as possible.
 */
export function resolveProject(request: ProjectRequest, files: Files, variables: Env): Project {
  return loadProject(request, files, variables).project;
}

/**
 * A project, with the merged tree and the environment that it was made from. `model` is null if the
 * project was not found.
 */
export interface LoadedProject {
  readonly project: Project;
  readonly model: MappingNode | null;
  readonly environment: Environment;
}

/** Resolves a project, and also returns its tree and environment. */
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

/** Notes the releases that read other env files or other profiles. */
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
    compareWith(located.older, "2.27.2", `reads only the .env file in ${located.directory}`);
  if (located.untrimmedProfiles)
    compareWith(
      { ...located, profiles: located.untrimmedProfiles },
      "2.26.0",
      "does not trim spaces in COMPOSE_PROFILES",
    );
  const hasProfiles = project.services.some(({ profiles }) => profiles.length > 0);
  if (request.services.length > 0 && located.profiles.includes("*") && hasProfiles)
    versions.push({
      since: "2.26.0",
      message: 'ignores the profile "*" when services are selected',
      span: null,
    });
  return versions;
}

/**
 * Notes the releases that ignore some of the tags. A release also ignores the tags of later
 * releases, so the newest comes first, and each is compared with the one before it as well: it is
 * noted only if its own tags change the outcome.
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
        message: `ignores the tag on ${tag.path.join(".")}`,
        span: tag.span,
      });
    }
    later = outcome;
  }
  return versions;
}

/** Groups tags by the first release that applies them, newest first. */
function groupTags(
  tags: readonly LateTag[],
): { readonly since: string; readonly tags: readonly LateTag[] }[] {
  // The tags of a file that is read twice occur twice.
  const distinct = distinctBy(tags, getKey);
  const releases = [...new Set(distinct.map((tag) => tag.since))];
  return releases
    .toSorted((a, b) => Number(isOlder(a, b)) - Number(isOlder(b, a)))
    .map((since) => ({ since, tags: distinct.filter((tag) => tag.since === since) }));
}

/**
 * Returns a tag that changes the outcome if it is ignored, by binary search. Ignoring all of the
 * tags must change the outcome.
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
      message: "project is empty",
      fix: `add at least one service under ${code("services:")}`,
      span: { file: located.files[0]?.path ?? "", start: 0, end: 0 },
      related: [],
    });
  const project = toProject(model, located, request, loading);
  const problems = dropRepeated(project.problems);
  return {
    project: { ...project, problems, versions: dropRepeated(project.versions) },
    model,
    environment: located.environment,
  };
}

/** Returns the part of a project that must be equal in all releases, as a string to compare. */
function describeOutcome({ name, problems, services }: Project): string {
  const ports = services.map((service) => [service.name, service.ports.map(listPortFields)]);
  return JSON.stringify([name, problems.length > 0, ports]);
}

/** Lists the fields of a port that Compose prints, without how it was written. */
function listPortFields(binding: PortBinding): unknown[] {
  const { target, count, protocol, hostIp, published, mode, name, appProtocol } = binding;
  return [target, count, protocol, hostIp, published, mode, name, appProtocol];
}

/**
 * Returns the names and the directory with which Compose would run a project; null if they cannot
 * be resolved.
 */
export function identifyProject(
  request: ProjectRequest,
  files: Files,
  variables: Env,
): Pick<ProjectLocation, "name" | "names" | "directory"> | null {
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
    ...distinguishName(request.projectName ?? basename(request.cwd), request),
    directory: request.cwd,
    files: [],
    envFiles: loading.envFiles,
    profiles: request.profiles,
    services: [],
    disabled: [],
    removesOrphans: false,
    sharedResources: [],
    problems: dropRepeated(loading.problems),
    unset: [],
    versions: [],
    unknownKeys: [],
    sources: loading.sources,
  };
}

/**
 * Drops repeated problems. The model is checked after each file, which finds a problem again, with
 * another index if it is in a list.
 */
function dropRepeated<T extends Pick<Problem, "span" | "message">>(found: readonly T[]): T[] {
  const seen = new Set<string>();
  return found.filter(({ span, message }) => {
    const key = `${span?.file}:${span?.start}:${message.replace(/\[\d+\]/g, "[]")}`;
    return !seen.has(key) && seen.add(key);
  });
}
