import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import type { OutputPaths } from "../allocate/ProjectOverride.ts";
import { isOverride } from "../allocate/formatOverride.ts";
import { type SavedPorts, formatSavedPorts } from "../allocate/savedPorts.ts";
import type { Files, Project } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import { runPipeline } from "../pipeline.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import type { AllocatedFile, Report } from "../report/Report.ts";
import type { RunDeps } from "../RunRequest.ts";
import type { ProjectsRequest } from "./check.ts";
import { UsageError } from "./UsageError.ts";

/** The files of an allocation, absolute; null: not written. */
export interface AllocatedPaths {
  readonly envFile: string | null;
  readonly overrideFile: string | null;
  /** Where assignments are saved. */
  readonly savedFile: string | null;
}

/** A file that the command writes. */
export interface FileToWrite {
  readonly path: string;
  readonly pieces: readonly [string];
}

/** Files that record which of them were read. */
export interface RecordedFiles extends Files {
  /** Absolute. */
  readonly pathsRead: ReadonlySet<string>;
}

/** Stands for an override that has nothing to override. */
export const NO_OVERRIDE = "services: {}\n";

/**
 * Returns the files that `allocate` reads. Where the override of an earlier run will be replaced it
 * is read as empty: it would hide what the project itself says.
 */
export function recordFiles(files: Files, { overrideFile }: AllocatedPaths): RecordedFiles {
  const pathsRead = new Set<string>();
  return {
    ...files,
    pathsRead,
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
 * Allocates ports, and passes the report to `use`, which may write files and fail. The leases of
 * this run are released where anything fails, and where the report is that it could not do its
 * work: then `used` is null.
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
 * Returns where the files of a project are written: of several projects each has its own. Throws a
 * UsageError where that is a file the project is made of.
 */
export function resolvePaths(
  project: Project,
  { envFile, overrideFile }: AllocatedPaths,
  several: boolean,
  files: RecordedFiles,
): OutputPaths {
  const namePath = (path: string) => (several ? insertName(path, getNameOnEngine(project)) : path);
  const env = envFile === null ? null : namePath(envFile);
  const override = overrideFile === null ? null : namePath(overrideFile);
  checkEnvFile(env, project, files);
  checkOverrideFile(override, files);
  return {
    envFile: env,
    overrideFile: override ?? namePath(resolvePath(files.cwd, "compose.portplan.yaml")),
  };
}

/**
 * Variables go into an env file of the project too. Whatever else a run reads is not overwritten.
 */
function checkEnvFile(
  path: string | null,
  { envFiles }: Project,
  { pathsRead }: RecordedFiles,
): void {
  if (path !== null && pathsRead.has(path) && !envFiles.includes(path))
    throw new UsageError(`--write-env: ${path} ${IN_USE}`, "allocate");
}

function checkOverrideFile(path: string | null, files: RecordedFiles): void {
  if (path === null || !files.pathsRead.has(path)) return;
  const found = files.read(path, true);
  if (!("text" in found) || found.text !== NO_OVERRIDE)
    throw new UsageError(`--write-override: ${path} ${IN_USE}`, "allocate");
}

const IN_USE = "is a file of the project, and stays as it is: name another one";

/** Puts a project's name into a file's: `ports.env` becomes `ports.shop.env`. */
function insertName(path: string, name: string): string {
  const extension = /[^/]\.([^./]+)$/.exec(path)?.[1];
  return extension === undefined
    ? `${path}.${name}`
    : `${path.slice(0, -extension.length)}${name}.${extension}`;
}

/** Returns the files to write; of a single project also those into which nothing has to go. */
export function listFilesToWrite(
  { allocation, projects }: Report,
  paths: AllocatedPaths,
  files: RecordedFiles,
  saved: SavedPorts,
): readonly FileToWrite[] {
  const ofKind = (kind: AllocatedFile["kind"]) =>
    (allocation?.files ?? []).filter((file) => file.kind === kind);
  const several = projects.length > 1;
  const { savedFile } = paths;
  return [
    ...listFiles(
      ofKind("env"),
      paths.envFile,
      several,
      files.pathsRead.has(paths.envFile ?? "") ? null : "",
    ),
    ...listFiles(ofKind("override"), paths.overrideFile, several, NO_OVERRIDE),
    ...(savedFile === null
      ? []
      : [toFile(savedFile, formatSavedPorts(saved, allocation?.assignments ?? []))]),
  ];
}

/**
 * `path`: as the user named it. `empty`: what goes into it where there is nothing; null: it stays
 * as it is.
 */
function listFiles(
  ofKind: readonly AllocatedFile[],
  path: string | null,
  several: boolean,
  empty: string | null,
): FileToWrite[] {
  if (path === null) return [];
  if (ofKind.length > 0 || several) return ofKind.map((file) => toFile(file.path, file.text));
  return empty === null ? [] : [toFile(path, empty)];
}

const toFile = (path: string, text: string): FileToWrite => ({ path, pieces: [text] });
