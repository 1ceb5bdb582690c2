import { allocateAndRecheck, startSearch } from "./allocate/allocateAndRecheck.ts";
import { prepareProject } from "./allocate/resolveForAllocation.ts";
import { type Inspection, inspectWithLeases } from "./leases/inspectWithLeases.ts";
import { inspectKernel } from "./host/inspectHost.ts";
import { readPublishesIpv6 } from "./host/engine/readPublishesIpv6.ts";
import { makePlans } from "./ports/makePlans.ts";
import { buildNeedsProject } from "./policy/buildNeedsProject.ts";
import { findPairsOfRun } from "./ports/findPairs.ts";
import type { Plan } from "./ports/Plan.ts";
import { resolveProjects } from "./compose/index.ts";
import { resolveVariants } from "./policy/variants.ts";
import { readWorkflowJobs } from "./ports/parseWorkflowJobs.ts";
import { rethrowPolicyErrors } from "./report/InputErrors.ts";
import { buildReport } from "./report/buildReport.ts";
import type { Report } from "./report/Report.ts";
import { findRepositoryRoot } from "./repository/findRepositoryRoot.ts";
import { formatHolder } from "./rules/formatHolder.ts";
import { check, findInvalidProjects } from "./rules/check.ts";
import { loadPolicy, withSavedPorts } from "./rules/loadPolicy.ts";
import { readRepositoryContext, searchForPorts } from "./rules/readRepositoryContext.ts";
import { DEFAULT_DEPS, type RunDeps, type RunRequest } from "./RunRequest.ts";

/**
 * Runs the stages in order. An invalid project is a finding; what throws is a mistake of the user's
 * (`Mistakes`, `NoProject`) or a fault of Portplan.
 */
export async function runPipeline(request: RunRequest, given: RunDeps): Promise<Report> {
  const deps: Required<RunDeps> = { ...DEFAULT_DEPS, ...given };
  const { command, failOn, saved = new Map(), allocation: asked = null } = request;
  const { files, env, host: machine, readRepository, reportProgress } = deps;
  const rootOf = findRepositoryRoot(files);
  const root = rootOf(request.projects[0]?.cwd ?? files.cwd);

  reportProgress("reading the policy");
  const loading = loadPolicy(request.policy ?? null, root, files, deps.fetchRemote);
  const policy = withSavedPorts(
    await loading.catch((error) => rethrowPolicyErrors(error, rootOf)),
    saved,
  );

  const bases = resolveProjects(
    request.projects,
    (each) => prepareProject(asked, each, files, env),
    reportProgress,
  );
  const projects = bases.map(({ project }) => project);
  const jobs = readWorkflowJobs(request.workflows, files);
  const variants = resolveVariants(policy.environments, bases, files, env);

  const probes = command === "check" && request.probe;
  const ipv6 = !probes || readPublishesIpv6(machine);
  const plans = makePlans(
    projects,
    jobs,
    ipv6,
    buildNeedsProject(policy, env),
    [...variants.values()].flat(),
  );

  const search = startSearch(asked, () =>
    readRepository(root, searchForPorts(projects, plans.here, root)),
  );
  const kernelOnly = () => inspectKernel(machine);
  const { host, leases } = probes
    ? await inspect(plans.projects, deps)
    : { host: kernelOnly(), leases: [] };

  const about = {
    command,
    rootOf,
    plan: plans.all,
    host,
    failOn,
    policy,
  };
  if (command === "map") {
    const findings = findInvalidProjects({ plans, variants, host, policy });
    return buildReport({ ...about, saved, collisions: [], findings, sources: [policy.sources] });
  }

  reportProgress("reading what else names the ports");
  const repository = { root, files, readRepository };
  const repositoryContext = await readRepositoryContext(
    plans.here,
    policy,
    request.before ?? null,
    repository,
  );

  reportProgress("judging");
  const today = new Date().toISOString().slice(0, 10);
  const input = {
    policy,
    repositoryContext,
    bases,
    plans,
    variants,
    host,
    kernelOnly,
    today,
    root,
  };
  const found = check(input);
  const pairs = findPairsOfRun(plans, variants, policy.alternatives);

  const shown = { ...about, ...found, pairs, references: repositoryContext.references ?? [] };
  if (asked === null) return buildReport(shown);

  const checked = { ...input, bases, found, leases, ipv6 };
  const allocationDeps = { files, search, env, host: machine, store: deps.leases };
  return buildReport({ ...shown, ...(await allocateAndRecheck(asked, checked, allocationDeps)) });
}

function inspect(
  plan: Plan,
  { host: machine, leases, wait, reportProgress }: Required<RunDeps>,
): Promise<Inspection> {
  return inspectWithLeases(plan, {
    machine,
    wait,
    reportProgress,
    listLeases: async () => (await leases?.list(() => true)) ?? [],
    describeHolder: (holder) => formatHolder(holder, true),
  });
}
