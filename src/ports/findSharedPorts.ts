import type { Alternatives } from "./areAlternatives.ts";
import { findCollisions } from "./findCollisions.ts";
import type { PortRequest } from "./Plan.ts";
import type { JobProject, WorkflowJob } from "./readWorkflowJobs.ts";

/** A host port of a job's service container that jobs on the same host may publish at once. */
export interface SharedPort {
  readonly request: PortRequest;
  readonly job: WorkflowJob;
  /** The service containers of other jobs; empty if the jobs of one matrix share the port. */
  readonly others: readonly PortRequest[];
}

/** The most entries that are compared. */
const MAX_REQUESTS = 2000;

/** Finds the fixed ports that jobs with self-hosted runners may publish at the same time. */
export function findSharedPorts(
  jobs: readonly JobProject[],
  requests: readonly PortRequest[],
  alternatives: readonly Alternatives[],
): SharedPort[] {
  const byProject = new Map(jobs.map((project) => [project, project.job] as const));
  const jobOf = ({ project }: PortRequest) => byProject.get(project as JobProject);
  const shared = requests
    .filter((request) => request.kind === "fixed" && jobOf(request)?.labels)
    .slice(0, MAX_REQUESTS);
  if (shared.length === 0) return [];
  const isApart = (a: PortRequest, b: PortRequest) => {
    const [one, other] = [jobOf(a), jobOf(b)];
    return !one || !other || !mayRunAtOnce(one, other);
  };
  const plan = { projects: jobs, requests: shared };
  const collisions = findCollisions(plan, alternatives, null, isApart);
  const others = new Map(collisions.map((collision) => [collision.request, collision.others]));
  return shared.flatMap((request) => {
    const job = jobOf(request);
    if (job?.isParallel) return [{ request, job, others: [] }];
    const found = others.get(request);
    return job === undefined || found === undefined ? [] : [{ request, job, others: found }];
  });
}

/** Returns whether two jobs may run on one host at the same time. */
function mayRunAtOnce(a: WorkflowJob, b: WorkflowJob): boolean {
  const areApart = ARCHITECTURES.some((one) =>
    ARCHITECTURES.some(
      (other) => one !== other && a.labels?.includes(one) && b.labels?.includes(other),
    ),
  );
  if (areApart || a.fixedGroups.some((group) => b.fixedGroups.includes(group))) return false;
  if (a.file !== b.file) return !a.isCalled && !b.isCalled;
  return !a.follows.has(b.id) && !b.follows.has(a.id) && (a.group === null || a.group !== b.group);
}

/** The labels of self-hosted runners for the architecture of their host. */
const ARCHITECTURES = ["x64", "arm64", "arm"];
