import { type Files, type Project, resolveProjects, type ProjectRequest } from "./compose/index.ts";
import { compute } from "./lib/compute.ts";
import { groupBy } from "./lib/groupBy.ts";
import { resolvePath } from "./lib/paths.ts";
import type { EngineSettings } from "./ports/EngineSettings.ts";
import { findAllCollidingProjects } from "./ports/findCollidingProjects.ts";
import { formatRequest } from "./ports/formatRequest.ts";
import type { Plan, PortRequest } from "./ports/Plan.ts";
import { makePlans, type PlanInput, type Plans } from "./ports/makePlans.ts";
import { readWorkflowJobs, type WorkflowFile } from "./ports/readWorkflowJobs.ts";
import { resolveStarts } from "./ports/resolveStarts.ts";
import { buildNeedsProject } from "./policy/buildNeedsProject.ts";
import type { Policy } from "./policy/Policy.ts";
import { resolveVariants } from "./policy/variants.ts";
import type { RepositoryContext } from "./repository/RepositoryContext.ts";
import { findRepositoryRoot } from "./repository/findRepositoryRoot.ts";
import { readEngineSettings } from "./host/engine/readEngineSettings.ts";
import { type Freed, noteFreed } from "./changes/noteFreed.ts";
import type { HostView } from "./host/HostView.ts";
import { inspectKernel } from "./host/inspectHost.ts";
import { transferView } from "./host/transferView.ts";
import { type Inspection, inspectWithLeases } from "./leases/inspectWithLeases.ts";
import { verifyPorts } from "./verify/verifyPorts.ts";
import { waitForAnswers } from "./verify/waitForAnswers.ts";
import { type CheckInput, checkRun, findInvalidProjects, verifyRun } from "./rules/checkRun.ts";
import type { Finding } from "./rules/Finding.ts";
import { isOutsideCompose } from "./rules/requests.ts";
import { compareSeverity } from "./rules/runRules.ts";
import { formatHolder } from "./rules/formatHolder.ts";
import type { Copies } from "./rules/Rule.ts";
import { loadPolicy, withSavedPorts } from "./rules/loadPolicy.ts";
import { readRepositoryContext, searchForPorts } from "./rules/readRepositoryContext.ts";
import { allocateAndRecheck, type CompletedCheck, recheck } from "./allocate/allocateAndRecheck.ts";
import { prepareProject } from "./allocate/prepareProject.ts";
import { buildReport, type ReportInput } from "./report/buildReport.ts";
import { rethrowPolicyErrors } from "./report/InputErrors.ts";
import type { Report } from "./report/Report.ts";
import { DEFAULT_DEPS, type RunDeps, type RunRequest } from "./RunRequest.ts";

/**
 * Runs the stages in order. An invalid project is a finding. Throws `InputErrors` or
 * `NoComposeFile` if the request is invalid.
 */
export async function runPipeline(request: RunRequest, given: RunDeps): Promise<Report> {
  if (request.command === "verify") return verifyProjects(request, given);
  return (await runStages(request, given)).report;
}

/** Verifies what answers on the ports of projects that were started. */
async function verifyProjects(request: RunRequest, given: RunDeps): Promise<Report> {
  const deps: Required<RunDeps> = { ...DEFAULT_DEPS, ...given };
  const { host, prober, wait, reportProgress } = deps;
  if (prober === null) throw new Error("verifying ports requires a prober");
  const { policy, base, bases } = await resolveRun(request, deps);
  const projects = bases.map(({ project }) => project);
  const engine = await readEngineSettings(host, projects);
  const { all: plan } = compute(() => makePlans({ projects }, engine));

  reportProgress("verifying the ports");
  const verify = async () => {
    const leases = (await deps.leases?.list(() => true)) ?? [];
    return verifyPorts({ plan, leases, health: policy.health, host, prober });
  };
  const { answers, view } = await waitForAnswers(verify, wait);
  const today = formatToday();
  const found = compute(() => verifyRun({ policy, host: view, today, plan, answers }));
  const about = { command: request.command, base, failOn: request.failOn, policy };
  return compute(() => buildReport({ ...about, plan, view, answers, collisions: [], ...found }));
}

