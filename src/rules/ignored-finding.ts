import type { RuleDefinition, UnusedException } from "./Rule.ts";

export const ignoredFinding: RuleDefinition = {
  level: "warning",
  summary: "an exception that has expired, or that matches nothing any more",
  happens: "",
  why:
    "An exception that nobody needs any more hides the next finding at the same place. One " +
    "that has expired was meant to be looked at again by then.",
  howToFix: "",
  whenToIgnore: "",
  example: "expired",
  kind: "exception-check",
  *check({ unusedExceptions }) {
    for (const unused of unusedExceptions) {
      const { project, service, rule, span } = unused;
      yield { project, service, evidence: rule, ...TEXTS[unused.why](unused), span, related: [] };
    }
  },
};

const TEXTS: Readonly<
  Record<UnusedException["why"], (unused: UnusedException) => { message: string; fix: string }>
> = {
  expired: ({ rule, until }) => ({
    message: `The exception from ${rule} held until ${until}.`,
    fix: "Mend what it excepts, or give it a later day and a reason for that.",
  }),
  unmatched: ({ rule }) => ({
    message: `${rule} finds nothing here any more.`,
    fix: "Take the exception out.",
  }),
  "unknown-rule": ({ rule, nearest }) => ({
    message:
      rule === ""
        ? "The exception names no rule."
        : `There is no rule ${rule} that can be excepted.`,
    fix:
      `Write portplan-ignore: ${nearest ?? "RULE"} -- ` +
      `REASON${/[\s,]/.test(rule) ? ", and a comment for each rule" : ""}.`,
  }),
  "no-reason": ({ rule }) => ({
    message: `The exception from ${rule} has no reason, so it does not count.`,
    fix: `Write portplan-ignore: ${rule} -- REASON.`,
  }),
};
