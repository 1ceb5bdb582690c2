import { environmentOf, type Project } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { findCollisions } from "../ports/findCollisions.ts";
import { groupBy } from "../lib/groupBy.ts";
import { makePlan } from "../ports/makePlan.ts";
import type { Policy } from "../policy/Policy.ts";
import type { Finding } from "./Finding.ts";
import { runRules } from "./runRules.ts";
import type { Rule } from "./Rule.ts";

/**
 * What is found only in variants of the projects, those of one host together. What several variants
 * share is told once; what the projects themselves have already (`known`) is not told again.
 */
export function checkVariants(
  rules: readonly Rule[],
  hosts: Iterable<readonly Project[]>,
  host: HostView,
  policy: Policy,
  known: readonly Finding[],
): Finding[] {
  const before = new Set(known.map(identity));
  const found = new Map<
    string,
    { readonly finding: Finding; readonly environments: Set<string> }
  >();
  const judged = (projects: readonly Project[]) => {
    const plan = makePlan(projects, true);
    return runRules(rules, plan, findCollisions(plan, policy.alternatives), host, { policy });
  };
  for (const projects of hosts) {
    const variants = [...groupBy(projects, (project) => environmentOf(project) ?? "")];
    const alone =
      variants.length === 1
        ? []
        : variants.map(([name, own]) => ({ name, found: new Set(judged(own).map(identity)) }));
    for (const finding of judged(projects)) {
      const key = identity(finding);
      if (before.has(key)) continue;
      const entry = found.get(key) ?? { finding, environments: new Set() };
      const own = alone.flatMap((variant) => (variant.found.has(key) ? [variant.name] : []));
      // What no variant has by itself they have together.
      for (const name of own.length > 0 ? own : environmentsOf(finding, projects))
        entry.environments.add(name);
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
  return projects.flatMap((each) => (each.name === project ? (environmentOf(each) ?? []) : []));
}
