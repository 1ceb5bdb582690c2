import { isComposeProject, type Project } from "../compose/index.ts";
import type { PublishesIpv6 } from "./toPortRequest.ts";
import { makePlan } from "./makePlan.ts";
import type { Plan } from "./Plan.ts";

/** The plans of a run: what wants ports together, and what does so elsewhere or later. */
export interface Plans {
  /**
   * The projects, what programs outside of Compose need, and the service containers of our own job.
   * The containers run by now, so they come first: who comes later collides.
   */
  readonly here: Plan;
  /** What is to be started on this host: all but the containers. Its wants are those of `here`. */
  readonly projects: Plan;
  /** The service containers of every other job, by themselves. */
  readonly elsewhere: readonly Plan[];
  /** Everything, in the order in which it is shown. */
  readonly all: Plan;
}

/**
 * `jobs`: the service containers of workflows, a job as a project (`workflowJobs`). `needs`: what
 * programs outside of Compose need (`needsProject`). `variants`: of environments, which are shown.
 */
export function makePlans(
  projects: readonly Project[],
  jobs: readonly Project[],
  ipv6: PublishesIpv6,
  needs: Project | null = null,
  variants: readonly Project[] = [],
): Plans {
  const current = jobs.filter(({ origin }) => origin.kind === "workflow-job" && origin.current);
  const outside = needs === null ? [] : [needs];
  const here = makePlan([...current, ...outside, ...projects], ipv6);
  const elsewhere = jobs
    .filter((job) => !current.includes(job))
    .map((job) => makePlan([job], ipv6));
  const from = (isFrom: (project: Project) => boolean) =>
    here.requests.filter(({ project }) => isFrom(project));
  const started = [
    ...from(isComposeProject),
    ...from(({ origin }) => origin.kind === "policy-needs"),
  ];
  const running = from(({ origin }) => origin.kind === "workflow-job");
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
