import type { Project } from "../compose/index.ts";
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
  const running = makePlan(current, ipv6);
  const needed = makePlan(needs === null ? [] : [needs], ipv6);
  const started = makePlan(projects, ipv6);
  const others = jobs.filter((job) => !current.includes(job));
  const elsewhere = others.map((job) => makePlan([job], ipv6));
  const join = (plans: readonly Plan[]): Plan => ({
    projects: plans.flatMap((plan) => plan.projects),
    requests: plans.flatMap((plan) => plan.requests),
  });
  return {
    here: join([running, needed, started]),
    projects: { projects, requests: join([started, needed]).requests },
    elsewhere,
    all: {
      projects: [...projects, ...needed.projects, ...jobs, ...variants],
      requests: join([started, needed, running, ...elsewhere, makePlan(variants, true)]).requests,
    },
  };
}
