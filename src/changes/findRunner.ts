import { dirname, normalize } from "node:path/posix";
import type { Host } from "../host/Host.ts";
import {
  findJob,
  findRunnerFolder,
  findWorker,
  type Job,
  listAncestors,
} from "../host/holders/Job.ts";
import {
  listProcesses,
  readControlGroup,
  readStat,
  type ProcessStat,
} from "../host/linux/readProcess.ts";
import { asObject, asString, parseJson } from "../lib/json.ts";
import { isPathBelow, resolvePath } from "../lib/paths.ts";

/** The runner of this job. No other job of it is running. */
export interface Runner {
  readonly job: Job;
  /** The start of the job in clock ticks since boot, which no change of the clock affects. */
  readonly startTicks: number;
  /** The folder that has the workspaces of all jobs of the runner (`_work`), without links. */
  readonly workFolder: string;
  /** The work folders of other runners in it. */
  readonly nested: readonly string[];
  /** The ids of the containers in which runners run. */
  readonly containers: ReadonlySet<string>;
}

/** Why it is not certain what belongs to the runner of this job. */
export interface NotCertain {
  readonly reason: string;
}

const WORKER = "Runner.Worker";
const LISTENER = "Runner.Listener";
/** Names that are in every work folder of a runner, or in every folder of a runner. */
const RUNNER_MARKS = ["_PipelineMapping", ".runner"];
/** The folders of a work folder that several repositories share. */
const SHARED_FOLDERS: ReadonlySet<string> = new Set(["_actions", "_temp"]);
const MAX_PARTS = 100;

/**
 * Finds the runner of this job and its work folder (docs/reference/actions.md A13). A runner runs
 * one job at a time, so that what is in its work folder and older than this job is of a job that
 * has ended. That is not certain if another runner may use the folder.
 */
export async function findRunner(host: Host): Promise<Runner | NotCertain> {
  const job = await findJob(host);
  const worker = host.platform === "linux" ? findWorker("self", host) : undefined;
  if (job === null || worker === undefined) return { reason: describeMissingWorker(job, host) };
  if (readStat("1", host) === null)
    return { reason: "the processes of other accounts cannot be seen, which may be runners" };
  const own = findFolder(worker.pid, host);
  const given = normalizeFolder(host.env["RUNNER_WORKSPACE"] ?? "");
  const workFolder = given === null ? null : host.real(dirname(given));
  if (own === null || workFolder === null || workFolder === "/")
    return { reason: "the work folder of this runner is not known (RUNNER_WORKSPACE)" };
  if ([own, host.home].some((each) => isPathBelow(each, workFolder)))
    return { reason: "the folder above RUNNER_WORKSPACE contains more than work folders" };
  const registered = readWorkFolder(own, "", host);
  if (registered === null)
    return { reason: "the settings of this runner cannot be read (.runner)" };
  if (host.real(registered) !== workFolder)
    return { reason: "RUNNER_WORKSPACE is not in the work folder in the settings of this runner" };
  const processes = listRunnerProcesses(host);
  const others = findOtherFolders(processes, { pid: worker.pid, own, workFolder }, host);
  if ("reason" in others) return others;
  const containers = processes.flatMap(({ pid }) => readContainer(pid, host) ?? []);
  const { startTicks } = worker;
  return { job, startTicks, workFolder, ...others, containers: new Set(containers) };
}

function describeMissingWorker(job: Job | null, { platform }: Host): string {
  if (job === null) return "this is not a job of GitHub Actions";
  if (platform !== "linux") return "the processes of the runner can be seen on Linux only";
  return "the process of the runner cannot be seen from here, e.g. in a job with a container";
}

