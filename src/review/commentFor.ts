import { renderComment, type CommentContext } from "./comment.ts";
import type { FailOn } from "../report/computeExitStatus.ts";
import type { Report } from "../report/Report.ts";
import { addFindings } from "../report/addFindings.ts";
import { ruleOf } from "../rules/index.ts";

/** When a pull request gets a comment. */
export type CommentMode = "auto" | "always" | "on-failure" | "never";

/** A comment of a pull request. */
export interface ReviewComment {
  readonly body: string;
  /** Whether to create it where there is none yet. */
  readonly create: boolean;
}

/** What a comment is written for. */
export interface CommentRequest extends CommentContext {
  readonly mode: Exclude<CommentMode, "never">;
  readonly failOn: FailOn;
}

/**
 * Writes the comment for a report; for another leg of a matrix than the first only what is about
 * its runner.
 */
export function buildComment(
  report: Report,
  { mode, failOn, ...context }: CommentRequest,
): ReviewComment {
  const { leg } = context;
  const shown = leg === null ? report : selectHostFindings(report, failOn);
  return {
    body: renderComment(shown, context),
    create: IS_WORTH_POSTING[mode](shown) && (leg === null || shown.findings.length > 0),
  };
}

/** Whether a mode wants a comment where there is none yet. */
const IS_WORTH_POSTING: Readonly<Record<CommentRequest["mode"], (report: Report) => boolean>> = {
  always: () => true,
  "on-failure": ({ ok }) => !ok,
  auto: ({ findings, comparison: { changes = [], exceptions = [] } = {} }) =>
    findings.length + changes.length + exceptions.length > 0,
};

/** The report with only the findings about this runner. */
function selectHostFindings(report: Report, failOn: FailOn): Report {
  const none = { ...report, ok: true, findings: [], summary: { error: 0, warning: 0, notice: 0 } };
  const found = report.findings.filter(({ rule }) => ruleOf(rule).dependsOn === "host-state");
  return addFindings(none, found, failOn);
}
