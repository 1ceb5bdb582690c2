import type { Project } from "../compose/index.ts";
import type { EngineSettings } from "./EngineSettings.ts";
import { makePlan } from "./makePlan.ts";
import type { Plan, PortRequest } from "./Plan.ts";
import type { JobProject } from "./readWorkflowJobs.ts";
import type { StartedProject } from "./resolveStarts.ts";

/** The plans of a run, by which ports are published at the same time. */
export interface Plans {
  /**
   * The projects, the needs of other programs, and the service containers of the current job. The
   * containers already run, so they come first and later requests collide with them.
   */
  readonly here: Plan;
  /** The projects and needs, without the service containers. The requests are those of `here`. */
  readonly projects: Plan;
  /** The plans for the service containers of each other job. */
  readonly elsewhere: readonly Plan[];
  /** The plans of projects that steps of these other jobs start. */
  readonly started: readonly StartedProject[];
  /** The jobs, and their requests. */
  readonly jobs: { readonly projects: readonly JobProject[] } & Pick<Plan, "requests">;
  /** All requests, in the order in which they are displayed. */
  readonly all: Plan;
}

/** The projects of a run, by their origin. */
export interface PlanInput {
  readonly projects: readonly Project[];
  /** The service containers of workflows, one project per job (`readWorkflowJobs`). */
  readonly jobs?: readonly JobProject[];
  /** The projects that steps of the jobs start (`resolveStarts`). */
  readonly started?: readonly StartedProject[];
  /** The ports that programs outside of Compose need (`buildNeedsProject`). */
  readonly needs?: Project | null;
  /** The variants of environments, which are only displayed. */
  readonly variants?: readonly Project[];
}

export function makePlans(
  { projects, jobs = [], started = [], needs = null, variants = [] }: PlanInput,
  engine: EngineSettings,
): Plans {
  const current = jobs.filter(({ origin }) => origin.kind === "workflow-job" && origin.current);
  const running = makePlan(current, engine);
  const needed = makePlan(needs === null ? [] : [needs], engine);
  const checked = makePlan(projects, engine);
  const elsewhere = jobs
    .filter(({ origin }) => !(origin.kind === "workflow-job" && origin.current))
    .map((job) => makePlan([job], engine));
  const { requests } = joinPlans([
    checked,
    needed,
    running,
    ...elsewhere,
    makePlan(variants, { ipv6: true }),
  ]);
  checkSize(requests);
  return {
    here: joinPlans([running, needed, checked]),
    projects: { projects, requests: joinPlans([checked, needed]).requests },
    elsewhere,
    started,
    jobs: { projects: jobs, requests: joinPlans([running, ...elsewhere]).requests },
    all: { projects: [...projects, ...needed.projects, ...jobs, ...variants], requests },
  };
}

export function joinPlans(plans: readonly Plan[]): Plan {
  return {
    projects: plans.flatMap((plan) => plan.projects),
    requests: plans.flatMap((plan) => plan.requests),
  };
}

/** The most port entries of a run. */
const MAX_REQUESTS = 20_000;

/** Throws if a run has more port entries than the limit. */
function checkSize(requests: readonly PortRequest[]): void {
  if (requests.length > MAX_REQUESTS)
    throw new Error(
      `the projects, jobs and environments have more than ${MAX_REQUESTS} port entries; ` +
        "check fewer at once",
    );
}