const formatToday = () => new Date().toISOString().slice(0, 10);

/** Reads the policy and resolves the projects. */
async function resolveRun(request: RunRequest, deps: Required<RunDeps>) {
  const { files, reportProgress } = deps;
  const rootOf = findRepositoryRoot(files);
  const cwd = request.projects[0]?.cwd ?? files.cwd;
  const root = rootOf(cwd);
  const base = request.base ?? findBase(request, rootOf, files);

  reportProgress("reading the policy");
  const loaded = await loadRunPolicy(request.policy, root, base, deps);
  const policy = withSavedPorts(loaded, request.saved ?? new Map());
  const bases = compute(() => resolveAll(request, policy, base, deps));
  return { cwd, root, base, policy, bases };
}

/** A run whose projects another policy can judge. */
export interface Run {
  readonly report: Report;
  readonly policy: Policy;
  readonly projects: readonly Project[];
  readonly view: HostView;
  /** The input and the result of the rules; null for a map. */
  readonly checked: CompletedCheck | null;
  /**
   * Checks the same projects, host and allocation with another policy, and without the comments
   * that ignore findings.
   */
  judge(this: void, policy: Policy): Promise<Report>;
}

/** Runs the stages as `runPipeline` does. */
export async function runStages(request: RunRequest, given: RunDeps): Promise<Run> {
  const deps: Required<RunDeps> = { ...DEFAULT_DEPS, ...given };
  const { command, failOn, saved = new Map(), allocation = null } = request;
  const { files, env, host, readRepository } = deps;
  const { policy, base, bases, root, cwd } = await resolveRun(request, deps);
  const projects = bases.map(({ project }) => project);

  const probes = command === "check" && request.probe;
  const engine = probes ? await readEngineSettings(host, projects) : { ipv6: true };
  const jobs = compute(() => readWorkflowJobs(request.workflows, files));
  const started = compute(() => resolveStarts(jobs, projects, files));
  const resolved = { bases, jobs, started, engine, root, cwd, ...readComparison(request) };
  const planned = compute(() => planWith(policy, resolved, deps));
  const { here, all } = planned.plans;

  const { freeing, view, leases } = probes
    ? await freeAndInspect(planned.plans.projects, deps)
    : { freeing: null, view: inspectKernel(host), leases: [] };

  const build = (input: Omit<ReportInput, "command" | "base" | "failOn">) =>
    compute(() => buildReport({ command, base, failOn, ...input }));
  const run = { policy, projects, view };
  const facts = { ...planned, host: view };
  if (command === "map") {
    const findings = compute(() => findInvalidProjects(facts));
    const own = (await deps.leases?.list(() => true)) ?? [];
    const result = { plan: all, view, policy, saved, leases: own, collisions: [], findings };
    const report = build({ ...result, sources: [policy.sources] });
    return { ...run, report, checked: null, judge: () => Promise.resolve(report) };
  }

  const { checked, result } = await checkPlan(facts, resolved, deps);
  const resolvedBy = await findFreed(freeing, facts, (known) => checkPlan(known, resolved, deps));
  const starters = listRunning(request.workflows);
  const search = () => readRepository(root, searchForPorts(projects, here, root, starters));
  const allocating = { files, search, env, host, store: deps.leases };
  const completed = { ...checked, bases, leases, engine };
  const allocated = allocation && (await allocateAndRecheck(allocation, completed, allocating));
  const judge: Run["judge"] = async (other) => {
    const replanned = compute(() => planWith(other, resolved, deps));
    const seen = transferView(view, replanned.plans.all);
    const more = probes ? await inspectNeeds(planned.plans, replanned.plans, deps) : [];
    const known = { ...replanned, host: { ...seen, obstacles: [...seen.obstacles, ...more] } };
    const check = (input: typeof facts) => checkPlan(input, resolved, deps, checked.found.unused);
    const again = await check(known);
    const rechecked = allocated && (await recheck(allocated, again.checked, allocating));
    const freed = await findFreed(freeing, known, check);
    return build(freed({ ...again.result, ...rechecked }, again.result.findings));
  };
  const report = build(resolvedBy({ ...result, ...allocated }, result.findings));
  return { ...run, report, checked: completed, judge };
}

