import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import type { OutputPaths } from "../allocate/ProjectOverride.ts";
import { formatEnvFile } from "../allocate/formatEnvFile.ts";
import { hash } from "../allocate/hash.ts";
import { isOverride, NO_OVERRIDE } from "../allocate/formatOverride.ts";
import { type SavedPorts, formatSavedPorts } from "../allocate/savedPorts.ts";
import { type Files, type FileText, parseDotenv, type Project } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import { runPipeline } from "../pipeline.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import type { Report } from "../report/Report.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import { UsageError } from "./UsageError.ts";

/** The files that an allocation writes, as absolute paths; null if not written. */
export interface AllocatedPaths {
  readonly envFile: string | null;
  readonly overrideFile: string | null;
  /** The file of `--save`. */
  readonly savedFile: string | null;
}

/** Files that record which paths were read. */
export interface RecordedFiles extends Files {
  /** Absolute paths. */
  readonly pathsRead: ReadonlySet<string>;
  /** Reads a file that is about to be written, without recording it. */
  peek(path: string): FileText;
}

/**
 * Wraps the files that `allocate` reads. The override file of an earlier run is read as empty: it
 * will be replaced, and would hide the ports of the project.
 */
export function recordFiles(files: Files, { overrideFile }: AllocatedPaths): RecordedFiles {
  const pathsRead = new Set<string>();
  return {
    ...files,
    pathsRead,
    peek: (path) => files.read(path, false),
    read(path, trusted) {
      const found = files.read(path, trusted);
      if ("text" in found) pathsRead.add(path);
      return path === overrideFile && "text" in found && isOverride(found.text)
        ? { text: NO_OVERRIDE }
        : found;
    },
  };
}

/**
 * Allocates ports, and passes the report to `use`, which may write files and fail. Releases the
 * leases of this run if anything fails, or if a project is invalid: then `used` is null.
 */
export async function allocate<Used>(
  request: ProjectsRequest,
  allocation: AllocationRequest,
  deps: RunDeps,
  use: (report: Report) => Used,
): Promise<{ readonly report: Report; readonly used: Used | null }> {
  const releaseRun = () => deps.leases?.release(({ run }) => run === deps.leases?.run);
  try {
    const report = await runPipeline({ ...request, command: "check", allocation }, deps);
    if (report.exitStatus !== 2) return { report, used: use(report) };
    await releaseRun();
    return { report, used: null };
  } catch (error) {
    await releaseRun();
    throw error;
  }
}

/**
 * Returns the paths of the files to write for a project; each of several projects has its own.
 * Throws a UsageError if a path is an input of the project, or a file of somebody else.
 */
export function resolvePaths(
  project: Project,
  { envFile, overrideFile }: AllocatedPaths,
  several: boolean,
  files: RecordedFiles,
): OutputPaths {
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
  return { envFile: env, overrideFile: override, ...(env && { existing: readEnv(env, files) }) };
}

const IN_USE = "is an input of the project and is not overwritten; use another file";
const NOT_OWN = "exists and was not written by Portplan; use another file";

/** Returns whether a file is missing or special, or has a text that may be replaced. */
function isReplaceable(found: FileText, isOwn: (text: string) => boolean): boolean {
  if ("text" in found) return isOwn(found.text);
  return found.failure !== "not-text" && found.failure !== "too-large";
}

/** Reads the env file that variables are added to; "" if it does not exist. */
function readEnv(path: string, files: RecordedFiles): string {
  const found = files.peek(path);
  const isEnv = (text: string) => parseDotenv(path, text, () => undefined, new Map()) === null;
  if (!isReplaceable(found, isEnv))
    throw new UsageError(`--write-env: ${path} exists and is not a valid env file`, "allocate");
  return "text" in found ? found.text : "";
}

/** Returns the part of a file's name that distinguishes a project from the others of the run. */
function nameFiles(project: Project): string {
  const name = getNameOnEngine(project);
  return project.resolvedName === undefined ? name : `${name}-${hash(project.directory)}`;
}

/** Inserts a project's name into a path: `ports.env` becomes `ports.shop.env`. */
function insertName(path: string, name: string): string {
  const extension = /[^/]\.([^./]+)$/.exec(path)?.[1];
  return extension === undefined
    ? `${path}.${name}`
    : `${path.slice(0, -extension.length)}${name}.${extension}`;
}

/** Returns the files to write. For a single project, this includes files without content. */
export function listFilesToWrite(
  { allocation, projects }: Report,
  { envFile, overrideFile, savedFile }: AllocatedPaths,
  files: RecordedFiles,
  saved: SavedPorts,
) {
  const texts = new Map<string, string>();
  const several = projects.length > 1;
  if (!several && envFile !== null && !files.pathsRead.has(envFile))
    texts.set(
      envFile,
      formatEnvFile(allocation?.needs ?? new Map(), readEnv(envFile, files), true),
    );
  if (!several && overrideFile !== null) texts.set(overrideFile, NO_OVERRIDE);
  const wanted = { env: envFile, override: overrideFile };
  for (const { kind, path, text } of allocation?.files ?? [])
    if (wanted[kind] !== null) texts.set(path, text);
  if (savedFile !== null)
    texts.set(savedFile, formatSavedPorts(saved, allocation?.assignments ?? []));
  return Array.from(texts, ([path, text]) => {
    const found = files.peek(path);
    return { path, pieces: ["text" in found && found.hasMark ? `\ufeff${text}` : text] };
  });
}
