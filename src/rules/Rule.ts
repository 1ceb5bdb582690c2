import type { Project, Span } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import type { Level, Policy } from "../policy/Policy.ts";
import type { Collision } from "../ports/findCollisions.ts";
import type { SharedPort } from "../ports/findSharedPorts.ts";
import type { Plan } from "../ports/Plan.ts";
import type { RepositoryContext } from "../repository/RepositoryContext.ts";
import type { Answer } from "../verify/Answer.ts";
import type { Finding } from "./Finding.ts";
import type { FreePorts } from "./FreePorts.ts";
import type { RuleId } from "./RuleId.ts";

/** A check, with the texts of its page in the documentation. */
export interface Rule {
  readonly id: RuleId;
  /** The level, unless the policy sets another one. */
  readonly level: Level;
  /** The problem in one line, in lower case, without a period. */
  readonly summary: string;
  // The sections of the rule's page, as Markdown.
  readonly happens: string;
  readonly why: string;
  readonly howToFix: string;
  readonly whenToIgnore: string;
  /** The folder in `__tests__/rules/<id>/` whose files and findings the page shows. */
  readonly example: string;
  /**
   * `refusal`: Docker Compose refuses the project. Such findings are always errors, and the exit
   * status is 2. `exception-check`: the rule checks exceptions, and has none. `check`: all others.
   */
  readonly kind: "check" | "refusal" | "exception-check";
  /**
   * The input that decides if there is a finding. `configuration`: files and kernel settings, so
   * that an exception without a finding is unused. `host-state`: the ports and projects in use on
   * the host. `run`: the view of this run, e.g. installed programs or an earlier port map.
   */
  readonly dependsOn: "configuration" | "host-state" | "run";
  /**
   * The other side of the conflict: another published port, another replica of the service, or the
   * host; null if the rule reports no conflict. The output `conflicts` counts the errors and
   * warnings of rules with a conflict. For `between-ports`, the related places that have a service
   * are in conflict too, and the port map marks them.
   */
  readonly conflict: "between-ports" | "between-replicas" | "with-host" | null;
  /** True if the rule also checks services of workflow jobs that run elsewhere or later. */
  readonly appliesToJobs: boolean;
  /**
   * The treatment of findings that only exist with allocated ports. `drop`: the rule is about
   * declared ports. `fix`: the finding is reported with this fix.
   */
  readonly afterAllocation: "report" | "drop" | { readonly fix: string };
  /**
   * True if many findings usually have one cause, e.g. the project does not follow a convention.
   * Text reports show three or more of them as one.
   */
  readonly isConvention: boolean;
  /** The command that runs the rule. */
  readonly runsIn: "check" | "verify" | "both";
  /** The files that the rule reads: templates of env files, or files that refer to ports. */
  readonly reads: "templates" | "references" | null;
  check(this: void, facts: Facts): Iterable<FindingDraft>;
}

/** A rule as its file defines it; absent traits are `DEFAULT_TRAITS`. */
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
  runsIn: "check",
  reads: null,
} as const;

/**
 * A finding that a rule yields. Its `severity` can only lower the level of the rule. In `fix` and
 * `note`, `lib/inlineCode.ts` marks code.
 */
export interface FindingDraft
  extends
    Omit<Finding, "rule" | "severity" | "label" | "note" | "code">,
    Partial<Pick<Finding, "severity" | "label" | "note">> {}

export interface Facts {
  readonly plan: Plan;
  readonly collisions: readonly Collision[];
  readonly host: HostView;
  /** The ports to suggest. */
  readonly freePorts: FreePorts;
  readonly policy: Policy;
  readonly repositoryContext: RepositoryContext;
  /** The ports that jobs of workflows may share on one host. */
  readonly sharedPorts: readonly SharedPort[];
  /** The names to compare those of the policy with; null if they are not compared. */
  readonly declared: DeclaredNames | null;
  /** The copies of the projects that must run on one host; null if there are none. */
  readonly copies: Copies | null;
  /** The answers of the ports after the projects were started; empty unless verified. */
  readonly answers: readonly Answer[];
  /** Empty until all other rules have run. */
  readonly unusedExceptions: readonly UnusedException[];
}

/** Copies of the checked projects, in other checkouts of the repository. */
export interface Copies {
  readonly count: number;
  /** The absolute paths of env files that git tracks, so that all checkouts have the same text. */
  readonly trackedFiles: ReadonlySet<string>;
}

/** The projects of a run, including inactive services and the jobs of workflows. */
export interface DeclaredNames {
  readonly projects: readonly Project[];
  /** True if the project in the policy's own directory is checked. */
  readonly checksRoot: boolean;
}

/** A comment or a policy entry that has no effect, with the reason. */
export interface UnusedException {
  readonly project: string | null;
  readonly service: string | null;
  readonly rule: string;
  /**
   * The most similar rule that can have exceptions, if the rule is unknown; the most similar
   * service, if no project has the service.
   */
  readonly nearest: string | null;
  readonly why: "expired" | "unmatched" | "unknown-rule" | "no-reason" | "miswritten";
  /** The last day on which the exception applies. */
  readonly until: string | null;
  readonly span: Span;
}
