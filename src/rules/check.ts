import type { HostView } from "../host/HostView.ts";
import { type Collision, findCollisions } from "../ports/findCollisions.ts";
import type { Plans } from "../ports/makePlans.ts";
import type { Policy } from "../policy/Policy.ts";
import type { RepositoryContext } from "../repository/RepositoryContext.ts";
import type { ResolvedBase, Variants } from "../policy/variants.ts";
import { type ExceptedFinding, applyExceptions } from "./exceptions.ts";
import type { Finding } from "./Finding.ts";
import { ignoredFinding } from "./ignored-finding.ts";
import { rules } from "./index.ts";
import { invalidProject } from "./invalid-project.ts";
import { compareSeverity, runRules, levelOf } from "./runRules.ts";
import { checkVariants } from "./checkVariants.ts";

/** What a check judges. */
export interface CheckInput {
  readonly policy: Policy;
  readonly repositoryContext: RepositoryContext;
  /** The projects of `plans`, as they were asked for. */
  readonly bases: readonly ResolvedBase[];
  readonly plans: Plans;
  readonly variants: Variants;
  readonly host: HostView;
  /** The same host, sockets and engine unseen: for what will run elsewhere, or at another time. */
  readonly kernelOnly: () => HostView;
  /** As `2027-01-31`. */
  readonly today: string;
  /** The directory whose policy it is. */
  readonly root: string;
}

export interface CheckResult {
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly excepted: readonly ExceptedFinding[];
  readonly collisions: readonly Collision[];
  /** Texts that findings point into beside those of the plans' projects. */
  readonly sources: readonly ReadonlyMap<string, string>[];
}

/**
 * All that the rules find here, in other jobs and in the variants of environments, without what is
 * excepted.
 */
export function check({
  policy,
  repositoryContext,
  bases,
  plans,
  variants,
  host,
  kernelOnly,
  today,
  root,
}: CheckInput): CheckResult {
  const beside = { policy, repositoryContext };
  const jobRules = rules.filter(({ appliesToJobs }) => appliesToJobs);
  const judged = [
    { plan: plans.here, by: rules },
    ...plans.elsewhere.map((plan) => ({ plan, by: jobRules })),
  ].map(({ plan, by }) => {
    const found = findCollisions(plan, policy.alternatives, host.engine);
    return { collisions: found, findings: runRules(by, plan, found, host, beside) };
  });
  const found = judged.flatMap(({ findings }) => findings);
  const varied =
    variants.size === 0 ? [] : checkVariants(rules, variants.values(), kernelOnly(), policy, found);
  const {
    findings,
    excepted,
    unused: vain,
  } = applyExceptions([...found, ...varied], {
    projects: plans.all.projects,
    policy,
    today,
    spoke: new Set(rules.filter((rule) => levelOf(rule, policy) !== "off").map(({ id }) => id)),
    whole: bases.some(({ project }) => project.directory === root),
  });
  const last =
    vain.length === 0
      ? []
      : runRules([ignoredFinding], plans.here, [], host, { ...beside, unusedExceptions: vain });
  return {
    findings: [...findings, ...last].toSorted(compareSeverity),
    excepted,
    collisions: judged.flatMap(({ collisions }) => collisions),
    sources: [
      policy.sources,
      repositoryContext.texts,
      ...[...variants.values()].flat().map(({ sources }) => sources),
    ],
  };
}

/**
 * Returns the findings of a port map: only why projects and variants of environments are invalid.
 */
export function findInvalidProjects({
  plans,
  variants,
  host,
  policy,
}: Pick<CheckInput, "plans" | "variants" | "host" | "policy">): Finding[] {
  const found = runRules([invalidProject], plans.here, [], host);
  return [...found, ...checkVariants([invalidProject], variants.values(), host, policy, found)];
}
