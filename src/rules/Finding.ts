import type { PortBinding, Related, Span } from "../compose/index.ts";
import { matchesName, type ServiceName } from "../ports/serviceName.ts";
import type { RuleId } from "./RuleId.ts";

export type Severity = "error" | "warning" | "notice";

/**
 * A problem that a rule found. Its identity is rule, project, service and evidence; message and fix
 * are prose.
 */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly project: string | null;
  readonly service: string | null;
  /** What it is about, in one spelling: "*:5432/tcp", a variable's name. */
  readonly evidence: string;
  readonly message: string;
  /** The message without command lines, for where everybody reads it for good; absent: same. */
  readonly publicMessage?: string;
  readonly fix: string;
  readonly span: Span | null;
  /** The container ports that it is about; absent: all of a service, or none. */
  readonly targets?: Targets;
  readonly related: readonly (Related & Pick<Finding, "project" | "service" | "targets">)[];
}

/** What a finding is known by from run to run. */
export type Identity = Pick<Finding, "rule" | "project" | "service" | "evidence">;

export function identityOf({ rule, project, service, evidence }: Identity): string {
  return JSON.stringify([rule, project, service, evidence]);
}

/** A run of container ports. */
export type Targets = Pick<PortBinding, "target" | "count">;

/** Returns whether a finding is about what a policy names: a service, or one of its ports. */
export function isAboutService(
  { project, service, targets }: Pick<Finding, "project" | "service" | "targets">,
  name: ServiceName,
): boolean {
  if (!matchesName(project, service, name)) return false;
  return (
    name.target === null ||
    (targets !== undefined &&
      targets.target <= name.target &&
      name.target < targets.target + targets.count)
  );
}
