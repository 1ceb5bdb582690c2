import type { Project } from "../compose/Project.ts";
import type { HostView } from "../host/HostView.ts";
import { collisions } from "../plan/collisions.ts";
import { makePlan } from "../plan/makePlan.ts";
import type { Policy } from "../plan/Policy.ts";
import type { Finding } from "./Finding.ts";
import { judge } from "./judge.ts";
import type { Rule } from "./Rule.ts";

/**
 * What is found only in variants of the projects, those of one host together. What several variants share is told once; what the projects themselves
 * have already (`known`) is not told again.
 */
export function judgeVariants(
  rules: readonly Rule[],
  hosts: Iterable<readonly Project[]>,
  host: HostView,
  policy: Policy,
  known: readonly Finding[],
): Finding[] {
  const before = new Set(known.map(identity));
  const found = new Map<string, { readonly finding: Finding; readonly environments: Set<string> }>();
  for (const projects of hosts) {
    const plan = makePlan(projects, true);
    for (const finding of judge(rules, plan, collisions(plan, policy.alternatives), host, { policy })) {
      const key = identity(finding);
      if (before.has(key)) continue;
      const entry = found.get(key) ?? { finding, environments: new Set() };
      for (const name of environmentsOf(finding, projects)) entry.environments.add(name);
      found.set(key, entry);
    }
  }
  return Array.from(found.values(), ({ finding, environments }) => ({
    ...finding,
    message: `In ${[...environments].join(" and ")}: ${finding.message}`,
  }));
}

function identity({ rule, project, service, evidence }: Finding): string {
  return JSON.stringify([rule, project, service, evidence]);
}

function environmentsOf({ project }: Finding, projects: readonly Project[]): string[] {
  return projects.flatMap(({ name, environment }) => (name === project && environment !== undefined ? [environment] : []));
}
