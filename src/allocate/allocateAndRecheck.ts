import type { Project, ResolvedProject } from "../compose/index.ts";
import type { Lease } from "../leases/Lease.ts";
import type { PublishesIpv6 } from "../ports/toPortRequest.ts";
import type { RepositoryText } from "../repository/findReferences.ts";
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
import { downgradeResolved } from "./downgradeResolved.ts";
import type { PreparedProject } from "./prepareProject.ts";

/** An allocation, and where the files that pass on the ports of each project are written. */
export interface AllocationRequest extends AllocationOptions {
  pathsOf(this: void, project: Project): AllocationSubject["paths"];
}

/** A check that is complete, before ports move. */
export interface CompletedCheck extends CheckInput {
  readonly bases: readonly ResolvedProject<PreparedProject>[];
  readonly found: CheckResult;
  /** Leases of all runs. */
  readonly leases: readonly Lease[];
  readonly ipv6: PublishesIpv6;
}

/** What an allocation of a run is carried out with. */
export interface RecheckDeps extends OverrideDeps {
  /** Searches the repository for what else names the ports that may move. */
  readonly search: () => Promise<Iterable<RepositoryText>>;
}

/** An allocation, and what the rules find with it in place of what they found before. */
export interface RecheckedAllocation extends Pick<CheckResult, "sources"> {
  readonly allocation: Allocation;
  /** The gravest first. */
  readonly findings: readonly Finding[];
}

/**
 * Allocates ports and runs the rules again: what the allocation resolves becomes a notice. Releases
 * all leases of the run where the allocation fails.
 */
export async function allocateAndRecheck(
  allocationRequest: AllocationRequest,
  checked: CompletedCheck,
  { search, ...deps }: RecheckDeps,
): Promise<RecheckedAllocation> {
  const { policy, plans, host, root, found, leases, ipv6 } = checked;
  const subjects = checked.bases.flatMap(({ request, project, before }): AllocationSubject[] =>
    before === null ? [] : [{ request, before, paths: allocationRequest.pathsOf(project) }],
  );
  const { collisions } = found;
  const state = { plan: plans.here, ipv6, collisions, view: host, leases, policy };
  const allocation = await allocate(allocationRequest, state, subjects, deps).catch(
    async (error: unknown) => {
      await deps.store?.release(({ run }) => run === deps.store?.run);
      throw error;
    },
  );
  const repositoryContext = await readRepositoryContext(
    allocation.plan,
    policy,
    listMovedPorts(allocation),
    { root, files: deps.files, readRepository: search },
  );
  const after = checkRun({
    ...checked,
    repositoryContext,
    plans: { ...plans, here: allocation.plan },
    host: allocation.view,
  });
  const findings = downgradeResolved(found.findings, after.findings, allocation.assignments);
  return {
    allocation,
    findings: findings.toSorted(compareSeverity),
    sources: [...found.sources, ...after.sources],
  };
}
