import type { Environment } from "./Environment.ts";
import { LoadContext, type ComposeFile } from "./LoadContext.ts";
import { dirname, relative } from "node:path/posix";
import { isRemote } from "./isRemote.ts";
import { code } from "../../lib/inlineCode.ts";
import { resolvePath } from "../../lib/paths.ts";
import type { Project, ProjectRequest } from "../Project.ts";
import { findPrintedName, findProjectName, type NamedProject } from "./findProjectName.ts";
import type { EnvValue } from "./template.ts";

/**
 * In order of preference (docs/reference/compose.md C3, C4). As in Compose, the order of .yml and
 * .yaml differs between the names.
 */
const BASE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE_NAMES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

type Names = Pick<Project, "name" | "resolvedName" | "hasSecretName">;

/** The files, directory, name and profiles of a project, and the variables to resolve it with. */
export interface ProjectLocation {
  readonly files: readonly ComposeFile[];
  readonly directory: string;
  readonly environment: Environment;
  readonly profiles: readonly string[];
  /** The name for Compose. */
  readonly name: string;
  readonly names: Names;
}

/**
 * The location of a project for the newest Compose. `older`: its location for releases before
 * 2.27.2, if they read other env files (docs/reference/compose.md C9). `untrimmedProfiles`: its
 * profiles for releases before 2.26.0, if they differ by spaces in COMPOSE_PROFILES.
 */
export interface LocatedProject extends ProjectLocation {
  readonly older: ProjectLocation | null;
  readonly untrimmedProfiles: readonly string[] | null;
}

/**
 * Finds a project like Compose (docs/reference/compose.md C1, C2, C3, C4, C5, C8, C9). Reads env
 * files from the start directory, and again from the project directory. Returns null after
 * reporting a problem.
 */
export function locateProject(
  request: ProjectRequest,
  environment: Environment,
  loading: LoadContext,
): LocatedProject | null {
  const namedFiles = request.files.map((file) => resolveFile(request, file));
  const namedEnvFiles = listNamedEnvFiles(request, environment, loading);
  const startDirectory = findDirectory(request, namedFiles);
  const first = readFirstEnvironment(namedEnvFiles, startDirectory, environment, loading);
  const paths = first && findComposeFiles(request, namedFiles, first, loading);
  if (!paths) return null;

  const directory = findDirectory(request, paths);
  const second = readEnvFiles(namedEnvFiles, directory, first, loading);
  if (!second) return null;
  if (request.files.length === 0 && !first.get("COMPOSE_FILE") && second.get("COMPOSE_FILE"))
    loading.versions.push({
      since: "2.27.2",
      message: "uses COMPOSE_FILE from the .env file next to the Compose file",
      span: null,
    });
  // Files that were found, or that the repository's .env names, belong to the repository.
  const trusted = request.files.length > 0 || environment.get("COMPOSE_FILE") !== undefined;
  const files = paths.map((path) => ({ path, trusted, at: null }));
  const location = resolveNameAndProfiles({ request, files, directory }, second, loading);
  if (!location) return null;
  const located = { ...location, untrimmedProfiles: findUntrimmedProfiles(request, second) };
  if (namedEnvFiles.length > 0 || directory === startDirectory) return { ...located, older: null };
  const attempt = new LoadContext(loading.files, loading.cwd);
  const only = readEnvFiles([], directory, environment, attempt);
  const older = only && resolveNameAndProfiles({ request, files, directory }, only, attempt);
  return { ...located, older };
}

/** Resolves a path from the directory to run Compose in; `-` is standard input. */
function resolveFile({ cwd }: ProjectRequest, file: string): string {
  return file === "-" ? file : resolvePath(cwd, file);
}

/** Returns the directory of a project: the one that the user named, else that of its first file. */
function findDirectory(
  { cwd, projectDirectory }: ProjectRequest,
  files: readonly string[],
): string {
  if (projectDirectory !== null) return resolvePath(cwd, projectDirectory);
  const file = files.find((path) => path !== "-");
  return file === undefined ? cwd : dirname(file);
}

