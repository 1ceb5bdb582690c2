import { code } from "../lib/inlineCode.ts";
import { quoteName } from "../lib/quoteName.ts";
import type { FindingDraft, RuleDefinition, UnusedException } from "./Rule.ts";
import { RULE_IDS } from "./RuleId.ts";

export const ignoredFinding: RuleDefinition = {
  level: "warning",
  summary: "an exception is expired, invalid or matches no finding",
  happens: "The exception has no effect, or the problem is already fixed.",
  why:
    "An exception that matches nothing hides the next finding at the same place. An expiry date " +
    "says when to look at the problem again.",
  howToFix: "Remove the exception, correct it, or extend its expiry date.",
  whenToIgnore:
    "There are no exceptions for this rule. The policy can turn it off: " +
    "`rules: {ignored-finding: off}`",
  example: "expired-policy-entry",
  kind: "exception-check",
  *check({ unusedExceptions }) {
    for (const unused of unusedExceptions) {
      const { project, service, rule, span } = unused;
      yield { project, service, evidence: rule, ...TEXTS[unused.why](unused), span, related: [] };
    }
  },
};

type Texts = Required<Pick<FindingDraft, "message" | "label" | "fix">>;

const TEXTS: Readonly<Record<UnusedException["why"], (unused: UnusedException) => Texts>> = {
  expired: (unused) => ({
    message: `${nameException(unused)} expired after ${unused.until}`,
    label: `valid until ${unused.until}`,
    fix: "fix the problem, or extend the expiry date and say why",
  }),
  unmatched: (unused) => ({
    message: `${nameException(unused)} matches no finding`,
    label: "matches no finding",
    fix:
      unused.nearest === null
        ? "remove the exception"
        : `change the service to ${code(unused.nearest)}, or remove the exception`,
  }),
  miswritten: ({ rule }) => ({
    message: "a comment looks like an exception, but is not in the form of one",
    label: "not read as an exception",
    fix: `write ${code(`# ${formatComment(rule || "RULE")}`)}`,
  }),
  "unknown-rule": ({ rule, nearest }) => ({
    ...describeUnknownRule(rule),
    fix: RULE_IDS.some((id) => id === rule)
      ? "remove the exception"
      : `write ${code(formatComment(nearest ?? firstRule(rule) ?? "RULE"))}` +
        (rule.includes(",") ? ", in a comment for each rule" : ""),
  }),
  "no-reason": (unused) => ({
    message: `${nameException(unused)} has no reason and does not apply`,
    label: "no reason",
    fix: `write ${code(formatComment(unused.rule))}`,
  }),
};

const formatComment = (rule: string) => `portplan-ignore: ${rule} -- REASON`;

function nameException({ rule, service }: UnusedException): string {
  return `the ${rule} exception${service === null ? "" : ` for ${service}`}`;
}

function describeUnknownRule(rule: string): Pick<Texts, "message" | "label"> {
  if (rule === "") return { message: "an exception names no rule", label: "no rule" };
  if (RULE_IDS.some((id) => id === rule))
    return { message: `findings of ${rule} cannot be ignored`, label: "cannot be ignored" };
  return {
    message: `an exception names the unknown rule ${quoteName(rule)}`,
    label: "unknown rule",
  };
}

/** Returns the rule at the start of a text in which "--" is missing. */
function firstRule(text: string): string | undefined {
  return RULE_IDS.find((id) => id === text.split(/\s/, 1)[0]);
}
