import { dirname, relative } from "node:path/posix";
import {
  findEnvBlock,
  type GivenOptions,
  NO_OPTIONS,
  OVERRIDE,
  OWN_OVERRIDE,
} from "../allocate/envBlock.ts";
import { hash } from "../allocate/hash.ts";
import { isOverride, NO_OVERRIDE } from "../allocate/formatOverride.ts";
import type { OutputPaths } from "../allocate/ProjectOverride.ts";
import { isSealed } from "../allocate/seal.ts";
import {
  type Files,
  type FileText,
  identifyProject,
  parseDotenv,
  type Project,
  type ProjectRequest,
} from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { isPathBelow, resolvePath } from "../lib/paths.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import { UsageError } from "./UsageError.ts";

/** The files that an allocation writes, as absolute paths; null if not written. */
export interface AllocatedPaths {
  readonly envFile: string | null;
  readonly overrideFile: string | null;
  /** The file of `--save`. */
  readonly savedFile: string | null;
  /** The checkout that keeps the ports; null if none does. */
  readonly checkout: CheckoutRequest | null;
  /** The directories of copies, whose files are hidden from this run. */
  readonly copies: readonly string[];
}

/** A checkout whose `.env` gets the ports of its project. */
export interface CheckoutRequest {
  /** The directory in which Compose is started. */
  readonly directory: string;
  /** The options of Compose to keep. */
  readonly options: GivenOptions;
  /** True if Compose finds the files of the project by their names. */
  readonly usesDefaultFiles: boolean;
}

/** Files that record which paths were read. */
export interface RecordedFiles extends Files {
  /** Absolute paths. */
  readonly pathsRead: ReadonlySet<string>;
  /** Reads a file that is about to be written as it is, without recording it. */
  peek(path: string): FileText;
}

/**
 * Wraps the files that `allocate` reads. The override file of an earlier run is read as empty: it
 * will be replaced, and would hide the ports of the project. So would the files of a copy, which
 * are hidden: the project is as it is without the copy.
 */
export function recordFiles(
  files: Files,
  { overrideFile, copies }: Pick<AllocatedPaths, "overrideFile" | "copies">,
): RecordedFiles {
  const pathsRead = new Set<string>();
  const shown = hideCopies(files, (directory) => copies.includes(directory));
  return {
    ...shown,
    pathsRead,
    peek: (path) => files.read(path, false),
    read(path, trusted) {
      const found = shown.read(path, trusted);
      if ("text" in found) pathsRead.add(path);
      return path === overrideFile && "text" in found && isOverride(found.text)
        ? { text: NO_OVERRIDE }
        : found;
    },
  };
}

const MISSING: FileText = { failure: "missing", detail: "no such file" };

/** Hides what Portplan wrote to copies: the block of `.env`, and the override file. */
function hideCopies(files: Files, isCopy: (directory: string) => boolean): Files {
  const read = (path: string, trusted: boolean): FileText => {
    const found = files.read(path, trusted);
    if (!("text" in found) || !isCopy(dirname(path))) return found;
    if (path.endsWith(`/${OVERRIDE}`)) return isSealed(found.text) ? MISSING : found;
    const block = path.endsWith("/.env") ? findEnvBlock(found.text) : null;
    if (block === null) return found;
    return block.rest === null ? MISSING : { ...found, text: block.rest };
  };
  const isHidden = (path: string) =>
    /\/(?:\.env|compose\.override\.yaml)$/.test(path) &&
    files.kind(path) === "file" &&
    read(path, false) === MISSING;
  return {
    ...files,
    read,
    kind: (path, trusted) => (isHidden(path) ? null : files.kind(path, trusted)),
  };
}

/**
 * Returns the directory of a project in which a plain `docker compose up` has to be started, as it
 * is without the files of a copy. null if there is no project.
 */
export function findStartDirectory(request: ProjectRequest, files: Files, env: Env): string | null {
  const { cwd, projectDirectory } = request;
  if (request.files.length > 0 || projectDirectory !== null || env["COMPOSE_FILE"]) return cwd;
  const found = identifyProject(
    request,
    hideCopies(files, () => true),
    env,
  );
  if (found === null) return null;
  return isPathBelow(cwd, found.directory) ? found.directory : cwd;
}

/**
 * Moves a request to the directory of a copy, and adds the options of the run that made the copy.
 * An option that is given again replaces them, and so does a variable of this shell, which another
 * shell may not have.
 */
export function repeatOptions<Request extends ProjectRequest>(
  request: Request,
  directory: string,
  files: Files,
  env: Env,
): Request {
  const found = files.read(resolvePath(directory, ".env"), false);
  const earlier = ("text" in found ? findEnvBlock(found.text)?.options : null) ?? NO_OPTIONS;
  const separator = env["COMPOSE_PATH_SEPARATOR"] || files.listSeparator;
  const resolve = (base: string) => (path: string) =>
    path === "-" ? path : resolvePath(base, path);
  const lists = [
    request.files.map(resolve(request.cwd)),
    split(env["COMPOSE_FILE"], separator).map(resolve(request.cwd)),
    earlier.files.map(resolve(directory)),
  ];
  const profiles = [request.profiles, split(env["COMPOSE_PROFILES"], ","), earlier.profiles];
  const names = [request.projectName, env["COMPOSE_PROJECT_NAME"], earlier.projectName];
  return {
    ...request,
    cwd: directory,
    files: lists.find(hasItems) ?? [],
    profiles: profiles.find(hasItems) ?? [],
    projectName: names.find(Boolean) ?? null,
  };
}

