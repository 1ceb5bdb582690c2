import { basename } from "node:path/posix";
import { environmentOf, type Project } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { Policy } from "../policy/Policy.ts";
import type { ResolvedBase, Variants } from "../policy/variants.ts";
import { type Collision, findCollisions } from "../ports/findCollisions.ts";
import { findSharedPorts } from "../ports/findSharedPorts.ts";
import { makePlan } from "../ports/makePlan.ts";
import { joinPlans, type Plans } from "../ports/makePlans.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { emptyRepositoryContext, type RepositoryContext } from "../repository/RepositoryContext.ts";
import { applyExceptions, type ExceptedFinding, type ExceptionInput } from "./exceptions.ts";
import { type Finding, identityOf } from "./Finding.ts";
import { FreePorts } from "./FreePorts.ts";
import { ruleOf, rules } from "./index.ts";
import { toRelated } from "./requests.ts";
import type { Copies, Facts, Rule, UnusedException } from "./Rule.ts";
import { compareSeverity, runRules } from "./runRules.ts";

export interface CheckInput {
  readonly policy: Policy;
  readonly repositoryContext: RepositoryContext;
  /** The requests for the projects of `plans`. */
  readonly bases: readonly ResolvedBase[];
  readonly plans: Plans;
  readonly variants: Variants;
  readonly host: HostView;
  /** Returns the host without its sockets and engine, for what runs elsewhere or later. */
  readonly kernelOnly: () => HostView;
  /** Formatted like `2027-01-31`. */
  readonly today: string;
  /** See `Facts`. */
  readonly copies?: Copies | null;
  /** The directory of the policy. */
  readonly root: string;
  readonly knownUnused?: ExceptionInput["knownUnused"] | undefined;
}

export interface CheckResult {
  /** Errors first. */
  readonly findings: readonly Finding[];
  readonly excepted: readonly ExceptedFinding[];
  readonly unused: readonly UnusedException[];
  readonly collisions: readonly Collision[];
  /** Texts that findings refer to, except those of the projects. */
  readonly sources: readonly ReadonlyMap<string, string>[];
}

/** Runs the rules for this host, other jobs and variants, and applies the exceptions. */
export function checkRun(input: CheckInput): CheckResult {
  const { policy, repositoryContext, bases, plans, variants, host, kernelOnly } = input;
  const { copies = null } = input;
  const context = { host, policy, repositoryContext };
  const applicable = selectRules("check");
  const jobRules = applicable.filter(({ appliesToJobs }) => appliesToJobs);
  const { projects: jobs, requests } = plans.jobs;
  const sharedPorts = findSharedPorts(jobs, requests, policy.alternatives);
  const { projects } = plans.all;
  const checksRoot = bases.some(({ project }) => project.directory === input.root);
  // Another policy may name the services of its own side of a change.
  const declared = input.knownUnused === undefined ? { projects, checksRoot } : null;
  const results = [
    {
      plan: plans.here,
      selected: applicable,
      facts: { ...context, sharedPorts, declared, copies },
    },
    ...plans.elsewhere.map((plan) => ({ plan, selected: jobRules, facts: context })),
  ].map(({ plan, selected, facts }) => {
    const collisions = findCollisions(plan, policy.alternatives, host.engineRelease);
    return { collisions, findings: runRules(selected, { ...facts, plan, collisions }) };
  });
  const found = [...results.flatMap(({ findings }) => findings), ...checkStarted(input)];
  // The other files of the repository are about the projects themselves.
  const earlier = { ...emptyRepositoryContext, before: repositoryContext.before };
  const facts = { policy, host: kernelOnly(), repositoryContext: earlier };
  const inVariants = checkVariants(applicable, variants, facts, found);
  const { findings, excepted, unused } = applyExceptions([...found, ...inVariants], {
    projects,
    policy,
    today: input.today,
    knownUnused: input.knownUnused,
    checksRoot,
  });
  const aboutExceptions =
    unused.length === 0
      ? []
      : runRules([ruleOf("ignored-finding")], {
          ...context,
          plan: plans.here,
          unusedExceptions: unused,
        });
  return {
    findings: [...findings, ...aboutExceptions].toSorted(compareSeverity),
    excepted,
    unused,
    collisions: results.flatMap(({ collisions }) => collisions),
    sources: [
      policy.sources,
      repositoryContext.texts,
      ...[...variants.values()].flat().map(({ sources }) => sources),
    ],
  };
}

const selectRules = (command: "check" | "verify") =>
  rules.filter(({ runsIn }) => runsIn === command || runsIn === "both");

/** The result of a verification, and what decides which of its findings count. */
export interface VerifyInput extends Pick<CheckInput, "policy" | "host" | "today"> {
  readonly plan: Plan;
  readonly answers: Facts["answers"];
}

