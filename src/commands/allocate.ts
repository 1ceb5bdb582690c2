import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import { findEnvBlock, NO_OPTIONS, setEnvBlock } from "../allocate/envBlock.ts";
import { formatEnvFile } from "../allocate/formatEnvFile.ts";
import { NO_OVERRIDE } from "../allocate/formatOverride.ts";
import { type SavedPorts, formatSavedPorts } from "../allocate/savedPorts.ts";
import { releaseRun } from "../leases/releaseRun.ts";
import { resolvePath } from "../lib/paths.ts";
import { runPipeline } from "../pipeline.ts";
import type { AllocatedFile, Report } from "../report/Report.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import { type AllocatedPaths, readEnv, type RecordedFiles } from "./allocatedPaths.ts";

/**
 * Allocates ports, and passes the report to `use`, which may write files and fail. Releases the
 * leases of this run if anything fails, or if a project is invalid: then `used` is null.
 */
export async function allocate<Used>(
  request: ProjectsRequest,
  allocation: AllocationRequest,
  deps: RunDeps,
  use: (report: Report) => Used | Promise<Used>,
): Promise<{ readonly report: Report; readonly used: Used | null }> {
  try {
    const report = await runPipeline({ ...request, command: "check", allocation }, deps);
    if (report.exitStatus !== 2) return { report, used: await use(report) };
    await releaseRun(deps.leases);
    return { report, used: null };
  } catch (error) {
    await releaseRun(deps.leases);
    throw error;
  }
}

/** Returns the files to write. For a single project, this includes files without content. */
export function listFilesToWrite(
  { allocation, projects }: Report,
  paths: AllocatedPaths,
  files: RecordedFiles,
  saved: SavedPorts,
) {
  const { envFile, overrideFile, savedFile } = paths;
  const texts = new Map<string, string>();
  const several = projects.length > 1;
  if (!several && envFile !== null && !files.pathsRead.has(envFile))
    texts.set(
      envFile,
      formatEnvFile(allocation?.needs ?? new Map(), readEnv(envFile, files), true),
    );
  if (!several && overrideFile !== null) texts.set(overrideFile, NO_OVERRIDE);
  for (const { path, text } of listWanted(allocation?.files ?? [], paths)) texts.set(path, text);
  const alone = formatNeeds(allocation, paths, files);
  if (alone !== null) texts.set(alone.path, alone.text);
  if (savedFile !== null)
    texts.set(savedFile, formatSavedPorts(saved, allocation?.assignments ?? []));
  return Array.from(texts, ([path, text]) => ({ path, pieces: [keepMark(path, text, files)] }));
}

/** Returns the `.env` of a checkout with programs outside Compose alone; null if it stays. */
function formatNeeds(
  allocation: Report["allocation"],
  { checkout }: AllocatedPaths,
  files: RecordedFiles,
) {
  if (checkout === null || (allocation?.files ?? []).length > 0) return null;
  const path = resolvePath(checkout.directory, ".env");
  const found = files.peek(path);
  const present = "text" in found ? found.text : null;
  const variables = allocation?.needs ?? new Map<string, string>();
  if (variables.size === 0 && findEnvBlock(present ?? "") === null) return null;
  return { path, text: setEnvBlock(present, { variables, options: NO_OPTIONS }) };
}

/** Returns the files of an allocation that an option requests. */
function listWanted(
  files: readonly AllocatedFile[],
  { envFile, overrideFile, checkout }: AllocatedPaths,
): readonly AllocatedFile[] {
  const wanted = { env: envFile, override: overrideFile };
  return files.filter(({ kind }) => checkout !== null || wanted[kind] !== null);
}

/** Adds the byte order mark that the present file has. */
function keepMark(path: string, text: string, files: RecordedFiles): string {
  const found = files.peek(path);
  return "text" in found && found.hasMark ? `\ufeff${text}` : text;
}
