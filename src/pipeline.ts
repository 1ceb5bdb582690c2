import { allocate, movedPorts, type Subject } from "./allocate/allocate.ts";
import type { AllocateRequest } from "./allocate/AllocateRequest.ts";
import type { Leases } from "./allocate/Leases.ts";
import { asAssignments, type Registry } from "./allocate/registry.ts";
import type { Situation } from "./allocate/choosePorts.ts";
import { prepare } from "./allocate/prepare.ts";
import { settle } from "./allocate/settle.ts";
import type { Files } from "./compose/Files.ts";
import type { Project, ProjectRequest } from "./compose/Project.ts";
import type { ResolvedModel } from "./compose/resolveModel.ts";
import { resolveProject } from "./compose/resolveProject.ts";
import { faceLeases } from "./host/faceLeases.ts";
import type { Host } from "./host/Host.ts";
import type { Lease } from "./host/Lease.ts";
import { look, lookAtKernel } from "./host/look.ts";
import { publishesIpv6 } from "./host/publishesIpv6.ts";
import { readComposeRelease } from "./host/readComposeRelease.ts";
import { type Waiting, waitForPorts } from "./host/waitForPorts.ts";
import { makePlans } from "./plan/makePlans.ts";
import { schemeOf } from "./plan/roleOf.ts";
import { needsProject } from "./plan/needsProject.ts";
import { makePlan } from "./plan/makePlan.ts";
import { pairs } from "./plan/pairs.ts";
import type { Plan } from "./plan/Plan.ts";
import type { FetchRemote } from "./plan/readPolicy.ts";
import type { Surroundings } from "./plan/Surroundings.ts";
import { resolveVariants } from "./plan/variants.ts";
import { readJobs, type WorkflowFile } from "./plan/workflowJobs.ts";
import { explainPolicy } from "./report/explainPolicy.ts";
import type { FailOn } from "./report/exitStatus.ts";
import { makeReport } from "./report/makeReport.ts";
import { policyBands } from "./report/policyBands.ts";
import type { Report } from "./report/Report.ts";
import { repositoryRoot } from "./report/repositoryRoot.ts";
import { invalidProject } from "./rules/invalid-project.ts";
import { describeHolder } from "./rules/describeHolder.ts";
import { findAll } from "./rules/findAll.ts";
import { bySeverity, judge } from "./rules/judge.ts";
import { judgeVariants } from "./rules/judgeVariants.ts";
import { readHousePolicy } from "./rules/readHousePolicy.ts";
import { type ReadRepository, type Search, survey } from "./rules/survey.ts";

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
  /** Assignments that are kept in a file: the project is held against them. */
  readonly saved?: Registry;
  /** Ports that are to move; absent: none. */
  readonly allocation?: AllocationRequest | null;
}

/** An allocation, and where the files of each project's handover are to be written. */
export interface AllocationRequest extends AllocateRequest {
  pathsOf(this: void, project: Project): Subject["paths"];
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
  /** Where leases are kept; null: nowhere. */
  readonly leases?: Leases | null;
  /** For ports that are taken. */
  readonly wait?: Waiting;
  /** Is told what is being done, in words for the user. */
  doing?(this: void, what: string): void;
}

const NO_WAITING: Waiting = { seconds: 0, tell: () => {} };

const nowhere: FetchRemote = () => Promise.resolve({ failure: "failed", detail: "nothing here can get a file of another repository" });

const nothing: ReadRepository = () => Promise.resolve([]);

/** Nothing that was found has a compose file. */
export class NoProject extends Error {}

