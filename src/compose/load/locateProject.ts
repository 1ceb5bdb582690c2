import type { Environment } from "./Environment.ts";
import { LoadContext, type ComposeFile } from "./LoadContext.ts";
import { dirname } from "node:path/posix";
import { isRemote } from "./isRemote.ts";
import { resolvePath } from "../../lib/paths.ts";
import type { ProjectRequest } from "../Project.ts";
import { findProjectName, type NamedProject } from "./findProjectName.ts";
import type { EnvValue } from "./template.ts";

/**
 * In the order of preference (docs/reference/compose.md C3, C4); mind the two orders of .yml and
 * .yaml.
 */
const BASE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE_NAMES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** Which files make up a project, where it lies, and the variables that it is resolved with. */
export interface ProjectLocation {
  readonly files: readonly ComposeFile[];
  readonly directory: string;
  readonly environment: Environment;
  readonly profiles: readonly string[];
  readonly name: string;
}

/**
 * Where the project lies for the newest Compose. `older`: for releases before 2.27.2, where they
 * read other env files (docs/reference/compose.md C9). `untrimmedProfiles`: the profiles for
 * releases before 2.26.0, where they differ by blanks in COMPOSE_PROFILES.
 */
export interface LocatedProject extends ProjectLocation {
  readonly older: ProjectLocation | null;
  readonly untrimmedProfiles: readonly string[] | null;
}

/**
 * Finds a project as Compose does (docs/reference/compose.md C1, C2, C3, C4, C5, C8, C9): env files
 * once from the directory that is known first, and again from the project's own. null after
 * reporting.
 */
export function locateProject(
  request: ProjectRequest,
  environment: Environment,
  loading: LoadContext,
): LocatedProject | null {
  const namedFiles = request.files.map((file) => resolveFile(request, file));
  const namedEnvFiles = listNamedEnvFiles(request, environment);
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
      message: "it takes COMPOSE_FILE from the .env beside the compose file that it found",
      span: null,
    });
  // What was found, or what the repository's .env names, is the repository's own.
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

/** A path of a file from where Compose is started; `-` is standard input. */
function resolveFile({ cwd }: ProjectRequest, file: string): string {
  return file === "-" ? file : resolvePath(cwd, file);
}

/** The directory of a project: as it was named, else that of its first file. */
function findDirectory(
  { cwd, projectDirectory }: ProjectRequest,
  files: readonly string[],
): string {
  if (projectDirectory !== null) return resolvePath(cwd, projectDirectory);
  const file = files.find((path) => path !== "-");
  return file === undefined ? cwd : dirname(file);
}

/**
 * The compose files: those that were named, those of COMPOSE_FILE, or those that are found. null
 * after reporting.
 */
function findComposeFiles(
  request: ProjectRequest,
  namedFiles: readonly string[],
  environment: Environment,
  loading: LoadContext,
): readonly string[] | null {
  const remote = request.files.find(isRemote);
  if (remote) return loading.refuse(`${remote} is remote and is not fetched`, "name a file");
  if (namedFiles.length > 0) return namedFiles;
  const list = environment.lookup("COMPOSE_FILE");
  if (list) return splitComposeFile(list, request, environment, loading);
  const { cwd, projectDirectory, searchParents } = request;
  const start = findDirectory(request, []);
  const found = findDefaultFiles(start, searchParents, loading);
  if (found.length > 0) return found;
  const kind = loading.files.kind(cwd);
  if (projectDirectory === null && !searchParents && kind !== "directory")
    return kind === "file"
      ? loading.refuse(`${cwd} is no directory`, "name a directory, and a file with -f")
      : loading.refuse(`there is no directory ${cwd}`, "name one that there is");
  return loading.refuse(
    `there is no compose file in ${start}${searchParents ? " or above it" : ""}`,
    `make one of ${BASE_NAMES.join(", ")}, or name one with -f`,
    null,
    { noFile: true },
  );
}

/** The files that COMPOSE_FILE lists. null after reporting. */
function splitComposeFile(
  { value, source, span }: EnvValue,
  request: ProjectRequest,
  environment: Environment,
  loading: LoadContext,
): readonly string[] | null {
  const paths = value
    .split(environment.get("COMPOSE_PATH_SEPARATOR") || loading.files.listSeparator)
    .map((file) => resolveFile(request, file));
  const missing = paths.find((path) => path !== "-" && loading.files.kind(path) === null);
  if (missing === undefined) return paths;
  const message =
    source === "shell"
      ? `COMPOSE_FILE names ${missing}, and there is no such file`
      : "COMPOSE_FILE names a file that is not there";
  return loading.refuse(message, "mend COMPOSE_FILE, or unset it", span);
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

/** The profiles and the name that an environment leads to. null after reporting. */
function resolveNameAndProfiles(
  { request, files, directory }: NamedProject,
  environment: Environment,
  loading: LoadContext,
): ProjectLocation | null {
  const profiles =
    request.profiles.length > 0
      ? request.profiles
      : (environment.get("COMPOSE_PROFILES") ?? "").split(",").map((profile) => profile.trim());
  const name = findProjectName({ request, files, directory }, environment, loading);
  if (name === null) return null;
  environment.set("COMPOSE_PROJECT_NAME", { value: name, source: "shell", span: null });
  return { files, directory, environment, profiles, name };
}

/** The profiles of COMPOSE_PROFILES with their blanks; null where none has any. */
function findUntrimmedProfiles(
  request: ProjectRequest,
  environment: Environment,
): readonly string[] | null {
  const profiles = environment.get("COMPOSE_PROFILES")?.split(",") ?? [];
  const hasBlanks = profiles.some((profile) => profile !== profile.trim());
  return request.profiles.length === 0 && hasBlanks ? profiles : null;
}

/** The env files that were named, by options or by COMPOSE_ENV_FILES, absolute. */
function listNamedEnvFiles(request: ProjectRequest, environment: Environment): readonly string[] {
  const files =
    request.envFiles.length > 0
      ? request.envFiles
      : (environment.get("COMPOSE_ENV_FILES") ?? "").split(",").filter(Boolean);
  return files.map((file) => resolvePath(request.cwd, file));
}

/**
 * The environment in which the compose files are looked for. What the first .env says of Compose
 * itself counts as said by the shell (docs/reference/compose.md C10). null after reporting.
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
 * Adds the env files that were named, else the `.env` of a directory; what is set already stays.
 * null after reporting.
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
    const text = loading.read(path, named.length > 0, null);
    if (text === null) return null;
    files.push({ path, text });
    if (!isKnown) loading.envFiles.push(path);
  }
  const before = loading.problems.length;
  const out = environment.withFiles(files, loading.problems);
  return loading.problems.length > before ? null : out;
}

/** The `.env` of a directory, if there is one and it is to be read. null after reporting. */
function findEnvFile(
  directory: string,
  environment: Environment,
  loading: LoadContext,
): readonly string[] | null {
  const disable = environment.get(DISABLE);
  if (disable !== undefined && !TRUE.test(disable) && !FALSE.test(disable))
    return loading.refuse(`${DISABLE} is neither true nor false`, "set it to true, or unset it");
  const path = resolvePath(directory, ".env");
  return !TRUE.test(disable ?? "") && loading.files.kind(path) === "file" ? [path] : [];
}

const DISABLE = "COMPOSE_DISABLE_ENV_FILE";

/** As Go's strconv.ParseBool reads flags. */
const TRUE = /^(?:1|[tT]|true|True|TRUE)$/;
const FALSE = /^(?:0|[fF]|false|False|FALSE)$/;
