import type { HostView } from "../host/HostView.ts";
import { type Collision } from "../plan/collisions.ts";
import type { Plan } from "../plan/Plan.ts";
import { FreePorts } from "./FreePorts.ts";
import type { Finding, Severity } from "./Finding.ts";
import type { Rule } from "./Rule.ts";

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "notice"];

/** All that the rules find: the gravest first, then in the order of the table. */
export function judge(rules: readonly Rule[], plan: Plan, collisions: readonly Collision[], host: HostView): Finding[] {
  const facts = { plan, collisions, host, freePorts: new FreePorts(plan, host) };
  const findings = rules.flatMap(({ id, level, check }) =>
    Array.from(check(facts), (draft): Finding => ({ severity: level, ...draft, rule: id })),
  );
  return findings.toSorted(bySeverity);
}

export function bySeverity(a: Pick<Finding, "severity">, b: Pick<Finding, "severity">): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
