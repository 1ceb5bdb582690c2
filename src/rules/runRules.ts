import type { HostView } from "../host/HostView.ts";
import { type Collision } from "../ports/findCollisions.ts";
import type { Plan } from "../ports/Plan.ts";
import { emptyPolicy, type Level, type Policy } from "../policy/Policy.ts";
import { emptyRepositoryContext } from "../repository/RepositoryContext.ts";
import type { Facts } from "./Facts.ts";
import { FreePorts } from "./FreePorts.ts";
import type { Finding, Severity } from "./Finding.ts";
import { isAboutService } from "./isAboutService.ts";
import type { Rule } from "./Rule.ts";

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "notice"];

/**
 * What the facts hold beside plan and host; without them there is no policy, and nothing of the
 * repository was read.
 */
type Beside = Partial<Pick<Facts, "policy" | "repositoryContext" | "unusedExceptions">>;

/** All that the rules find: the gravest first, then in the order of the table. */
export function runRules(
  rules: readonly Rule[],
  plan: Plan,
  collisions: readonly Collision[],
  host: HostView,
  beside: Beside = {},
): Finding[] {
  const {
    policy = emptyPolicy,
    repositoryContext = emptyRepositoryContext,
    unusedExceptions = [],
  } = beside;
  const facts = {
    plan,
    collisions,
    host,
    policy,
    repositoryContext,
    unusedExceptions,
    freePorts: new FreePorts(plan, host, policy),
  };
  const findings = rules.flatMap((rule) => {
    const level = levelOf(rule, policy);
    if (level === "off") return [];
    return Array.from(rule.check(facts), ({ severity = level, ...draft }): Finding => {
      const finding = { ...draft, rule: rule.id, severity: milder(level, severity) };
      return isOptional(finding, policy)
        ? { ...finding, severity: milder(finding.severity, "warning") }
        : finding;
    });
  });
  return findings.toSorted(compareSeverity);
}

/** The level that the policy gives a rule, else its own. */
export function levelOf({ id, level }: Pick<Rule, "id" | "level">, { rules }: Policy): Level {
  return rules.get(id)?.level ?? level;
}

export function compareSeverity(
  a: Pick<Finding, "severity">,
  b: Pick<Finding, "severity">,
): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function milder(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}

/** Whether it is about an optional service: it, or every service that it collides with. */
function isOptional(finding: Finding, { optional }: Policy): boolean {
  if (optional.length === 0) return false;
  const named = (end: Parameters<typeof isAboutService>[0]) =>
    optional.some((each) => isAboutService(end, each.service));
  const others = finding.related.filter((end) => end.service !== null);
  return named(finding) || (others.length > 0 && others.every(named));
}
