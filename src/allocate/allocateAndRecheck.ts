import type { Project, ResolvedProject } from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import type { Lease } from "../leases/Lease.ts";
import { releaseRun } from "../leases/releaseRun.ts";
import type { EngineSettings } from "../ports/EngineSettings.ts";
import type { PortReference } from "../repository/PortReference.ts";
import type { RepositoryText } from "../repository/RepositoryText.ts";
import type { Finding } from "../rules/Finding.ts";
import { checkRun, type CheckResult, type CheckInput } from "../rules/checkRun.ts";
import { compareSeverity } from "../rules/runRules.ts";
import { readRepositoryContext } from "../rules/readRepositoryContext.ts";
import {
  type Allocation,
  allocate,
  listMovedPorts,
  type OverrideDeps,
  type AllocationSubject,
} from "./allocate.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { listServices } from "./assignable.ts";
import { downgradeResolved } from "./downgradeResolved.ts";
import type { PreparedProject } from "./prepareProject.ts";

/** The options of an allocation, with the paths of the files to write. */
export interface AllocationRequest extends AllocationOptions {
  pathsOf(this: void, project: Project): AllocationSubject["paths"];
}

/** The result of a check with the declared ports. */
export interface CompletedCheck extends CheckInput {
  readonly bases: readonly ResolvedProject<PreparedProject>[];
  readonly found: CheckResult;
  /** Leases of all runs. */
  readonly leases: readonly Lease[];
  readonly engine: EngineSettings;
}

/** The dependencies of `allocateAndRecheck`. */
export interface RecheckDeps extends OverrideDeps {
  /** Searches the repository for references to the ports that may move. */
  readonly search: () => Promise<Iterable<RepositoryText>>;
}

/** An allocation, with the findings of a check of the new ports. */
export interface RecheckedAllocation extends ExportedAllocation, Pick<CheckResult, "sources"> {
  /** The most severe first. */
  readonly findings: readonly Finding[];
}

/**
 * Allocates ports and runs the rules again. Findings that the allocation resolves become notices.
 * Releases all leases of the run if the allocation fails.
 */
export async function allocateAndRecheck(
  allocationRequest: AllocationRequest,
  checked: CompletedCheck,
  { search, ...deps }: RecheckDeps,
): Promise<RecheckedAllocation> {
  const { policy, plans, host, found, leases, engine } = checked;
  const subjects = checked.bases.flatMap(({ request, project, before }): AllocationSubject[] =>
    before === null ? [] : [{ request, before, paths: allocationRequest.pathsOf(project) }],
  );
  const { collisions } = found;
  const state = { plan: plans.here, engine, collisions, view: host, leases, policy };
  const allocation = await allocate(allocationRequest, state, subjects, deps).catch(
    async (error: unknown) => {
      await releaseRun(deps.store);
      throw error;
    },
  );
  const exported = allocationRequest.exported ? allocation.environment : new Map<string, string>();
  return recheck({ allocation, exported }, checked, { search, files: deps.files });
}

/** An allocation, with the variables that later steps get. */
interface ExportedAllocation {
  readonly allocation: Allocation;
  readonly exported: ReadonlyMap<string, string>;
}

/**
 * Runs the rules on the assigned ports. Findings about the declared ports that they resolve become
 * notices. `checked` may have another policy than the allocation.
 */
export async function recheck(
  { allocation, exported }: ExportedAllocation,
  checked: CheckInput & Pick<CompletedCheck, "found">,
  { search, files }: Pick<RecheckDeps, "search" | "files">,
): Promise<RecheckedAllocation> {
  const { policy, plans, root } = checked;
  const found = await readRepositoryContext(allocation.plan, policy, listMovedPorts(allocation), {
    root,
    files,
    readRepository: search,
  });
  const references = found.references?.filter((each) => !isChanged(each, allocation)) ?? null;
  const repositoryContext = { ...found, references };
  const after = compute(() =>
    checkRun({
      ...checked,
      repositoryContext,
      plans: { ...plans, here: allocation.plan },
      host: allocation.view,
    }),
  );
  const { assignments } = allocation;
  const findings = compute(() =>
    downgradeResolved(checked.found.findings, after.findings, assignments, exported),
  );
  return {
    allocation,
    exported,
    findings: findings.toSorted(compareSeverity),
    sources: [...checked.found.sources, ...after.sources],
  };
}

/** Returns whether the allocation also changes a reference in a setting of a service. */
function isChanged({ owner, port }: PortReference, { overrides }: Allocation): boolean {
  if (owner === undefined) return false;
  const { service, kind, name } = owner;
  const own = overrides.find(({ project }) => listServices(project).includes(service));
  return (
    own?.changes.some(
      (change) =>
        change.kind === kind &&
        change.key === service.name &&
        change.path.endsWith(`.${name}`) &&
        change.ports.includes(port),
    ) ?? false
  );
}
