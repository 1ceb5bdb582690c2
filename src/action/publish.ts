import {
  debug,
  endGroup,
  info,
  isDebug,
  setOutput,
  startGroup,
  summary as jobSummary,
} from "@actions/core";
import {
  type Annotation,
  buildErrorAnnotations,
  buildRunAnnotation,
} from "../report/formats/annotations.ts";
import { formatCommand, renderAnnotations } from "../report/formats/github.ts";
import { encodeJson } from "../report/formats/encodeJson.ts";
import { renderJson } from "../report/formats/json.ts";
import { type InputError, InputErrors } from "../report/InputErrors.ts";
import { describePolicy } from "../report/formats/formatSummaryLine.ts";
import { buildOutputs } from "../report/formats/outputs.ts";
import type { PolicyComparison, PostedComment, Report } from "../report/Report.ts";
import { renderFailureSummary, renderSummary } from "../report/formats/summary.ts";
import { renderText } from "../report/formats/text.ts";
import { compute, computeEach } from "../lib/compute.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import type { CommonInputs } from "./inputs.ts";

/** A remark on a part of the step. */
export interface StepRemark {
  /** Sentences for the log and the summary; null if there is nothing to say. */
  readonly remark: string | null;
  readonly warnings: readonly Annotation[];
}

/** The other places of the report. */
export interface PublishedElsewhere {
  readonly posted: PostedComment | null;
  /** The directory of the report files. */
  readonly directory: string | null;
  /** The warnings of the lease store, which a report with an allocation includes. */
  readonly warnings: readonly string[];
  readonly remarks: readonly StepRemark[];
  /** The outputs that the action has; absent for all. */
  readonly outputs?: ReadonlySet<string>;
}

/** Writes the report to the log, annotations and job summary, and sets the outputs. */
export async function publish(
  report: Report,
  inputs: CommonInputs,
  elsewhere: PublishedElsewhere,
): Promise<void> {
  const { posted, warnings, remarks: ofStep } = elsewhere;
  startGroup("Port map and findings");
  logText(compute(() => renderText(report)));
  endGroup();
  const said = ofStep.flatMap(({ remark }) => remark ?? []);
  for (const text of said) logText(text);
  if (isDebug()) logDetails(report, inputs);
  const remarks = [
    ...(report.allocation?.warnings ?? warnings),
    ...(posted?.warn && posted.remark !== null ? [posted.remark] : []),
  ];
  const notes = [
    ...remarks.map((remark) => buildRunAnnotation("warning", remark)),
    ...ofStep.flatMap((each) => each.warnings),
    ...buildPolicyAnnotation(report.comparison?.policy),
  ];
  for (const line of computeEach(renderAnnotations(report, notes))) process.stdout.write(line);
  writeOutputs(report, elsewhere);
  const sentences = [...said, ...(posted?.remark ? [posted.remark] : [])].join(" ");
  await writeSummary(compute(() => renderSummary(report, sentences || null)));
}

function buildPolicyAnnotation(policy: PolicyComparison | undefined): Annotation[] {
  const described = describePolicy(policy);
  if (policy === undefined || described === "") return [];
  const { from, hidden, problem } = policy;
  const failure = from === "base" ? "error" : "notice";
  const difference = hidden.length > 0 ? "warning" : "notice";
  return [buildRunAnnotation(problem === null ? difference : failure, described)];
}

/** Fails the step with an error. Sets only the output `ok`. */
export async function fail(reason: unknown): Promise<void> {
  process.exitCode = 2;
  const errors: readonly InputError[] =
    reason instanceof InputErrors
      ? reason.errors
      : [{ message: getErrorMessage(reason), place: null }];
  if (errors.some(({ place }, index) => place !== null || index > 0))
    logText(getErrorMessage(reason));
  for (const annotation of buildErrorAnnotations(errors))
    process.stdout.write(`${formatCommand(annotation)}\n`);
  if (isDebug() && reason instanceof Error)
    debug((reason.stack ?? "").split("\n").map(escapeControlChars).join("\n"));
  try {
    setOutput("ok", "false");
  } catch (error) {
    logText(`The outputs could not be set: ${getErrorMessage(error)}`);
  }
  await writeSummary(renderFailureSummary(errors));
}

/** Writes text to the log. Escapes workflow commands, because the text may be untrusted. */
export function logText(message: string): void {
  info(escapeWorkflowCommands(message.trimEnd().split("\n").map(escapeControlChars).join("\n")));
}

function logDetails(report: Report, inputs: CommonInputs): void {
  const githubToken = inputs.githubToken === "" ? "none" : "given";
  debug(`inputs: ${encodeJson({ ...inputs, githubToken })}`);
  for (const piece of renderJson(report)) debug(piece);
}

/** Outputs that are empty if they exceed GitHub's size limit. */
const TOO_LARGE_IS_EMPTY: ReadonlySet<string> = new Set(["ports", "urls", "compose-args"]);

function writeOutputs(report: Report, { posted, directory, outputs }: PublishedElsewhere): void {
  const commentUrl = posted?.url ?? null;
  const values = compute(() => buildOutputs(report, { directory, commentUrl }));
  for (const [name, value] of Object.entries(values)) {
    if (outputs?.has(name) === false) continue;
    if (value === "" && TOO_LARGE_IS_EMPTY.has(name))
      logText(`The output ${name} is empty because it exceeds GitHub's size limit`);
    setOutput(name, value);
  }
}

/** Writes the job summary. Some runners do not have one, which is not an error. */
async function writeSummary(markdown: string): Promise<void> {
  try {
    await jobSummary.addRaw(markdown).write();
  } catch (reason) {
    logText(`The job summary could not be written: ${getErrorMessage(reason)}`);
  }
}