/**
 * Returns the Compose files: from options, from COMPOSE_FILE, or found by name. Returns null after
 * reporting a problem.
 */
function findComposeFiles(
  request: ProjectRequest,
  namedFiles: readonly string[],
  environment: Environment,
  loading: LoadContext,
): readonly string[] | null {
  const remote = request.files.find(isRemote);
  if (remote) return loading.refuse(`cannot read remote file ${remote}`, "use a local file");
  if (namedFiles.length > 0) return namedFiles;
  const list = environment.lookup("COMPOSE_FILE");
  if (list) return splitComposeFile(list, request, environment, loading);
  const { cwd, projectDirectory, searchParents } = request;
  const start = findDirectory(request, []);
  const found = findDefaultFiles(start, searchParents, loading);
  if (found.length > 0) return found;
  const kind = loading.files.kind(cwd);
  if (projectDirectory === null && !searchParents && kind !== "directory") {
    const [message, fix] =
      kind === "file"
        ? [`${cwd} is not a directory`, `use a directory, or select the file with ${code("-f")}`]
        : [`directory ${cwd} does not exist`, "use a directory that exists"];
    return loading.refuse(message, fix, null, { misuse: "unknown-name" });
  }
  return loading.refuse(
    `no Compose file in ${start}${searchParents ? " or its parent directories" : ""}`,
    `create ${code("compose.yaml")}, or select a Compose file with ${code("-f")}`,
    null,
    { misuse: "no-compose-file" },
  );
}

/** Returns the files that COMPOSE_FILE lists, or null after reporting a problem. */
function splitComposeFile(
  { value, source, span }: EnvValue,
  request: ProjectRequest,
  environment: Environment,
  loading: LoadContext,
): readonly string[] | null {
  const paths = value
    .split(environment.get("COMPOSE_PATH_SEPARATOR") || loading.files.listSeparator)
    .map((file) => resolveFile(request, file));
  for (const path of paths) loading.hidden.set(path, "a file in COMPOSE_FILE");
  const isOwn = source === "shell";
  if (paths.every((path) => path === "-" || loading.files.kind(path, isOwn) !== null))
    return isOwn || paths.every((path) => path === "-" || loading.read(path, false, null) !== null)
      ? paths
      : null;
  const message = "COMPOSE_FILE refers to a file that does not exist";
  return loading.refuse(message, `correct or unset ${code("COMPOSE_FILE")}`, span);
}

function findDefaultFiles(start: string, searchParents: boolean, loading: LoadContext): string[] {
  for (let directory = start; ; directory = dirname(directory)) {
    const find = (names: readonly string[]) =>
      names
        .map((name) => resolvePath(directory, name))
        .find((path) => loading.files.kind(path) !== null);
    const base = find(BASE_NAMES);
    if (base) {
      const override = find(OVERRIDE_NAMES);
      return override ? [base, override] : [base];
    }
    if (!searchParents || dirname(directory) === directory) return [];
  }
}

/** Resolves the profiles and the name. Returns null after reporting a problem. */
function resolveNameAndProfiles(
  named: NamedProject,
  environment: Environment,
  loading: LoadContext,
): ProjectLocation | null {
  const { request, files, directory } = named;
  const profiles =
    request.profiles.length > 0
      ? request.profiles
      : (environment.get("COMPOSE_PROFILES") ?? "").split(",").map((profile) => profile.trim());
  const name = findProjectName(named, environment, loading);
  if (name === null) return null;
  const printedName = findPrintedName(name, named, environment, loading);
  environment.set("COMPOSE_PROJECT_NAME", { value: name, source: "shell", span: null });
  const secret = printedName === name ? {} : ({ resolvedName: name, hasSecretName: true } as const);
  const names = { ...distinguishName(printedName, request), ...secret };
  return { files, directory, environment, profiles, name, names };
}

