import { listLeftovers, removeAllocation } from "../allocate/allocationEnvironment.ts";
import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import { findEnvBlock } from "../allocate/envBlock.ts";
import { allocate, listFilesToWrite } from "../commands/allocate.ts";
import {
  type AllocatedPaths,
  findStartDirectory,
  type RecordedFiles,
  recordFiles,
  repeatOptions,
  toCheckout,
} from "../commands/allocatedPaths.ts";
import { UsageError } from "../commands/UsageError.ts";
import type { Files, RunProject } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { releaseEarlier, renewLeases } from "../leases/releaseEarlier.ts";
import { releaseRun } from "../leases/releaseRun.ts";
import { resolvePath } from "../lib/paths.ts";
import type { Report } from "../report/Report.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import {
  findCopyDirectory,
  hasFolder,
  lockCheckouts,
  requirePrivate,
  writeCheckout,
} from "../system/files/checkout.ts";
import { type Content, writeAllOrNothing } from "../system/files/writeFiles.ts";
import { findRunnerName, openHost } from "../system/host/openHost.ts";
import { readAllocateOptions, readPaths } from "./allocateOptions.ts";
import type { Options } from "./arguments.ts";
import { isShown, printInvalidProjects } from "./printInvalidProjects.ts";
import { listDirectories, openDeps, openWorkingFiles, readRequest } from "./readRunRequest.ts";
import { renderCopies } from "./renderCopies.ts";
import { formatUsageHint, renderPorts, usesPorts } from "./renderPorts.ts";
import { renderReport } from "./renderReport.ts";
import { printWarnings, writeResult } from "./terminal.ts";

export async function runAllocate(options: Options, operands: readonly string[]): Promise<number> {
  const opened = await openAllocation(options, operands);
  const { request, allocation, deps, files, paths, leftovers } = opened;
  const { report, used } = await allocate(request, allocation, deps, async (made) => {
    const directory = made.projects.length === 1 ? opened.named : files.cwd;
    const ports = renderPorts(made, options, { directory, noted: process.env });
    const contents = listFilesToWrite(made, paths, files, allocation.saved);
    return { ports, warnings: await writeContents(contents, opened) };
  });
  if (!usesPorts(options)) await releaseRun(deps.leases);
  const hint = formatHint(report, options, operands, opened);
  const ports = used?.ports ?? null;
  // With --print, the result is for a program.
  if (ports !== null || !options.has("print"))
    writeResult(ports ?? [...renderReport(report, options), ...hint], options);
  const warnings = [
    ...(report.allocation?.warnings ?? []),
    ...warnOfUnread(report, allocation, options),
    ...(used?.warnings ?? []),
  ];
  printWarnings([...warnings, ...warnOfLeftovers(report, allocation, leftovers)], options);
  if (!isShown(options)) printInvalidProjects(report, files.cwd);
  return report.exitStatus;
}

/** Warns about programs outside Compose that moved, and cannot read their new port anywhere. */
function warnOfUnread(
  { allocation, exitStatus }: Report,
  { exported }: AllocationRequest,
  options: Options,
): string[] {
  if (exitStatus === 2 || exported || !usesPorts(options)) return [];
  return (allocation?.assignments ?? []).flatMap(({ request, variable, port }) => {
    const { origin } = request.project;
    const { name } = request.service;
    if (origin.kind !== "policy-needs" || variable !== null) return [];
    if ((origin.fallback.get(name) ?? []).length > 0) return [];
    return [
      `${name} cannot learn that its port is ${port} now; name a variable for it in the policy, ` +
        "or start it with portplan run",
    ];
  });
}

function warnOfLeftovers(
  { exitStatus }: Report,
  { exported }: AllocationRequest,
  names: readonly string[],
): string[] {
  if (exitStatus === 2 || exported || names.length === 0) return [];
  return [
    `an earlier allocation has set ${names.join(", ")} in this environment, which ` +
      "docker compose prefers to files; unset them first",
  ];
}