/** The stages in their order. An invalid project is a finding; what throws is a fault of our own. */
export async function run(
  request: RunRequest,
  { files, env, host, fetchRemote = nowhere, readRepository = nothing, leases: store = null, wait = NO_WAITING, doing = () => {} }: World,
): Promise<Report> {
  const { command, workflows, probe, failOn, allocation: asking = null } = request;
  const check = command === "check";
  const looking = check && probe;
  const ipv6 = !looking || publishesIpv6(host);
  const rootOf = repositoryRoot(files);
  const root = rootOf(request.projects[0]?.cwd ?? files.cwd);
  doing("reading the policy");
  const house = await readHousePolicy(request.policy ?? null, root, files, fetchRemote).catch((error: unknown) =>
    explainPolicy(error, rootOf),
  );
  const saved = request.saved ?? new Map();
  const policy = saved.size === 0 ? house : { ...house, assignments: [...asAssignments(saved), ...house.assignments] };
  const bases = request.projects
    .map((asked, index, { length }) => {
      doing(`resolving ${length === 1 ? "" : `${index + 1} of ${length}: `}${asked.cwd.split("/").slice(-2).join("/")}`);
      return { request: asked, ...resolved(asked, asking, files, env) };
    })
    .filter((base) => !base.request.found || !base.project.problems.some(({ noFile }) => noFile));
  const projects = bases.map(({ project }) => project);
  if (projects.length === 0) throw new NoProject("none of the directories has a compose file");
  const jobs = readJobs(workflows, files);
  const variants = resolveVariants(policy.environments, bases, files, env);
  const plans = makePlans(projects, jobs, ipv6, needsProject(policy, env), [...variants.values()].flat());
  const search = () => readRepository(root, searchFor(projects, plans.here, root));
  // git searches while the rest goes on.
  const searched = check && asking !== null && moves(asking) ? search() : null;
  const kernelOnly = () => lookAtKernel(host);
  let leases: readonly Lease[] = [];
  const see = async () => {
    doing("looking at the host");
    leases = store === null ? [] : await store.list(() => true);
    return faceLeases(await look(plans.projects, host), plans.projects, leases);
  };
  const compose = looking ? readComposeRelease(projects, host) : null;
  const seen = looking ? await waitForPorts(see, (holder) => describeHolder(holder, true), wait) : kernelOnly();
  const view = { ...seen, compose: await compose };
  const about = { command, rootOf, plan: plans.all, host: view, failOn, bands: policyBands(policy), schemeOf: schemeOf.bind(null, policy) };
  if (!check) {
    const found = judge([invalidProject], plans.here, [], view);
    const findings = [...found, ...judgeVariants([invalidProject], variants.values(), view, policy, found)];
    return makeReport({ ...about, saved, collisions: [], findings, sources: [policy.sources] });
  }
  doing("reading what else names the ports");
  const surroundings = await survey(plans.here, policy, request.before ?? null, root, files, readRepository);
  doing("judging");
  const today = new Date().toISOString().slice(0, 10);
  const judged = { policy, surroundings, bases, plans, variants, host: view, kernelOnly, today, root };
  const found = findAll(judged);
  const together = [plans.here, ...Array.from(variants.values(), (beside) => makePlan(beside, true))];
  const more = { pairs: together.flatMap((plan) => pairs(plan, policy.alternatives)), references: surroundings.references ?? [] };
  if (asking === null) return makeReport({ ...about, ...found, ...more });
  const subjects = bases.flatMap(({ request: own, project, before }) =>
    before === null ? [] : [{ request: own, before, paths: asking.pathsOf(project) }],
  );
  const situation = { plan: plans.here, ipv6, collided: found.collisions, host: view, leases, policy };
  const texts = searched ?? (isConflicting(situation) ? search() : nothing(root));
  const allocation = await allocate(asking, situation, subjects, files, { env, host, store });
  const left = await survey(allocation.plan, policy, movedPorts(allocation), root, files, () => texts);
  const after = findAll({ ...judged, surroundings: left, plans: { ...plans, here: allocation.plan }, host: allocation.host });
  const findings = settle(found.findings, after.findings, allocation.assignments);
  const sources = [...found.sources, ...after.sources];
  return makeReport({ ...about, ...found, sources, findings: findings.toSorted(bySeverity), ...more, allocation });
}

/** Whether ports move whatever is found. */
function moves({ services, settings }: AllocationRequest): boolean {
  return services !== "conflicts" || settings.length > 0;
}

function isConflicting({ collided, host }: Pick<Situation, "collided" | "host">): boolean {
  return collided.length > 0 || host.obstacles.length > 0;
}

/** What else names the ports that may move. Of one project its own directory: what lies beside it may be another one's, which has the same ports. */
function searchFor([only, other]: readonly Project[], { wants }: Plan, root: string): Search {
  const ports = new Set(wants.flatMap(({ endpoints }) => endpoints.map(({ first }) => first)));
  return { directory: only !== undefined && other === undefined ? only.directory : root, ports };
}

/** A project, and, where it may get other ports, all that it is made of. */
function resolved(
  asked: ProjectRequest,
  asking: AllocationRequest | null,
  files: Files,
  env: World["env"],
): { readonly project: Project; readonly before: ResolvedModel | null } {
  if (asking === null) return { project: resolveProject(asked, files, env), before: null };
  const before = prepare(asked, asking, files, env);
  return { project: before.project, before };
}
