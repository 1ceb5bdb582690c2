import type { PortBinding, Related, Span } from "../compose/index.ts";
import type { RuleId } from "./RuleId.ts";

export type Severity = "error" | "warning" | "notice";

/**
 * What a rule found. Its identity is rule, project, service and evidence; message and fix are
 * prose.
 */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly project: string | null;
  readonly service: string | null;
  /** What it is about, in one spelling: "*:5432/tcp", a variable's name. */
  readonly evidence: string;
  readonly message: string;
  /**
   * The message for where everybody reads it for good, as in a comment: without command lines.
   * Absent: the message has none.
   */
  readonly publicMessage?: string;
  readonly fix: string;
  readonly span: Span | null;
  /**
   * The container ports that it is about; absent where it is about all of a service, or about none.
   */
  readonly targets?: Targets;
  readonly related: readonly (Related & Pick<Finding, "project" | "service" | "targets">)[];
}

/** A run of container ports. */
export type Targets = Pick<PortBinding, "target" | "count">;
