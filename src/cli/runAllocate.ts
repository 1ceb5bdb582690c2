import { listLeftovers, removeAllocation } from "../allocate/allocationEnvironment.ts";
import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import {
  type AllocatedPaths,
  allocate,
  listFilesToWrite,
  type RecordedFiles,
  recordFiles,
} from "../commands/allocate.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import { writeAllOrNothing } from "../system/files/writeFiles.ts";
import { findRunnerName, openHost } from "../system/host/openHost.ts";
import { readAllocateOptions, readPaths } from "./allocateOptions.ts";
import type { Options } from "./arguments.ts";
import { isShown, printInvalidProjects } from "./printInvalidProjects.ts";
import { listDirectories, openDeps, openWorkingFiles, readRequest } from "./readRunRequest.ts";
import { formatUsageHint, renderPorts, usesPorts } from "./renderPorts.ts";
import { renderReport } from "./renderReport.ts";
import { printWarnings, writeResult } from "./terminal.ts";

/** The input of an allocation. */
interface OpenedAllocation {
  readonly request: ProjectsRequest;
  readonly allocation: AllocationRequest;
  readonly deps: RunDeps;
  readonly files: RecordedFiles;
  readonly paths: AllocatedPaths;
  /** The absolute directory of a single project, as the user named it. */
  readonly named: string;
  /** Variables of an earlier allocation in the environment of this process. */
  readonly leftovers: readonly string[];
}

/**
 * Reads the options of an allocation, and opens what it needs. Throws a UsageError.
 *
 * @param overrideFile the override file for a program that gets the ports from its environment;
 *   null if the options say how the ports are passed on
 */
export async function openAllocation(
  options: Options,
  operands: readonly string[],
  overrideFile: string | null = null,
): Promise<OpenedAllocation> {
  const present = openWorkingFiles();
  const given = readPaths(options, present);
  const isForProgram = overrideFile !== null;
  const paths = isForProgram ? { ...given, overrideFile } : given;
  const files = recordFiles(present, paths);
  const env = removeAllocation(process.env);
  const deps = { ...(await openDeps(options, operands, present)), files, env, host: openHost(env) };
  const request = readRequest(options, operands, files);
  const several = request.projects.length > 1;
  const leftovers = listLeftovers(process.env);
  const runner = findRunnerName(env);
  const context = { paths, files, several, runner, leftovers, isForProgram };
  const allocation = readAllocateOptions(options, context);
  const [named = files.cwd] = several ? [] : listDirectories(operands, files);
  return { request, allocation, deps, files, paths, named, leftovers };
}

export async function runAllocate(options: Options, operands: readonly string[]): Promise<number> {
  const opened = await openAllocation(options, operands);
  const { request, allocation, deps, files, paths, leftovers } = opened;
  const { report, used } = await allocate(request, allocation, deps, (made) => {
    const directory = made.projects.length === 1 ? opened.named : files.cwd;
    const ports = renderPorts(made, options, { directory, noted: process.env });
    writeAllOrNothing(listFilesToWrite(made, paths, files, allocation.saved));
    return ports;
  });
  if (!usesPorts(options)) await deps.leases?.release(({ run }) => run === deps.leases?.run);
  const isText = options.valueOrDefault("format") === "text";
  const hint = isText ? [formatUsageHint(report, options, operands, files.cwd)] : [];
  // With --print, the result is for a program.
  if (used !== null || !options.has("print"))
    writeResult(used ?? [...renderReport(report, options), ...hint], options);
  const isSet = report.exitStatus !== 2 && !allocation.exported && leftovers.length > 0;
  const leftover =
    `an earlier allocation has set ${leftovers.join(", ")} in this environment, which ` +
    "docker compose prefers to files; unset them first";
  printWarnings([...(report.allocation?.warnings ?? []), ...(isSet ? [leftover] : [])], options);
  if (!isShown(options)) printInvalidProjects(report, files.cwd);
  return report.exitStatus;
}
