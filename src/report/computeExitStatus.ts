import type { Finding, Severity } from "../rules/Finding.ts";
import { isRefusal } from "../rules/index.ts";

/** The level from which on findings fail a run. */
export type FailOn = Exclude<Severity, "notice"> | "never";

const FAILING: Readonly<Record<FailOn, readonly Severity[]>> = {
  error: ["error"],
  warning: ["error", "warning"],
  never: [],
};

/**
 * 0: nothing at or above the level; 1: findings; 2: a project is invalid, so that not all of the
 * work could be done.
 */
export function computeExitStatus(
  findings: readonly Pick<Finding, "rule" | "severity">[],
  failOn: FailOn,
): 0 | 1 | 2 {
  if (findings.some(isRefusal)) return 2;
  return findings.some(({ severity }) => FAILING[failOn].includes(severity)) ? 1 : 0;
}
