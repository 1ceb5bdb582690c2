import type { Span } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import type { Level, Policy } from "../policy/Policy.ts";
import type { Collision } from "../ports/findCollisions.ts";
import type { Plan } from "../ports/Plan.ts";
import type { RepositoryContext } from "../repository/RepositoryContext.ts";
import type { Finding } from "./Finding.ts";
import type { FreePorts } from "./FreePorts.ts";
import type { RuleId } from "./RuleId.ts";

/** A check, and what its page in the documentation says. */
export interface Rule {
  readonly id: RuleId;
  /** The level, unless the policy sets another one. */
  readonly level: Level;
  /** One line that says what the rule finds, lower case, no period. */
  readonly summary: string;
  // The sections of the rule's page, as Markdown.
  /** What happens when the project is started. */
  readonly happens: string;
  readonly why: string;
  readonly howToFix: string;
  readonly whenToIgnore: string;
  /** The fixture that the page shows: a folder of `__tests__/rules/<id>/`. */
  readonly example: string;
  /**
   * `refusal`: Docker Compose refuses the project, so that nothing about it is certain: always an
   * error, and the exit status is 2. `exception-check`: it is about exceptions, so that none
   * applies to it. `check`: every other rule.
   */
  readonly kind: "check" | "refusal" | "exception-check";
  /**
   * What decides whether there is a finding. `configuration`: the files and the settings of the
   * kernel, so that an exception without a finding is not needed any more. `host-state`: what uses
   * the ports and the project names of this host at the moment. `run`: what this run can see of the
   * host, which programs it finds there, and with which ports it compares.
   */
  readonly dependsOn: "configuration" | "host-state" | "run";
  /**
   * With what the port of a finding conflicts: another published port, another replica of its
   * service, or something on the host; null where there is no such conflict, even if the port
   * cannot be published. The output `conflicts` counts the errors and warnings of rules with a
   * conflict. Of `between-ports` the related places are the other ends, which the port map marks,
   * too.
   */
  readonly conflict: "between-ports" | "between-replicas" | "with-host" | null;
  /** Whether it also checks the services of workflow jobs that run elsewhere, or later. */
  readonly appliesToJobs: boolean;
  /**
   * What happens to a finding that exists only with the ports that an allocation assigns. `drop`:
   * the rule is about declared ports. `fix`: it is reported with this fix.
   */
  readonly afterAllocation: "report" | "drop" | { readonly fix: string };
  /**
   * Whether many findings usually have one cause, e.g. a convention that the project does not follow.
   * Text reports show three or more of them as one.
   */
  readonly isConvention: boolean;
  /** What it reads of the repository: templates of env files, or what else names a port. */
  readonly reads: "templates" | "references" | null;
  check(this: void, facts: Facts): Iterable<FindingDraft>;
}

/** A rule as its file states it, without the traits that it shares with most rules. */
export type RuleDefinition = Partial<Omit<Rule, "id">> &
  Pick<
    Rule,
    "level" | "summary" | "happens" | "why" | "howToFix" | "whenToIgnore" | "example" | "check"
  >;

export const DEFAULT_TRAITS = {
  kind: "check",
  dependsOn: "configuration",
  conflict: null,
  appliesToJobs: false,
  afterAllocation: "report",
  isConvention: false,
  reads: null,
} as const;

/** A finding as a rule yields it. A `severity` can only lower the level of the rule. */
export interface FindingDraft
  extends
    Omit<Finding, "rule" | "severity" | "label" | "note">,
    Partial<Pick<Finding, "severity" | "label" | "note">> {}

/** The facts that a rule may look at. */
export interface Facts {
  readonly plan: Plan;
  /** The collisions within the plan. */
  readonly collisions: readonly Collision[];
  readonly host: HostView;
  /** Where a port that cannot stay could move. */
  readonly freePorts: FreePorts;
  readonly policy: Policy;
  readonly repositoryContext: RepositoryContext;
  /** Known after every other rule has run. */
  readonly unusedExceptions: readonly UnusedException[];
}

/** A comment or an entry of the policy that excepts nothing, and why. */
export interface UnusedException {
  readonly project: string | null;
  readonly service: string | null;
  readonly rule: string;
  /** Of an unknown rule: the one that was probably meant, which can have exceptions. */
  readonly nearest: string | null;
  readonly why: "expired" | "unmatched" | "unknown-rule" | "no-reason";
  /** The last day on which it held. */
  readonly until: string | null;
  readonly span: Span;
}
