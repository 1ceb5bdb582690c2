import type { Files } from "./compose/Files.ts";
import type { ProjectRequest } from "./compose/Project.ts";
import { resolveProject } from "./compose/resolveProject.ts";
import type { Host } from "./host/Host.ts";
import { look, lookAtKernel } from "./host/look.ts";
import { readKernel } from "./host/readKernel.ts";
import { collisions } from "./plan/collisions.ts";
import { makePlans } from "./plan/makePlans.ts";
import { readJobs, type WorkflowFile } from "./plan/workflowJobs.ts";
import type { FailOn } from "./report/exitStatus.ts";
import { makeReport } from "./report/makeReport.ts";
import type { Report } from "./report/Report.ts";
import { repositoryRoot } from "./report/repositoryRoot.ts";
import { rules, workflowRules } from "./rules/index.ts";
import { invalidProject } from "./rules/invalid-project.ts";
import { bySeverity, judge } from "./rules/judge.ts";

/** A project to look at. `found`: a pattern led to it, so that it is skipped where there is no compose file. */
export interface RunProject extends ProjectRequest {
  readonly found: boolean;
}

/** What a run is asked for, by the command line or by the action. */
export interface RunRequest {
  /** `map` resolves and shows; `check` judges too. */
  readonly command: "map" | "check";
  /** All of one host, checked together. */
  readonly projects: readonly RunProject[];
  readonly workflows: readonly WorkflowFile[];
  /** Look at sockets and at the engine. */
  readonly probe: boolean;
  readonly failOn: FailOn;
}

/** What a run may touch. */
export interface World {
  readonly files: Files;
  /** The process environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Host;
}

/** The stages in their order. An invalid project is a finding; what throws is a fault of our own. */
export async function run(
  { command, projects: requests, workflows, probe, failOn }: RunRequest,
  { files, env, host }: World,
): Promise<Report> {
  const check = command === "check";
  const looking = check && probe;
  const ipv6 = !looking || readKernel(host).ipv6;
  const projects = requests
    .map((request) => ({ request, project: resolveProject(request, files, env) }))
    .filter(({ request, project }) => !request.found || !project.problems.some(({ noFile }) => noFile))
    .map(({ project }) => project);
  if (projects.length === 0) throw new Error("none of the directories has a compose file");
  const jobs = workflows.flatMap((workflow) => readJobs(workflow, files));
  const plans = makePlans(projects, jobs, ipv6);
  const view = looking ? await look(plans.projects, host) : lookAtKernel(host);
  const judged = [
    { plan: plans.here, by: check ? rules : [invalidProject] },
    ...plans.elsewhere.map((plan) => ({ plan, by: check ? workflowRules : [] })),
  ].map(({ plan, by }) => {
    const collided = check ? collisions(plan) : [];
    return { collided, findings: judge(by, plan, collided, view) };
  });
  return makeReport({
    command,
    rootOf: repositoryRoot(files),
    plan: plans.all,
    collisions: judged.flatMap(({ collided }) => collided),
    host: view,
    findings: judged.flatMap(({ findings }) => findings).toSorted(bySeverity),
    failOn,
  });
}
