import type { Facts } from "./Facts.ts";
import type { Level } from "../plan/Policy.ts";
import type { Finding, Severity } from "./Finding.ts";
import type { RuleId } from "./RuleId.ts";

/** A check, and what its page in the documentation says. */
export interface Rule {
  readonly id: RuleId;
  /** Unless the policy gives it another one. */
  readonly level: Level;
  /** One line: what it finds. */
  readonly summary: string;
  /** What goes wrong where nobody acts on it, in a few sentences of Markdown. */
  readonly why: string;
  /** The fixture that the page shows: a folder of `__tests__/rules/<id>/`. */
  readonly example: string;
  check(this: void, facts: Facts): Iterable<Draft>;
}

/** A finding without what the table stamps on it. `severity`: milder than the rule's level. */
export interface Draft extends Omit<Finding, "rule" | "severity"> {
  readonly severity?: Severity;
}