/**
 * Returns a name to print: with the directory that the user named if another project of the run has
 * the same name. Two of these may have one project directory, through COMPOSE_FILE.
 */
export function distinguishName(
  name: string,
  { cwd, isNamesake, base = "/" }: ProjectRequest,
): Names {
  if (isNamesake === undefined) return { name };
  return { name: `${name} (in ${relative(base, cwd) || "."})`, resolvedName: name };
}

/** Returns the profiles of COMPOSE_PROFILES with their spaces; null if there are no spaces. */
function findUntrimmedProfiles(
  request: ProjectRequest,
  environment: Environment,
): readonly string[] | null {
  const profiles = environment.get("COMPOSE_PROFILES")?.split(",") ?? [];
  const hasBlanks = profiles.some((profile) => profile !== profile.trim());
  return request.profiles.length === 0 && hasBlanks ? profiles : null;
}

/** Returns the absolute paths of the env files from options or COMPOSE_ENV_FILES. */
function listNamedEnvFiles(
  request: ProjectRequest,
  environment: Environment,
  loading: LoadContext,
): readonly string[] {
  const resolve = (file: string) => resolvePath(request.cwd, file);
  if (request.envFiles.length > 0) return request.envFiles.map(resolve);
  const listed = environment.get("COMPOSE_ENV_FILES") ?? "";
  const paths = listed.split(",").filter(Boolean).map(resolve);
  for (const path of paths) loading.hidden.set(path, "a file in COMPOSE_ENV_FILES");
  return paths;
}

/**
 * Returns the environment to find the Compose files with. If the first .env disables env files,
 * only its `COMPOSE_*` variables apply (docs/reference/compose.md C10). Returns null after
 * reporting a problem.
 */
function readFirstEnvironment(
  named: readonly string[],
  directory: string,
  environment: Environment,
  loading: LoadContext,
): Environment | null {
  const read = readEnvFiles(named, directory, environment, loading);
  return read && named.length === 0 && TRUE.test(read.get(DISABLE) ?? "")
    ? environment.withMissing(read, (name) => name.startsWith("COMPOSE_"))
    : read;
}

/**
 * Adds unset variables from the env files that the user named, else from the `.env` of a directory.
 * Returns null after reporting a problem.
 */
function readEnvFiles(
  named: readonly string[],
  directory: string,
  environment: Environment,
  loading: LoadContext,
): Environment | null {
  const paths = named.length > 0 ? named : findEnvFile(directory, environment, loading);
  if (!paths) return null;
  const files: { path: string; text: string }[] = [];
  for (const path of paths) {
    const isKnown = loading.sources.has(path);
    const text = loading.readEnvFile(path, named.length > 0, null);
    if (text === null) return null;
    files.push({ path, text });
    if (!isKnown) loading.envFiles.push(path);
  }
  const before = loading.problems.length;
  const out = environment.withFiles(files, loading);
  return loading.problems.length > before ? null : out;
}

/** Returns the `.env` of a directory if it exists and is enabled, or null after a problem. */
function findEnvFile(
  directory: string,
  environment: Environment,
  loading: LoadContext,
): readonly string[] | null {
  const disable = environment.get(DISABLE);
  if (disable !== undefined && !TRUE.test(disable) && !FALSE.test(disable))
    return loading.refuse(`${DISABLE} must be true or false`, "set it to true, or unset it");
  const path = resolvePath(directory, ".env");
  return !TRUE.test(disable ?? "") && loading.files.kind(path) === "file" ? [path] : [];
}

const DISABLE = "COMPOSE_DISABLE_ENV_FILE";

/** The flags that Go's strconv.ParseBool accepts. */
const TRUE = /^(?:1|[tT]|true|True|TRUE)$/;
const FALSE = /^(?:0|[fF]|false|False|FALSE)$/;