/** Returns the folders of the other runners in the work folder, or why it is not only ours. */
function findOtherFolders(
  processes: readonly ProcessStat[],
  ours: { readonly pid: number; readonly own: string; readonly workFolder: string },
  host: Host,
): Pick<Runner, "nested"> | NotCertain {
  const { own, workFolder } = ours;
  const ancestors = new Set(listAncestors("self", host).map(({ pid }) => pid));
  const container = readContainer(ours.pid, host);
  const nested: string[] = [];
  for (const { pid, name } of processes) {
    if (ancestors.has(pid)) continue;
    const folder = findFolder(pid, host);
    const what = `${name} with process id ${pid}`;
    if (folder === null) return { reason: `the folder of ${what} is not known` };
    if (folder === own) return { reason: `${what} is of this runner too` };
    // The paths of a container are not those of this machine, but Compose records them.
    const isElsewhere = readContainer(pid, host) !== container;
    const given = readWorkFolder(folder, isElsewhere ? `/proc/${pid}/root` : "", host);
    // No other account has its work folder in the folder of this runner.
    if (given === null && (isElsewhere || !isPathBelow(workFolder, own)))
      return { reason: `the work folder of ${what} is not known` };
    const named = given ?? `${folder}/_work`;
    const other = isElsewhere ? named : host.real(named);
    if (isPathBelow(workFolder, other)) return { reason: `${what} uses the same work folder` };
    if (isPathBelow(other, workFolder)) nested.push(other);
  }
  return { nested };
}

/** Returns the id of the container of a process; null if it is in none, or not in a known one. */
function readContainer(pid: number, host: Host): string | null {
  return readControlGroup(pid, host).container;
}

function listRunnerProcesses(host: Host): ProcessStat[] {
  return listProcesses(host).filter(({ name }) => name === WORKER || name === LISTENER);
}

/** Returns the folder of a runner's process without links; null if it is not known. */
function findFolder(pid: number, host: Host): string | null {
  const [program = ""] = (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
  const named = normalizeFolder(program);
  const folder = findRunnerFolder(pid, host) ?? (named && dirname(dirname(named)));
  return folder === null ? null : host.real(folder);
}

/**
 * Reads the work folder from the settings of a runner; null if they cannot be read.
 *
 * @param root the path of the root directory of the runner
 */
function readWorkFolder(folder: string, root: string, host: Host): string | null {
  const text = host.read(`${root}${folder}/.runner`)?.replace(/^\uFEFF/, "") ?? "";
  const work = asString(asObject(parseJson(text))["workFolder"]);
  return work === "" ? null : resolvePath(folder, work);
}

/** Returns an absolute path without a slash at the end; null if it is written in another way. */
function normalizeFolder(path: string): string | null {
  const trimmed = path.replace(/(?<=[^/])\/$/, "");
  return trimmed.startsWith("/") && normalize(trimmed) === trimmed ? trimmed : null;
}

/**
 * Returns whether a directory is one of a job of this runner, also after it was removed. The runner
 * checks out a repository to `NAME/NAME` in the work folder.
 */
export function isJobDirectory(
  directory: string,
  { workFolder, nested }: Runner,
  host: Host,
): boolean {
  const path = normalizeFolder(directory);
  const real = path === null ? null : resolveExisting(path, host);
  if (real === null || real === workFolder || !isPathBelow(real, workFolder)) return false;
  if (nested.some((other) => isPathBelow(real, other))) return false;
  const parts = real.slice(workFolder.length + 1).split("/");
  const name = workFolder.slice(workFolder.lastIndexOf("/") + 1);
  if (parts.length > MAX_PARTS || parts.includes(name) || parts.includes("_work")) return false;
  // The work folder may contain directories of persons: a runner can be set up to use any one.
  const [first = "", second] = parts;
  if (first !== second && !SHARED_FOLDERS.has(first)) return false;
  const folders = parts.map((_, at) => [workFolder, ...parts.slice(0, at + 1)].join("/"));
  return !folders.some((each) => RUNNER_MARKS.some((mark) => host.exists(`${each}/${mark}`)));
}

/** Resolves the links of the part of a path that exists; null if a link leads nowhere. */
function resolveExisting(path: string, host: Host): string | null {
  for (let at = path; at !== "/"; at = dirname(at)) {
    if (host.exists(at)) return host.real(at) + path.slice(at.length);
    if (host.link(at) !== null) return null;
  }
  return path;
}
