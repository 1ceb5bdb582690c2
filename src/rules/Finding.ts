import type { PortBinding, Project, Related, Span } from "../compose/index.ts";
import { matchesName, type ServiceName } from "../ports/serviceName.ts";
import type { RuleId } from "./RuleId.ts";

export type Severity = "error" | "warning" | "notice";

/**
 * A problem that a rule found. Rule, project, service and evidence identify it across runs. The
 * texts are in lower case, without a period at the end, and empty if there is nothing to say.
 */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly project: string | null;
  readonly service: string | null;
  /** The subject in one spelling, e.g. "*:5432/tcp" or the name of a variable. */
  readonly evidence: string;
  /** The title: the services, the port, and what is wrong. */
  readonly message: string;
  /** Describes what is written at `span`, e.g. "db publishes 5432 on all addresses". */
  readonly label: string;
  /** The exact edit or command, as one imperative sentence. */
  readonly fix: string;
  /** The reason, if it is not obvious. */
  readonly note: string;
  /** The note with command lines of processes, for a terminal only; absent if it is the same. */
  readonly localNote?: string;
  /** The parts of `fix` and `note` that are code: edits and commands. See `lib/inlineCode.ts`. */
  readonly code?: readonly string[];
  /**
   * How the run changed the finding: it `resolved` the problem, which a check of the base still
   * finds, or it `made` the finding, which such a check cannot have. Absent if it did neither.
   */
  readonly byRun?: "resolved" | "made";
  readonly span: Span | null;
  /** The container ports; absent if the finding is not about single ports of a service. */
  readonly targets?: Targets;
  readonly related: readonly (Related & Pick<Finding, "project" | "service" | "targets">)[];
}

/** The fields that identify a finding across runs. */
export type Identity = Pick<Finding, "rule" | "project" | "service" | "evidence">;

export function identityOf({ rule, project, service, evidence }: Identity): string {
  return JSON.stringify([rule, project, service, evidence]);
}

/** Consecutive container ports. */
export type Targets = Pick<PortBinding, "target" | "count">;

/** Returns whether a finding is about a service, or the port of a service, that a policy names. */
export function isAboutService(
  { project, service, targets }: Pick<Finding, "project" | "service" | "targets">,
  name: ServiceName,
  projects: readonly Project[],
): boolean {
  const owner = name.project === null ? undefined : projects.find((each) => each.name === project);
  if (!matchesName(owner?.resolvedName ?? project, service, name)) return false;
  return (
    name.target === null ||
    (targets !== undefined &&
      targets.target <= name.target &&
      name.target < targets.target + targets.count)
  );
}
