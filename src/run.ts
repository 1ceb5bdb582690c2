import type { Files } from "./compose/Files.ts";
import type { ProjectRequest } from "./compose/Project.ts";
import { resolveProject } from "./compose/resolveProject.ts";
import type { Host } from "./host/Host.ts";
import { look, lookAtKernel } from "./host/look.ts";
import { readKernel } from "./host/readKernel.ts";
import { makePlans } from "./plan/makePlans.ts";
import { needsProject } from "./plan/needsProject.ts";
import { pairs } from "./plan/pairs.ts";
import type { FetchRemote } from "./plan/readPolicy.ts";
import type { Surroundings } from "./plan/Surroundings.ts";
import { readJobs, type WorkflowFile } from "./plan/workflowJobs.ts";
import { explainPolicy } from "./report/explainPolicy.ts";
import type { FailOn } from "./report/exitStatus.ts";
import { makeReport } from "./report/makeReport.ts";
import type { Report } from "./report/Report.ts";
import { repositoryRoot } from "./report/repositoryRoot.ts";
import { invalidProject } from "./rules/invalid-project.ts";
import { findAll } from "./rules/findAll.ts";
import { judge } from "./rules/judge.ts";
import { readHousePolicy } from "./rules/readHousePolicy.ts";
import { type ReadRepository, survey } from "./rules/survey.ts";

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
  /** The host ports of an earlier port map (see `Surroundings`), where one is known. */
  readonly before?: Surroundings["before"];
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
  /** For rules that look at what else names a port. */
  readonly readRepository?: ReadRepository;
}

const nowhere: FetchRemote = () => Promise.resolve({ failure: "failed", detail: "nothing here can get a file of another repository" });

const nothing: ReadRepository = () => Promise.resolve([]);

/** Nothing that was found has a compose file. */
export class NoProject extends Error {}

/** The stages in their order. An invalid project is a finding; what throws is a fault of our own. */
export async function run(
  request: RunRequest,
  { files, env, host, fetchRemote = nowhere, readRepository = nothing }: World,
): Promise<Report> {
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
  const kernelOnly = () => lookAtKernel(host);
  const view = looking ? await look(plans.projects, host) : kernelOnly();
  const about = { command, rootOf, plan: plans.all, host: view, failOn };
  if (!check) return makeReport({ ...about, collisions: [], findings: judge([invalidProject], plans.here, [], view) });
  const surroundings = await survey(plans.here, policy, request.before ?? null, root, files, readRepository);
  const today = new Date().toISOString().slice(0, 10);
  const found = findAll({ policy, surroundings, bases, plans, host: view, kernelOnly, files, env, today, root });
  return makeReport({ ...about, ...found, pairs: pairs(plans.here, policy.alternatives) });
}
