import { dirname } from "node:path/posix";
import type { Container } from "../engine/Container.ts";
import type { Host } from "../Host.ts";
import { formatStart, readStat, type ProcessStat, readBootTime } from "../linux/readProcess.ts";

export interface Job {
  /** True if the machine runs only this job. */
  readonly hosted: boolean;
  /**
   * `RUNNER_TRACKING_ID`, which all processes of the job inherit (docs/reference/actions.md A8);
   * empty if it was unset.
   */
  readonly trackingId: string;
  /**
   * The runner's process for this job; null if it is not an ancestor of this process, e.g. in a
   * container.
   */
  readonly worker: { readonly pid: number; readonly since: string | null } | null;
  /** The label of all containers that the runner starts; null if it is not known. */
  readonly label: string | null;
}

const WORKER = "Runner.Worker";
/** Far more than any chain of processes has. */
const MAX_ANCESTORS = 100;

export async function findJob(host: Host): Promise<Job | null> {
  const trackingId = host.env["RUNNER_TRACKING_ID"] ?? "";
  if (trackingId === "" && host.env["GITHUB_ACTIONS"] !== "true") return null;
  const worker = findWorker("self", host);
  const hosted = host.env["RUNNER_ENVIRONMENT"] === "github-hosted";
  if (worker === undefined) return { hosted, trackingId, worker: null, label: null };
  const { pid, start } = worker;
  const since = formatStart(start, readBootTime(host));
  return { hosted, trackingId, worker: { pid, since }, label: await readRunnerLabel(pid, host) };
}

/**
 * Computes the label: six digits of the SHA-256 of the runner's settings (docs/reference/actions.md
 * A10).
 */
async function readRunnerLabel(worker: number, host: Host): Promise<string | null> {
  const folder = findRunnerFolder(worker, host);
  const settings = folder === null ? null : host.read(`${folder}/.runner`);
  if (settings === null) return null;
  const bytes = new TextEncoder().encode(settings.replace(/^\uFEFF/, ""));
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex", 0, 3);
}

/** Returns the folder of the runner with this process; null if its program cannot be read. */
export function findRunnerFolder(pid: number, host: Pick<Host, "link">): string | null {
  const program = host.link(`/proc/${pid}/exe`);
  return program === null ? null : dirname(dirname(program));
}

/** Returns the runner's process for a job, searching a process and its ancestors. */
export function findWorker(
  pid: number | "self",
  host: Pick<Host, "read">,
): ProcessStat | undefined {
  return listAncestors(pid, host).find(({ name }) => name === WORKER);
}

/** Returns a process and the processes that started it, the nearest first. */
export function listAncestors(first: number | "self", host: Pick<Host, "read">): ProcessStat[] {
  const found: ProcessStat[] = [];
  for (let at = first; at !== 0 && found.length < MAX_ANCESTORS;) {
    const stat = readStat(at, host);
    if (stat === null) break;
    found.push(stat);
    at = stat.parent;
  }
  return found;
}

/**
 * Describes how a process is related to the job, as notes; empty outside of a job or if that is not
 * known.
 */
export function describeJob(
  { pid, since }: { readonly pid: number; readonly since: string | null },
  job: Job | null,
  host: Host,
): string[] {
  if (job === null) return [];
  const environment = host.read(`/proc/${pid}/environ`) ?? "";
  const [, id = ""] = /(?:^|\0)RUNNER_TRACKING_ID=([^\0]*)/.exec(environment) ?? [];
  if (job.trackingId !== "" && id === job.trackingId) return ["started by this job"];
  // A process that should outlive its job sets another value.
  if (job.trackingId !== "" && id.startsWith("github_")) return ["started by another job"];
  const { worker } = job;
  // Only root can read the environment of a process of root.
  if (worker !== null && listAncestors(pid, host).some((each) => each.pid === worker.pid))
    return ["started by this job"];
  const when = describeAge(since, job);
  return when.length > 0 || environment === "" || job.trackingId === ""
    ? when
    : ["not started by this job"];
}

const OLDER = "started before this job";

/** Describes whether something started before the job; empty if that is not known. */
function describeAge(since: string | null, { worker }: Job): string[] {
  if (since === null || !worker?.since) return [];
  return [since < worker.since ? OLDER : "started during this job"];
}

/** Describes how a container is related to the job. */
export function describeContainerJob(
  { networks, runner }: Container,
  since: string | null,
  job: Job | null,
): string[] {
  // docs/reference/actions.md A10
  const isService = networks.some((name) => name.startsWith("github_network_"));
  if (!isService) return job === null ? [] : describeAge(since, job);
  if (job?.hosted) return ["this job's service container"];
  if (job === null || job.label === null) return ["a service container of a workflow job"];
  if (runner !== job.label) return ["a service container of another runner's job"];
  const [age] = describeAge(since, job);
  if (age === undefined) return ["a service container of this runner"];
  return [
    age === OLDER ? "left over from an earlier job of this runner" : "this job's service container",
  ];
}
