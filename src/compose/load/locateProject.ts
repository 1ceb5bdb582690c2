import type { Environment } from "./Environment.ts";
import { LoadContext, type ComposeFile } from "./LoadContext.ts";
import { basename, dirname, isRemote, resolvePath } from "../../lib/paths.ts";
import type { ProjectRequest } from "../Project.ts";
import { child, type ScalarNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import { describeTemplateFailure } from "./interpolate.ts";
import { substitute } from "./template.ts";

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

/** Where the project lies for the newest Compose, and for releases that read other env files. */
export interface LocatedProject extends ProjectLocation {
  readonly older: readonly {
    readonly since: string;
    readonly message: string;
    readonly located: ProjectLocation;
  }[];
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
  const refuse = (message: string, fix: string, more: Pick<Problem, "noFile"> = {}) => {
    loading.problems.push({ message, fix, span: null, related: [], ...more });
    return null;
  };
  const absolute = (path: string) => resolvePath(request.cwd, path);
  const given = request.projectDirectory === null ? null : absolute(request.projectDirectory);
  const firstFile = request.files.find((file) => file !== "-");
  const workingDirectory = () =>
    given ?? (firstFile === undefined ? request.cwd : dirname(absolute(firstFile)));

  const explicit =
    request.envFiles.length > 0
      ? request.envFiles
      : (environment.get("COMPOSE_ENV_FILES") ?? "").split(",").filter(Boolean);
  const read = readEnvFiles(explicit, workingDirectory(), request.cwd, environment, loading);
  if (!read) return null;
  // What the first .env says of Compose itself counts as said by the shell
  // (docs/reference/compose.md C10).
  const off = explicit.length === 0 && isDisabled(read.get(DISABLE));
  const first = off ? environment.withSome(read, (name) => name.startsWith("COMPOSE_")) : read;

  let paths = request.files.map((file) => (file === "-" ? file : absolute(file)));
  const fromVariable = paths.length === 0 ? first.get("COMPOSE_FILE") : undefined;
  if (fromVariable !== undefined) {
    paths = fromVariable
      .split(first.get("COMPOSE_PATH_SEPARATOR") || loading.files.listSeparator)
      .map((file) => (file === "-" ? file : absolute(file)));
    const { source = "shell", span = null } = first.lookup("COMPOSE_FILE") ?? {};
    for (const path of paths) {
      if (path === "-" || loading.files.kind(path) !== null) continue;
      const message =
        source === "shell"
          ? `COMPOSE_FILE names ${path}, and there is no such file`
          : "COMPOSE_FILE names a file that is not there";
      loading.problems.push({ message, fix: "mend COMPOSE_FILE, or unset it", span, related: [] });
      return null;
    }
  }
  if (paths.length === 0)
    paths = findDefaults(given ?? request.cwd, request.searchParents, loading);
  if (paths.length === 0 && given === null && !request.searchParents) {
    const kind = loading.files.kind(request.cwd);
    if (kind === "file")
      return refuse(`${request.cwd} is no directory`, "name a directory, and a file with -f");
    if (kind === null)
      return refuse(`there is no directory ${request.cwd}`, "name one that there is");
  }
  if (paths.length === 0)
    return refuse(
      `there is no compose file in ${given ?? request.cwd}${request.searchParents ? " or above it" : ""}`,
      `make one of ${BASE_NAMES.join(", ")}, or name one with -f`,
      { noFile: true },
    );
  const remote = request.files.find(isRemote);
  if (remote) return refuse(`${remote} is remote and is not fetched`, "name a file");

  const firstPath = paths.find((path) => path !== "-");
  const directory = given ?? (firstPath === undefined ? request.cwd : dirname(firstPath));
  const second = readEnvFiles(explicit, directory, request.cwd, first, loading);
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
  const located = settle(second, { request, files, directory, loading });
  if (located === null) return null;
  const spaced =
    request.profiles.length === 0 &&
    second
      .get("COMPOSE_PROFILES")
      ?.split(",")
      .some((profile) => profile !== profile.trim());
  if (spaced)
    loading.versions.push({
      since: "2.26.0",
      message: "it does not take blanks away from COMPOSE_PROFILES",
      span: null,
    });
  if (explicit.length > 0 || directory === workingDirectory()) return { ...located, older: [] };
  // Releases before 2.27.2 read the .env of one of the two directories
  // (docs/reference/compose.md C9).
  const older = [
    { since: "2.27.2", from: directory },
    { since: "2.24.6", from: workingDirectory() },
  ].flatMap(({ since, from }) => {
    const apart = new LoadContext(loading.files, loading.cwd);
    const alone = readEnvFiles(explicit, from, request.cwd, environment, apart);
    const other = alone && settle(alone, { request, files, directory, loading: apart });
    return other
      ? [{ since, message: `it reads no .env but the one of ${from}`, located: other }]
      : [];
  });
  return { ...located, older };
}

interface Settling {
  readonly request: ProjectRequest;
  readonly files: readonly ComposeFile[];
  readonly directory: string;
  readonly loading: LoadContext;
}

/** The profiles and the name that an environment leads to. null after reporting. */
function settle(
  environment: Environment,
  { request, files, directory, loading }: Settling,
): ProjectLocation | null {
  const profiles =
    request.profiles.length > 0
      ? request.profiles
      : (environment.get("COMPOSE_PROFILES") ?? "").split(",").map((profile) => profile.trim());
  const name = projectName(request, environment, files, directory, loading);
  if (name === null) return null;
  environment.set("COMPOSE_PROJECT_NAME", { value: name, source: "shell", span: null });
  return { files, directory, environment, profiles, name };
}

/** The env files that were named, else the `.env` of a directory. What is set already stays. */
function readEnvFiles(
  explicit: readonly string[],
  directory: string,
  cwd: string,
  environment: Environment,
  loading: LoadContext,
): Environment | null {
  const paths = explicit.map((file) => resolvePath(cwd, file));
  if (paths.length === 0) {
    const off = environment.get(DISABLE);
    if (off !== undefined && !BOOLEANS.has(off)) {
      loading.problems.push({
        message: `${DISABLE} is neither true nor false`,
        fix: "set it to true, or unset it",
        span: null,
        related: [],
      });
      return null;
    }
    const fallback = resolvePath(directory, ".env");
    if (!isDisabled(off) && loading.files.kind(fallback) === "file") paths.push(fallback);
  }
  const files: { path: string; text: string }[] = [];
  for (const path of paths) {
    const before = loading.sources.has(path);
    const source = loading.read(path, explicit.length > 0, null);
    if (source === null) return null;
    files.push({ path, text: source });
    if (!before) loading.envFiles.push(path);
  }
  const before = loading.problems.length;
  const out = environment.withFiles(files, loading.problems);
  return loading.problems.length > before ? null : out;
}

const DISABLE = "COMPOSE_DISABLE_ENV_FILE";

/** Go's strconv.ParseBool. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((word) => [word, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((word) => [word, false] as const),
]);

function isDisabled(value: string | undefined): boolean {
  return BOOLEANS.get(value ?? "") ?? false;
}

function findDefaults(start: string, searchParents: boolean, loading: LoadContext): string[] {
  for (let directory = start; ; directory = dirname(directory)) {
    const found = (names: readonly string[]) =>
      names
        .map((name) => resolvePath(directory, name))
        .find((path) => loading.files.kind(path) !== null);
    const base = found(BASE_NAMES);
    if (base) {
      const override = found(OVERRIDE_NAMES);
      return override ? [base, override] : [base];
    }
    if (!searchParents || dirname(directory) === directory) return [];
  }
}

/**
 * `-p`, COMPOSE_PROJECT_NAME, the last `name:` of the files, the directory's name. null after
 * reporting.
 */
function projectName(
  request: ProjectRequest,
  environment: Environment,
  files: readonly ComposeFile[],
  directory: string,
  loading: LoadContext,
): string | null {
  const imperative = request.projectName || environment.get("COMPOSE_PROJECT_NAME") || "";
  if (imperative) {
    if (normalizeProjectName(imperative) === imperative) return imperative;
    loading.problems.push({
      message: `${request.projectName ? "-p" : "COMPOSE_PROJECT_NAME"} gives no valid project name`,
      fix: "use lowercase letters, digits, hyphens and underscores, beginning with a letter or digit",
      span: request.projectName ? null : (environment.lookup("COMPOSE_PROJECT_NAME")?.span ?? null),
      related: [],
    });
    return null;
  }
  let last: ScalarNode | null = null;
  let named = false;
  for (const file of files)
    for (const [index, document] of (
      loading.peek(file.path, file.trusted)?.documents ?? []
    ).entries()) {
      const name = child(document.root ?? undefined, "name");
      if (name?.kind !== "scalar" || name.value === null || name.value === "") continue;
      last = name;
      if (index > 0)
        loading.versions.push({
          since: "2.24.7",
          message: "it looks for name: in the first document of a file only",
          span: name.span,
        });
      // Compose looks for a name in the first document of each file before it takes the directory's
      named ||= index === 0;
    }
  const { value, failure } = substitute(String(last?.value ?? ""), environment.lookup);
  if (failure) {
    loading.problems.push({
      ...describeTemplateFailure(failure, "name"),
      span: last?.span ?? null,
      related: [],
    });
    return null;
  }
  const name =
    normalizeProjectName(value) || (named ? "" : normalizeProjectName(basename(directory)));
  if (name) return name;
  loading.problems.push({
    message: named
      ? "name: leaves no name for the project"
      : "the directory's name leaves no name for the project",
    fix: "give name: a value with a letter or digit, or use -p",
    span: last?.span ?? null,
    related: [],
  });
  return null;
}

/** Lowercase; only a-z, 0-9, _ and -; no _ or - in front (docs/reference/compose.md C6). */
function normalizeProjectName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
