import type { Facts } from "./Facts.ts";
import type { Finding, Severity } from "./Finding.ts";
import type { RuleId } from "./RuleId.ts";

/** A check, and what its page in the documentation says. */
export interface Rule {
  readonly id: RuleId;
  readonly level: Severity;
  /** One line: what it finds. */
  readonly summary: string;
  /** What goes wrong where nobody acts on it, in a few sentences of Markdown. */
  readonly why: string;
  check(this: void, facts: Facts): Iterable<Draft>;
}

/** A finding without what the table stamps on it. `severity`: milder than the rule's level. */
export interface Draft extends Omit<Finding, "rule" | "severity"> {
  readonly severity?: Severity;
}