/** An allocation with everything that it needs. */
export interface OpenedAllocation {
  readonly request: ProjectsRequest;
  readonly allocation: AllocationRequest;
  readonly deps: RunDeps;
  readonly files: RecordedFiles;
  /** The files as they are, with those of copies. */
  readonly present: Files;
  readonly paths: AllocatedPaths;
  /** The directory in the arguments, or the working directory. */
  readonly named: string;
  /** See `listLeftovers`. */
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
  const env = removeAllocation(process.env);
  const given = readRequest(options, operands, present);
  const projects = options.has("here")
    ? [moveToCopy(given.projects, present, env)]
    : given.projects.map((project) => repeatInCopy(project, present, env));
  const request = { ...given, projects };
  const [first] = projects;
  const checkout = options.has("here") && first !== undefined ? toCheckout(first, env) : null;
  const copies = [...projects.flatMap(findCopies), ...(checkout ? [checkout.directory] : [])];
  const read = readPaths(options, present, copies);
  const paths = { ...read, checkout, overrideFile: overrideFile ?? read.overrideFile };
  const files = recordFiles(present, paths);
  const opened = await openDeps(options, operands, present, checkout?.directory);
  const leftovers = listLeftovers(process.env);
  const allocation = readAllocateOptions(options, {
    paths,
    files,
    several: projects.length > 1,
    runner: findRunnerName(env),
    leftovers,
    isForProgram: overrideFile !== null,
    copied: copies.flatMap((directory) => listCopied(directory, present)),
  });
  const deps = { ...opened, files, env, host: openHost(env) };
  const [named = files.cwd] = listDirectories(operands, files);
  return { request, allocation, deps, files, present, paths, named, leftovers };
}

/** Returns the project of `--here`, with the options of the run that made the copy. */
function moveToCopy(projects: readonly RunProject[], files: Files, env: Env): RunProject {
  const [project, ...others] = projects;
  if (project === undefined || others.length > 0)
    throw new UsageError("--here is for one project; use it once for each", "allocate");
  const { cwd } = project;
  const start = findStartDirectory(project, files, env) ?? findCopyDirectory(cwd) ?? cwd;
  requirePrivate(start);
  return repeatOptions(project, start, files, env);
}

/** Adds the options with which a copy was made, so that its project is the same in every run. */
function repeatInCopy(project: RunProject, files: Files, env: Env): RunProject {
  const [copy] = findCopies(project);
  if (copy === undefined || findStartDirectory(project, files, env) !== copy) return project;
  return repeatOptions(project, copy, files, env);
}

/** Returns the directory of the copy that a project is in, if any. */
function findCopies({ cwd, searchParents }: RunProject): string[] {
  const found = searchParents ? findCopyDirectory(cwd) : null;
  return [found ?? (hasFolder(cwd) ? cwd : null)].flatMap((each) => each ?? []);
}

/** Lists the variables that the `.env` of a copy sets, and those that replace its override file. */
function listCopied(directory: string, files: Files): string[] {
  const found = files.read(resolvePath(directory, ".env"), false);
  const block = "text" in found ? findEnvBlock(found.text) : null;
  if (block === null) return [];
  const names = block.names.filter((name) => name !== "COMPOSE_PROJECT_NAME");
  return [...new Set([...names, "COMPOSE_FILE"])];
}

/** Writes the files of an allocation, all or none. Returns warnings. */
async function writeContents(
  contents: readonly Content[],
  { paths: { checkout }, deps, present }: OpenedAllocation,
): Promise<readonly string[]> {
  if (checkout !== null) return writeCopy(checkout.directory, contents, deps.leases, present);
  writeAllOrNothing(contents);
  return [];
}

/** Writes the files of a copy. What is in its `.env` is leased at any time. */
function writeCopy(
  directory: string,
  contents: readonly Content[],
  store: LeaseStore | null | undefined,
  files: Files,
): Promise<readonly string[]> {
  return lockCheckouts([directory], async () => {
    if (store) await renewLeases(store);
    const warnings = await writeCheckout(directory, contents, files);
    if (store) await releaseEarlier(store);
    return warnings;
  });
}

/** Returns the text below the report that says how to use the ports. */
function formatHint(
  report: Report,
  options: Options,
  operands: readonly string[],
  { paths: { checkout }, files: { cwd } }: OpenedAllocation,
): readonly string[] {
  if (options.valueOrDefault("format") !== "text" || options.has("quiet")) return [];
  const isFound = operands.length === 0;
  const shellFiles = process.env["COMPOSE_FILE"] ?? "";
  return checkout === null
    ? [formatUsageHint(report, options, { cwd, isFound, shellFiles })]
    : [renderCopies(report, checkout.directory, cwd)];
}
