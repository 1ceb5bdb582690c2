import { emptyPolicy, type Level, type Policy } from "../policy/Policy.ts";
import { emptyRepositoryContext } from "../repository/RepositoryContext.ts";
import { FreePorts } from "./FreePorts.ts";
import { type Finding, isAboutService, type Severity } from "./Finding.ts";
import { takeCode } from "../lib/inlineCode.ts";
import type { Facts, FindingDraft, Rule } from "./Rule.ts";

/** The severities, from high to low. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "notice"];

/** The input of the rules. By default, the policy and the repository context are empty. */
type RuleInput = Pick<Facts, "plan" | "host"> & Partial<Facts>;

/** Runs the rules. Returns their findings by severity, then in the order of the rules. */
export function runRules(rules: readonly Rule[], input: RuleInput): Finding[] {
  const { plan, host, policy = emptyPolicy } = input;
  const facts: Facts = {
    collisions: [],
    repositoryContext: emptyRepositoryContext,
    sharedPorts: [],
    declared: null,
    copies: null,
    answers: [],
    unusedExceptions: [],
    freePorts: new FreePorts(plan, host, policy),
    ...input,
    policy,
  };
  const findings = rules.flatMap((rule) => {
    const level = levelOf(rule, policy);
    if (level === "off") return [];
    return Array.from(rule.check(facts), ({ severity = level, ...draft }): Finding => {
      const finding = {
        label: "",
        ...draft,
        ...takeMarkedCode(draft),
        rule: rule.id,
        severity: pickMilder(level, severity),
      };
      return isOptional(finding, facts)
        ? { ...finding, severity: pickMilder(finding.severity, "warning") }
        : finding;
    });
  });
  return findings.toSorted(compareSeverity);
}

/** Returns the texts of a draft without the marks of code, and the code. */
function takeMarkedCode({
  fix,
  note = "",
  localNote,
}: FindingDraft): Pick<Finding, "fix" | "note" | "localNote" | "code"> {
  const [help, reason, local] = [takeCode(fix), takeCode(note), takeCode(localNote ?? "")];
  const found = new Set([...help.code, ...reason.code, ...local.code]);
  return {
    fix: help.text,
    note: reason.text,
    ...(localNote !== undefined && { localNote: local.text }),
    ...(found.size > 0 && { code: [...found] }),
  };
}

/** Returns the level that the policy sets for a rule, else its default. */
export function levelOf({ id, level }: Pick<Rule, "id" | "level">, { rules }: Policy): Level {
  return rules.get(id)?.level ?? level;
}

export function compareSeverity(
  a: Pick<Finding, "severity">,
  b: Pick<Finding, "severity">,
): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function pickMilder(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}

/** Returns whether the service, or all other services of a conflict, are optional. */
function isOptional(finding: Finding, { policy: { optional }, plan }: Facts): boolean {
  if (optional.length === 0) return false;
  const named = (end: Parameters<typeof isAboutService>[0]) =>
    optional.some((each) => isAboutService(end, each.service, plan.projects));
  const others = finding.related.filter((end) => end.service !== null);
  return named(finding) || (others.length > 0 && others.every(named));
}
