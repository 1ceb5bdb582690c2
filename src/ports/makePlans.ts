import { isComposeProject, type Project } from "../compose/index.ts";
import type { PublishesIpv6 } from "./toPortRequest.ts";
import { makePlan } from "./makePlan.ts";
import type { Plan } from "./Plan.ts";

/**
 * The plans of a run: what publishes ports at the same time, and what does so elsewhere or later.
 */
export interface Plans {
  /**
   * The projects, what programs outside of Compose need, and the service containers of our own job.
   * The containers run by now, so they come first: what comes later collides.
   */
  readonly here: Plan;
  /**
   * What is to be started on this host: all but the containers. Its requests are those of `here`.
   */
  readonly projects: Plan;
  /** The service containers of every other job, by themselves. */
  readonly elsewhere: readonly Plan[];
  /** Everything, in the order in which it is shown. */
  readonly all: Plan;
}

/** The projects of a run, by where they come from. */
export interface PlanInput {
  readonly projects: readonly Project[];
  /** The service containers of workflows, a job as a project (`readWorkflowJobs`). */
  readonly jobs?: readonly Project[];
  /** What programs outside of Compose need (`buildNeedsProject`). */
  readonly needs?: Project | null;
  /** The variants of environments, which are only shown. */
  readonly variants?: readonly Project[];
}

export function makePlans(
  { projects, jobs = [], needs = null, variants = [] }: PlanInput,
  ipv6: PublishesIpv6,
): Plans {
  const current = jobs.filter(({ origin }) => origin.kind === "workflow-job" && origin.current);
  const outside = needs === null ? [] : [needs];
  const here = makePlan([...current, ...outside, ...projects], ipv6);
  const elsewhere = jobs
    .filter((job) => !current.includes(job))
    .map((job) => makePlan([job], ipv6));
  const requestsOf = (isIncluded: (project: Project) => boolean) =>
    here.requests.filter(({ project }) => isIncluded(project));
  const started = [
    ...requestsOf(isComposeProject),
    ...requestsOf(({ origin }) => origin.kind === "policy-needs"),
  ];
  const running = requestsOf(({ origin }) => origin.kind === "workflow-job");
  const all = {
    projects: [...projects, ...outside, ...jobs, ...variants],
    requests: [
      ...started,
      ...running,
      ...elsewhere.flatMap(({ requests }) => requests),
      ...makePlan(variants, true).requests,
    ],
  };
  return { here, projects: { projects, requests: started }, elsewhere, all };
}
