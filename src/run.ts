import type { Files } from "./compose/Files.ts";
import type { ProjectRequest } from "./compose/Project.ts";
import { resolveProject } from "./compose/resolveProject.ts";
import type { Host } from "./host/Host.ts";
import { look, lookAtKernel } from "./host/look.ts";
import { readKernel } from "./host/readKernel.ts";
import { collisions } from "./plan/collisions.ts";
import { makePlans } from "./plan/makePlans.ts";
import { needsProject } from "./plan/needsProject.ts";
import { pairs } from "./plan/pairs.ts";
import type { FetchRemote } from "./plan/readPolicy.ts";
import { resolveVariants } from "./plan/variants.ts";
import { readJobs, type WorkflowFile } from "./plan/workflowJobs.ts";
import { explainPolicy } from "./report/explainPolicy.ts";
import type { FailOn } from "./report/exitStatus.ts";
import { makeReport } from "./report/makeReport.ts";
import type { Report } from "./report/Report.ts";
import { repositoryRoot } from "./report/repositoryRoot.ts";
import { sift } from "./rules/exceptions.ts";
import { ignoredFinding } from "./rules/ignored-finding.ts";
import { rules, workflowRules } from "./rules/index.ts";
import { invalidProject } from "./rules/invalid-project.ts";
import { bySeverity, judge, levelOf } from "./rules/judge.ts";
import { judgeVariants } from "./rules/judgeVariants.ts";
import { readHousePolicy } from "./rules/readHousePolicy.ts";

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
  /** The policy file, as given; null: that of the repository, if there is one. */
  readonly policy?: string | null;
  readonly failOn: FailOn;
}

/** What a run may touch. */
export interface World {
  readonly files: Files;
  /** The process environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Host;
  /** For a policy that extends one of another repository. */
  readonly fetchRemote?: FetchRemote;
}

const nowhere: FetchRemote = () => Promise.resolve({ failure: "failed", detail: "nothing here can get a file of another repository" });

/** Nothing that was found has a compose file. */
export class NoProject extends Error {}

/** The stages in their order. An invalid project is a finding; what throws is a fault of our own. */
export async function run(request: RunRequest, { files, env, host, fetchRemote = nowhere }: World): Promise<Report> {
  const { command, workflows, probe, failOn } = request;
  const check = command === "check";
  const looking = check && probe;
  const ipv6 = !looking || readKernel(host).ipv6;
  const rootOf = repositoryRoot(files);
  const root = rootOf(request.projects[0]?.cwd ?? files.cwd);
  const policy = await readHousePolicy(request.policy ?? null, root, files, fetchRemote).catch((error: unknown) =>
    explainPolicy(error, rootOf),
  );
  const bases = request.projects
    .map((asked) => ({ request: asked, project: resolveProject(asked, files, env) }))
    .filter((base) => !base.request.found || !base.project.problems.some(({ noFile }) => noFile));
  const projects = bases.map(({ project }) => project);
  if (projects.length === 0) throw new NoProject("none of the directories has a compose file");
  const jobs = workflows.flatMap((workflow) => readJobs(workflow, files));
  const plans = makePlans(projects, jobs, ipv6, needsProject(policy));
  const view = looking ? await look(plans.projects, host) : lookAtKernel(host);
  const judged = [
    { plan: plans.here, by: check ? rules : [invalidProject] },
    ...plans.elsewhere.map((plan) => ({ plan, by: check ? workflowRules : [] })),
  ].map(({ plan, by }) => {
    const collided = check ? collisions(plan, policy.alternatives) : [];
    return { collided, findings: judge(by, plan, collided, view, { policy }) };
  });
  const found = judged.flatMap(({ findings }) => findings);
  const hosts = resolveVariants(policy.environments, bases, files, env);
  const varied = judgeVariants(rules, hosts.values(), lookAtKernel(host), policy, found);
  const { findings, excepted, vain } = sift([...found, ...varied], {
    projects: plans.all.projects,
    policy,
    today: new Date().toISOString().slice(0, 10),
    spoke: new Set(rules.filter((rule) => check && levelOf(rule, policy) !== "off").map(({ id }) => id)),
    whole: projects.some(({ directory }) => directory === root),
  });
  const last = check ? judge([ignoredFinding], plans.here, [], view, { policy, vainExceptions: vain }) : [];
  return makeReport({
    command,
    rootOf,
    plan: plans.all,
    sources: [policy.sources, ...[...hosts.values()].flat().map(({ sources }) => sources)],
    collisions: judged.flatMap(({ collided }) => collided),
    pairs: check ? pairs(plans.here, policy.alternatives) : [],
    host: view,
    findings: [...findings, ...last].toSorted(bySeverity),
    excepted,
    failOn,
  });
}