/** Resolves the projects. There may be none if the policy has ports of programs outside Compose. */
function resolveAll(
  { projects, allocation = null }: RunRequest,
  { needs }: Policy,
  base: string,
  { files, env, reportProgress }: Required<RunDeps>,
) {
  const requests = projects.map((each) => ({ ...each, base }));
  const prepare = (each: ProjectRequest) => prepareProject(allocation, each, files, env);
  return resolveProjects(requests, prepare, reportProgress, needs.length > 0);
}

/** Returns what the projects are compared with: an earlier port map, and copies of themselves. */
const readComparison = ({ before = null, copies = 1 }: RunRequest) => ({ before, copies });

/** Returns the files of the running workflow. */
function listRunning(workflows: readonly WorkflowFile[]): readonly string[] {
  return workflows.filter(({ currentJob }) => currentJob !== null).map(({ file }) => file);
}

/** Returns the root of the repository with all projects; the working directory without one. */
function findBase(
  { projects }: RunRequest,
  rootOf: (path: string) => string,
  { cwd }: Files,
): string {
  const roots = projects.map((each) => rootOf(resolvePath(each.cwd, each.files[0] ?? ".")));
  const [root = cwd, ...others] = new Set(roots);
  return others.length === 0 ? root : cwd;
}

/** The parts of a run that do not depend on the policy. */
interface ResolvedRun {
  readonly bases: CheckInput["bases"];
  readonly jobs: NonNullable<PlanInput["jobs"]>;
  readonly started: NonNullable<PlanInput["started"]>;
  readonly engine: EngineSettings;
  readonly root: string;
  /** The directory of the first request. */
  readonly cwd: string;
  readonly before: RepositoryContext["before"];
  readonly copies: number;
}

type PlannedRun = Pick<CheckInput, "policy" | "variants" | "plans">;

/** Adds the variants and the needs of a policy to the projects, and plans their ports. */
function planWith(
  policy: Policy,
  { bases, jobs, started, engine, cwd }: ResolvedRun,
  { files, env }: Required<RunDeps>,
): PlannedRun {
  const projects = bases.map(({ project }) => project);
  const variants = resolveVariants(policy.environments, bases, files, env);
  const needs = buildNeedsProject(policy, env, projects[0]?.directory ?? cwd);
  const input = { projects, jobs, started, needs, variants: [...variants.values()].flat() };
  return { policy, variants, plans: makePlans(input, engine) };
}

/** Runs the rules on the declared ports. */
async function checkPlan(
  planned: PlannedRun & Pick<CheckInput, "host">,
  { bases, root, before, copies }: ResolvedRun,
  deps: Required<RunDeps>,
  knownUnused?: CheckInput["knownUnused"],
) {
  const { plans, variants, policy } = planned;
  const { files, host, readRepository, reportProgress } = deps;
  reportProgress("searching for references to the ports");
  const repository = { root, files, readRepository };
  const repositoryContext = await readRepositoryContext(plans.here, policy, before, repository);

  reportProgress("checking the rules");
  const today = formatToday();
  const kernelOnly = () => inspectKernel(host);
  const described = await describeCopies(copies, bases, deps);
  const about = { repositoryContext, bases, kernelOnly, today, root, copies: described };
  const input = { ...planned, ...about, knownUnused };
  const found = compute(() => checkRun(input));
  const pairs = compute(() => findAllCollidingProjects(plans, variants, policy.alternatives));
  const { references } = repositoryContext;
  const result = { plan: plans.all, view: planned.host, policy, pairs, references, ...found };
  return { checked: { ...input, found }, result };
}

/** Returns the copies of the projects; null if there is only one of each. */
async function describeCopies(
  count: number,
  bases: CheckInput["bases"],
  { files, listTracked }: Required<RunDeps>,
): Promise<Copies | null> {
  if (count === 1) return null;
  const rootOf = findRepositoryRoot(files);
  const byRoot = groupBy(bases, ({ project }) => rootOf(project.directory));
  const tracked = await Promise.all(
    Array.from(byRoot, ([root, inRoot]) => {
      const paths = inRoot.flatMap(({ project }) => project.envFiles);
      return listTracked(root, [...new Set(paths)]);
    }),
  );
  return { count, trackedFiles: new Set(tracked.flatMap((paths) => [...paths])) };
}