/** Runs the rules about ports of projects that were started, and applies the exceptions. */
export function verifyRun({
  policy,
  host,
  today,
  plan,
  answers,
}: VerifyInput): Pick<CheckResult, "findings" | "excepted" | "sources"> {
  const found = runRules(selectRules("verify"), { policy, host, plan, answers });
  const { projects } = plan;
  const { findings, excepted } = applyExceptions(found, {
    projects,
    policy,
    today,
    checksRoot: false,
  });
  return { findings, excepted, sources: [policy.sources] };
}

/**
 * Returns the collisions of jobs' service containers with the projects that steps of the jobs
 * start. A collision in several jobs is reported once.
 */
function checkStarted({ plans, policy, host }: CheckInput): Finding[] {
  if (plans.started.length === 0) return [];
  const everything = joinPlans([plans.all, ...plans.started.map(({ plan }) => plan)]);
  const freePorts = new FreePorts(everything, host, policy);
  const findings = plans.started.flatMap(({ job, span, project, plan: started }) => {
    const ofJob = plans.elsewhere.filter(({ projects }) => projects.includes(job));
    const plan = joinPlans([...ofJob, started]);
    const isApart = (a: PortRequest, b: PortRequest) => (a.project === job) === (b.project === job);
    const found = findCollisions(plan, policy.alternatives, host.engineRelease, isApart);
    // The service containers start first, so a range of the project does not race with them.
    const collisions = found.filter(({ kind }) => kind !== "race");
    const facts = { plan, collisions, host, policy, freePorts };
    return runRules([ruleOf("port-collision")], facts).map((finding) =>
      nameStep(finding, { job, span, project }),
    );
  });
  return Array.from(groupBy(findings, identityOf).values()).flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const related = [first, ...others].flatMap((each) => each.related);
    const placeOf = ({ span: { file, start } }: (typeof related)[number]) => `${file} ${start}`;
    return { ...first, related: distinctBy(related.toReversed(), placeOf).toReversed() };
  });
}

/** Adds the step that starts a project to a finding. */
function nameStep(
  finding: Finding,
  { job, span, project }: Pick<Plans["started"][number], "job" | "span" | "project">,
): Finding {
  const line = (job.sources.get(span.file) ?? "").slice(0, span.start).split("\n").length;
  const starts = `starts ${project.name}`;
  return {
    ...finding,
    message: `${finding.message} (the step at ${basename(span.file)}:${line} ${starts})`,
    related: [...finding.related, ...toRelated(span, `this step ${starts}`)],
  };
}

/** Returns the findings of a port map: the reasons for which projects are invalid. */
export function findInvalidProjects(
  input: Pick<CheckInput, "plans" | "variants" | "host" | "policy">,
): Finding[] {
  const { plans, variants, host, policy } = input;
  const invalid = [ruleOf("invalid-project")];
  const found = runRules(invalid, { plan: plans.here, host });
  return [...found, ...checkVariants(invalid, variants, { host, policy }, found)];
}

/**
 * Returns the findings of the variants that are not `known` from the projects themselves. Variants
 * that share a host are checked together. A finding of several variants is reported once.
 */
function checkVariants(
  applicable: readonly Rule[],
  variants: Variants,
  facts: Pick<CheckInput, "host" | "policy"> & Partial<Pick<CheckInput, "repositoryContext">>,
  known: readonly Finding[],
): Finding[] {
  const knownKeys = new Set(known.map(identityOf));
  const found = new Map<string, { finding: Finding; environments: Set<string> }>();
  const checkTogether = (projects: readonly Project[]) => {
    const plan = makePlan(projects, { ipv6: true });
    const collisions = findCollisions(plan, facts.policy.alternatives);
    return runRules(applicable, { ...facts, plan, collisions });
  };
  for (const projects of variants.values()) {
    const byName = [...groupBy(projects, (project) => environmentOf(project) ?? "")];
    const separate = (byName.length > 1 ? byName : []).map(([name, variant]) => {
      return { name, keys: new Set(checkTogether(variant).map(identityOf)) };
    });
    for (const finding of checkTogether(projects)) {
      const key = identityOf(finding);
      if (knownKeys.has(key)) continue;
      const entry = found.get(key) ?? { finding, environments: new Set() };
      const alone = separate.flatMap(({ name, keys }) => (keys.has(key) ? [name] : []));
      // A finding that needs several variants belongs to all that have its project.
      const own = projects.filter(({ name }) => name === finding.project);
      const names = alone.length > 0 ? alone : own.flatMap((each) => environmentOf(each) ?? []);
      for (const name of names) entry.environments.add(name);
      found.set(key, entry);
    }
  }
  return Array.from(found.values(), ({ finding, environments }) => {
    const noun = environments.size === 1 ? "environment" : "environments";
    const suffix = `(${noun} ${[...environments].join(", ")})`;
    return { ...finding, message: `${finding.message} ${suffix}` };
  });
}
