import { resolveProjects, type ProjectRequest } from "./compose/index.ts";
import { compute } from "./lib/compute.ts";
import type { Plan } from "./ports/Plan.ts";
import { findAllCollidingProjects } from "./ports/findCollidingProjects.ts";
import { makePlans } from "./ports/makePlans.ts";
import { readWorkflowJobs } from "./ports/readWorkflowJobs.ts";
import { buildNeedsProject } from "./policy/buildNeedsProject.ts";
import { resolveVariants } from "./policy/variants.ts";
import { findRepositoryRoot } from "./repository/findRepositoryRoot.ts";
import { readPublishesIpv6 } from "./host/engine/readPublishesIpv6.ts";
import { inspectKernel } from "./host/inspectHost.ts";
import { inspectWithLeases } from "./leases/inspectWithLeases.ts";
import { checkRun, findInvalidProjects } from "./rules/checkRun.ts";
import { formatHolder } from "./rules/formatHolder.ts";
import { loadPolicy, withSavedPorts } from "./rules/loadPolicy.ts";
import { readRepositoryContext, searchForPorts } from "./rules/readRepositoryContext.ts";
import { allocateAndRecheck } from "./allocate/allocateAndRecheck.ts";
import { prepareProject } from "./allocate/prepareProject.ts";
import { buildReport } from "./report/buildReport.ts";
import { rethrowPolicyErrors } from "./report/InputErrors.ts";
import type { Report } from "./report/Report.ts";
import { DEFAULT_DEPS, type RunDeps, type RunRequest } from "./RunRequest.ts";

/**
 * Runs the stages in order. An invalid project is a finding. Throws `InputErrors` or
 * `NoComposeFile` if the request is invalid.
 */
export async function runPipeline(request: RunRequest, given: RunDeps): Promise<Report> {
  const deps: Required<RunDeps> = { ...DEFAULT_DEPS, ...given };
  const { command, failOn, saved = new Map(), allocation = null } = request;
  const { files, env, host, readRepository, reportProgress } = deps;
  const rootOf = findRepositoryRoot(files);
  const root = rootOf(request.projects[0]?.cwd ?? files.cwd);

  reportProgress("reading the policy");
  const loading = loadPolicy(request.policy ?? null, root, files, deps.fetchRemote);
  const loaded = await loading.catch((error) => rethrowPolicyErrors(error, rootOf));
  const policy = withSavedPorts(loaded, saved);

  const prepare = (each: ProjectRequest) => prepareProject(allocation, each, files, env);
  const bases = compute(() => resolveProjects(request.projects, prepare, reportProgress));
  const projects = bases.map(({ project }) => project);
  const variants = compute(() => resolveVariants(policy.environments, bases, files, env));

  const probes = command === "check" && request.probe;
  const ipv6 = !probes || readPublishesIpv6(host);
  const needs = buildNeedsProject(policy, env);
  const jobs = compute(() => readWorkflowJobs(request.workflows, files));
  const started = { projects, jobs, needs, variants: [...variants.values()].flat() };
  const plans = compute(() => makePlans(started, ipv6));

  const search = () => readRepository(root, searchForPorts(projects, plans.here, root));
  const kernelOnly = () => inspectKernel(host);
  const { view, leases } = probes
    ? await inspect(plans.projects, deps)
    : { view: kernelOnly(), leases: [] };

  const facts = { plans, variants, host: view, policy };
  const common = { command, rootOf, plan: plans.all, view, failOn, policy };
  if (command === "map") {
    const findings = compute(() => findInvalidProjects(facts));
    const input = { ...common, saved, collisions: [], findings, sources: [policy.sources] };
    return compute(() => buildReport(input));
  }

  reportProgress("searching for references to the ports");
  const before = request.before ?? null;
  const repository = { root, files, readRepository };
  const repositoryContext = await readRepositoryContext(plans.here, policy, before, repository);

  reportProgress("checking the rules");
  const { references } = repositoryContext;
  const today = new Date().toISOString().slice(0, 10);
  const run = { ...facts, repositoryContext, bases, kernelOnly, today, root };
  const found = compute(() => checkRun(run));
  const pairs = compute(() => findAllCollidingProjects(plans, variants, policy.alternatives));

  const checked = { ...run, found, leases, ipv6 };
  const allocationDeps = { files, search, env, host, store: deps.leases };
  const allocated = allocation && (await allocateAndRecheck(allocation, checked, allocationDeps));
  return compute(() => buildReport({ ...common, ...found, pairs, references, ...allocated }));
}

/** Finds the ports of the plan that are in use or leased. */
function inspect(plan: Plan, { host, leases, wait, reportProgress }: Required<RunDeps>) {
  return inspectWithLeases(plan, {
    host,
    wait,
    reportProgress,
    listLeases: async () => (await leases?.list(() => true)) ?? [],
    describeHolder: (holder) => formatHolder(holder, true),
  });
}