const split = (value = "", separator: string) => (value === "" ? [] : value.split(separator));
const hasItems = (list: readonly string[]) => list.length > 0;

/** Returns the checkout of a request. Throws a UsageError. */
export function toCheckout(request: ProjectRequest, env: Env): CheckoutRequest {
  const { cwd: directory, files, profiles, projectName } = request;
  const named = request.envFiles.length > 0 ? "--env-file" : "COMPOSE_ENV_FILES";
  if (request.envFiles.length > 0 || env["COMPOSE_ENV_FILES"])
    throw new UsageError(
      `--here and ${named} cannot be used together, because other shells read only .env; ` +
        "move the variables to .env",
      "allocate",
    );
  if (files.includes("-"))
    throw new UsageError("--here needs the name of a file, not standard input", "allocate");
  const given = files.map((path) =>
    isPathBelow(path, directory) ? relative(directory, path) : path,
  );
  return {
    directory,
    options: { files: given, profiles, projectName },
    usesDefaultFiles: files.length === 0,
  };
}

/**
 * Returns the paths of the files to write for a project; each of several projects has its own.
 * Throws a UsageError if a path is an input of the project, or a file of somebody else.
 */
export function resolvePaths(
  project: Project,
  paths: AllocatedPaths,
  several: boolean,
  files: RecordedFiles,
): OutputPaths {
  const { envFile, overrideFile, checkout } = paths;
  if (checkout !== null) return resolveCheckoutPaths(project, checkout, files);
  const namePath = (path: string) => (several ? insertName(path, nameFiles(project)) : path);
  const env = envFile === null ? null : namePath(envFile);
  const override = namePath(overrideFile ?? resolvePath(files.cwd, "compose.portplan.yaml"));
  // Variables can be added to an env file of the project. No other input is overwritten.
  if (env !== null && files.pathsRead.has(env) && !project.envFiles.includes(env))
    throw new UsageError(`--write-env: ${env} ${IN_USE}`, "allocate");
  if (overrideFile !== null) {
    const found = files.peek(override);
    const isOwn = isReplaceable(found, isOverride);
    if (files.pathsRead.has(override) && !(isOwn && override === overrideFile))
      throw new UsageError(`--write-override: ${override} ${IN_USE}`, "allocate");
    if (!isOwn) throw new UsageError(`--write-override: ${override} ${NOT_OWN}`, "allocate");
  }
  return { envFile: env, overrideFile: override, ...(env && describeEnv(env, project, files)) };
}

const IN_USE = "is an input of the project and is not overwritten; use another file";
const NOT_OWN = "exists and was not written by Portplan; use another file";

/** Returns the present text of an env file, and the directory in which Compose reads it. */
function describeEnv(path: string, { directory }: Project, files: RecordedFiles) {
  const existing = readEnv(path, files);
  if (findEnvBlock(existing) !== null)
    throw new UsageError(
      `--write-env: ${path} has the ports of allocate --here; use --here again, or run ` +
        "portplan release first",
      "allocate",
    );
  const isDefault = path === resolvePath(directory, ".env");
  return { existing, ...(isDefault && { plain: { directory, copy: null } }) };
}

/** Returns the paths of the files of a copy. Throws if a file was changed by somebody else. */
function resolveCheckoutPaths(
  project: Project,
  { directory, options, usesDefaultFiles }: CheckoutRequest,
  files: RecordedFiles,
): OutputPaths {
  const envFile = resolvePath(directory, ".env");
  const found = files.peek(envFile);
  const present = "text" in found ? found.text : null;
  const rest = present === null ? null : (findEnvBlock(present) ?? { rest: present }).rest;
  const [first = "", ...others] = project.files;
  const isFree = (name: string) =>
    isReplaceable(files.peek(resolvePath(directory, name)), isSealed);
  const findsOverride =
    usesDefaultFiles &&
    others.length === 0 &&
    dirname(first) === directory &&
    rest?.includes("COMPOSE_FILE") !== true &&
    isFree(OVERRIDE);
  const name = findsOverride ? OVERRIDE : OWN_OVERRIDE;
  const overrideFile = resolvePath(directory, name);
  if (!isFree(name))
    throw new Error(`${overrideFile} was changed; move it to another place, or delete it`);
  const copy = { present, options, findsOverride };
  return { envFile, overrideFile, plain: { directory, copy } };
}

/** Returns whether a file is missing or special, or has a text that may be replaced. */
function isReplaceable(found: FileText, isOwn: (text: string) => boolean): boolean {
  if ("text" in found) return isOwn(found.text);
  return found.failure !== "not-text" && found.failure !== "too-large";
}

/** Reads the env file that variables are added to; "" if it does not exist. */
export function readEnv(path: string, files: RecordedFiles): string {
  const found = files.peek(path);
  const isEnv = (text: string) => parseDotenv(path, text, () => undefined, new Map()) === null;
  if (!isReplaceable(found, isEnv))
    throw new UsageError(`--write-env: ${path} exists and is not a valid env file`, "allocate");
  return "text" in found ? found.text : "";
}

/** Returns the part of a file's name that distinguishes a project from the others of the run. */
function nameFiles(project: Project): string {
  const name = getResolvedName(project);
  return project.resolvedName === undefined ? name : `${name}-${hash(project.directory)}`;
}

/** Inserts a project's name into a path: `ports.env` becomes `ports.shop.env`. */
function insertName(path: string, name: string): string {
  const extension = /[^/]\.([^./]+)$/.exec(path)?.[1];
  return extension === undefined
    ? `${path}.${name}`
    : `${path.slice(0, -extension.length)}${name}.${extension}`;
}