/** The holders that were stopped before the ports were judged, and the host before that. */
interface Freeing {
  readonly freed: Freed;
  readonly view: HostView;
}

/** Stops what uses the ports, if the run may, and inspects the host after that. */
async function freeAndInspect(
  plan: Plan,
  deps: Required<RunDeps>,
): Promise<Inspection & { readonly freeing: Freeing | null }> {
  const { freePorts, known } = deps;
  if (freePorts === null || known !== null)
    return { freeing: null, ...(await inspect(plan, deps)) };
  // Does not wait for ports that it can free.
  const { view } = await inspect(plan, { ...deps, wait: DEFAULT_DEPS.wait });
  const freed = await freePorts(view);
  const freeing = freed && { freed, view };
  return { freeing, ...(await inspect(plan, deps)) };
}

type CheckedPlan = Awaited<ReturnType<typeof checkPlan>>;

/**
 * Checks the host as it was before anything was stopped. Returns a function that adds the findings
 * which that resolved to the result of the check after it.
 */
async function findFreed<Facts extends Parameters<typeof checkPlan>[0]>(
  freeing: Freeing | null,
  facts: Facts,
  check: (facts: Facts) => Promise<CheckedPlan>,
) {
  const host = freeing && transferView(freeing.view, facts.plans.all);
  const before = host && (await check({ ...facts, host }));
  return <Result extends Pick<ReportInput, "findings">>(
    result: Result,
    after: readonly Finding[],
  ): Result => {
    if (freeing === null || before === null) return result;
    const { findings } = before.result;
    const notices = noteFreed(findings, after, before.checked.host.obstacles, freeing.freed);
    return { ...result, findings: [...result.findings, ...notices].toSorted(compareSeverity) };
  };
}

/** Finds the obstacles for needs that only the second plans have. */
async function inspectNeeds(
  known: Plans,
  plans: Plans,
  deps: Required<RunDeps>,
): Promise<HostView["obstacles"]> {
  const added = listAddedNeeds(known, plans);
  if (added.requests.length === 0) return [];
  return (await inspect(added, { ...deps, wait: DEFAULT_DEPS.wait })).view.obstacles;
}

/**
 * Returns the policy of a request, or loads it. Throws `InputErrors`.
 *
 * @param root the root of the repository, which has the policy by default
 * @param base see `RunRequest`
 */
export async function loadRunPolicy(
  policy: RunRequest["policy"] = null,
  root: string,
  base: string,
  { files, fetchRemote }: Pick<Required<RunDeps>, "files" | "fetchRemote">,
): Promise<Policy> {
  if (policy !== null && typeof policy !== "string") return policy;
  const loading = loadPolicy(policy, root, files, fetchRemote);
  return loading.catch((error) => rethrowPolicyErrors(error, base, files.cwd));
}

/** Returns the needs of the second plans that the first ones do not have. */
function listAddedNeeds({ projects: known }: Plans, { here, projects }: Plans): Plan {
  const keyOf = (request: PortRequest) => `${request.service.name} ${formatRequest(request)}`;
  const keys = new Set(known.requests.filter(isOutsideCompose).map(keyOf));
  const requests = projects.requests.filter(
    (request) => isOutsideCompose(request) && !keys.has(keyOf(request)),
  );
  return { projects: here.projects, requests };
}

/** Finds the ports of the plan that are in use or leased, unless they are known already. */
function inspect(
  plan: Plan,
  { host, leases, wait, reportProgress, known }: Required<RunDeps>,
): Promise<Inspection> {
  if (known !== null) return Promise.resolve({ view: transferView(known, plan), leases: [] });
  return inspectWithLeases(plan, {
    host,
    wait,
    reportProgress,
    listLeases: async () => (await leases?.list(() => true)) ?? [],
    describeHolder: (holder) => formatHolder(holder, true),
  });
}
