import { resolve } from "node:path";
import { type Files, NoComposeFile } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { compute } from "../lib/compute.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { loadRunPolicy, type Run, runStages } from "../pipeline.ts";
import { hasRoleLabel, listRoleLabels } from "../policy/findRole.ts";
import { isSamePolicy } from "../policy/isSamePolicy.ts";
import type { Policy } from "../policy/Policy.ts";
import type { EarlierPorts } from "../repository/RepositoryContext.ts";
import { addFindings } from "../report/addFindings.ts";
import type { FailOn } from "../report/computeExitStatus.ts";
import type { Comparison, PolicyComparison, Report, ReportFinding } from "../report/Report.ts";
import { listEarlierPorts } from "../review/comparePorts.ts";
import type { UseFiles } from "../review/compareWithBase.ts";
import { findCauses } from "../review/findCauses.ts";
import { createMatcher, findHidden } from "../review/findHidden.ts";
import {
  matchProjects,
  type OtherNames,
  renameProjects,
  restoreNames,
} from "../review/matchProjects.ts";
import { isRefusal, ruleOf } from "../rules/index.ts";
import type { RuleId } from "../rules/RuleId.ts";
import type { RunRequest } from "../RunRequest.ts";
import { findDirectories, matchDirectories } from "../system/files/directories.ts";
import { toSlashes } from "../system/files/localPaths.ts";
import type { Review } from "./pullRequestReview.ts";
import { buildProjectRequests, type Step } from "./step.ts";

/** Returns the report about a pull request: with its changes, judged by the policy of the input. */
export async function compareChange(review: Review | null, run: Run, step: Step): Promise<Report> {
  const { policyFrom: from, failOn } = step.inputs;
  let old: Run["projects"] = [];
  const compared = await review?.compare(step.deps.files, async (files, directories) => {
    const mapped = await runInFiles(files, directories, step, { command: "map" });
    if (directories !== null) old = mapped?.projects ?? [];
    return mapped;
  });
  if (!review || compared === undefined) return run.report;
  const again = await checkWithBase(listEarlierPorts(compared), run.policy, step);
  const head = addCompared(run.report, again?.report, failOn);
  const { names } = matchProjects(old, run.projects);
  const change = { review, run, step, again, head, old, names };
  const judged = await judgeByBase(change).catch((reason: unknown) => {
    return { ...NOTHING, verdict: null, problem: getErrorMessage(reason) };
  });
  const { verdict, exceptions, judging, checked, ...policy } = judged;
  const report = from === "head" ? head : (verdict ?? { ...head, ok: false, exitStatus: 2 });
  const comparison = { ...compared, exceptions, policy: { from, ...policy } };
  const isReadable = compared.problem === null || report.findings.some(isRefusal);
  if (!isReadable || report.findings.length === 0) return { ...report, comparison };
  // The base whose policy judges the change may be a later one.
  const known = from === "head" ? checked : undefined;
  const base =
    known === undefined ? await checkOwnBase(change, judging ?? run.policy, report) : known;
  return { ...report, findings: explainFindings(report, base, comparison, names), comparison };
}

/** A change to compare with its base. */
interface ReviewedChange {
  readonly review: Review;
  readonly run: Run;
  readonly step: Step;
  /** The run with the ports of the base; null if no port changes. */
  readonly again: Run | null;
  /** The report by the change's own policy. */
  readonly head: Report;
  /** The projects of the base. */
  readonly old: Run["projects"];
  readonly names: OtherNames;
}

/** The result of judging a change by the policy of its base. */
interface Judged extends Omit<PolicyComparison, "from">, Pick<Comparison, "exceptions"> {
  /** The policy of the base; null if it could not be read. */
  readonly judging: Policy | null;
  /** The check of that base, null if it has no projects; absent if it was not necessary. */
  readonly checked?: Run | null;
}

const NOTHING: Judged = {
  changed: false,
  hidden: [],
  exceptions: [],
  problem: null,
  judging: null,
};

/** Judges a change by the policy of its base. Rejects if that cannot be read. */
async function judgeByBase(change: ReviewedChange): Promise<Judged & { readonly verdict: Report }> {
  const { review, run, step, again, head, old, names } = change;
  const { inputs, deps, root } = step;
  const withFiles = <Result>(use: UseFiles<Result>) => review.withPolicyFiles(deps.files, use);
  const policy = await withFiles((files) =>
    loadRunPolicy(findGivenPolicy(files, inputs), root, root, { ...deps, files }),
  );
  const changed = !isSamePolicy(policy, run.policy);
  // Labels and comments of the change count only as far as the base has them.
  const hasMarks =
    head.exceptions.length > 0 ||
    (policy.roles.size > 0 && [...run.projects, ...old].some(hasRoleLabel));
  if (!changed && !hasMarks) return { ...NOTHING, judging: policy, verdict: head };
  const checked = await withFiles(checkBase(change, policy, head));
  const strict = { ...policy, labels: listRoleLabels(run.projects, checked?.projects ?? []) };
  const judged = addCompared(await run.judge(strict), await again?.judge(strict), inputs.failOn);
  const before = checked === null ? [] : renameProjects(checked.report, names).exceptions;
  const hidden = compute(() => findHidden({ head, base: judged, before }, inputs.failOn));
  return { ...NOTHING, judging: policy, checked, changed, ...hidden };
}

/** Returns a check of a base with a policy and the host of the change, to explain a report. */
function checkBase(
  { step, run, names }: ReviewedChange,
  policy: Policy,
  { findings, base = step.root }: Report,
): UseFiles<Run | null> {
  const view = restoreNames(run.view, names);
  const named = new Set(
    findings
      .filter(({ rule }) => ruleOf(rule).reads === "references")
      .map(({ place }) => resolve(base, place?.file ?? ".")),
  );
  return (files, directories) => {
    // Only these texts are necessary to know if the base has the same references.
    const readRepository: typeof step.deps.readRepository = async (...search) =>
      [...(await step.deps.readRepository(...search))].flatMap((local) => {
        const read = named.has(local.path) ? files.read(local.path, false) : local;
        return "text" in read ? { path: local.path, text: read.text } : [];
      });
    const other = { ...step, deps: { ...step.deps, readRepository } };
    return runInFiles(files, directories, other, { command: "check", policy, view });
  };
}

/** Checks the base of the change. Returns undefined if it cannot be read. */
function checkOwnBase(
  change: ReviewedChange,
  policy: Policy,
  report: Report,
): Promise<Run | null | undefined> {
  const { review, step } = change;
  const check = checkBase(change, policy, report);
  return review.withBaseFiles(step.deps.files, check).catch(() => undefined);
}

/** Returns the findings of a report with their causes, unless the base is invalid. */
function explainFindings(
  report: Report,
  checked: Run | null | undefined,
  { changes }: Comparison,
  names: OtherNames,
): readonly ReportFinding[] {
  if (checked === undefined || checked?.report.findings.some(isRefusal)) return report.findings;
  const base = checked && renameProjects(checked.report, names);
  return compute(() => findCauses(report, { base, changes }));
}

/** Checks again, without the host, to find what the rules find with the ports of the base. */
function checkWithBase(
  before: EarlierPorts | null,
  policy: Policy,
  { request, deps }: Step,
): Promise<Run> | null {
  if (before === null) return null;
  return runStages({ ...request, probe: false, before, policy }, deps);
}

/** Adds the findings and exceptions of rules that depend on the ports of the base. */
function addCompared(report: Report, more: Report | undefined, failOn: FailOn): Report {
  if (more === undefined) return report;
  const depends = ({ rule }: { readonly rule: RuleId }) => ruleOf(rule).dependsOn === "run";
  const isKnown = createMatcher(report.findings);
  const findings = more.findings.filter((each) => depends(each) && !isKnown(each));
  const exceptions = [...report.exceptions, ...more.exceptions.filter(depends)];
  return addFindings({ ...report, exceptions }, findings, failOn);
}

/** A run in other files. `view` is the host, which is then not inspected again. */
interface OtherRun extends Pick<RunRequest, "command" | "policy"> {
  readonly view?: HostView | null;
}

/**
 * Runs the request in other files, or returns null if none of its projects exists there.
 *
 * @param directories those of these files, or null for the local file system
 */
async function runInFiles(
  files: Files,
  directories: readonly string[] | null,
  { inputs, request, deps }: Step,
  { view: known = null, ...more }: OtherRun,
): Promise<Run | null> {
  const { cwd } = files;
  const found =
    directories === null
      ? findDirectories(inputs.directories, cwd)
      : matchDirectories(inputs.directories, cwd, directories);
  const projects = buildProjectRequests(inputs, found, cwd)
    .filter((project) => exists(files, resolve(project.cwd, project.files[0] ?? ".")))
    .map((project) => ({ ...project, found: true }));
  if (projects.length === 0) return null;
  const policy = findGivenPolicy(files, inputs);
  try {
    return await runStages({ ...request, policy, projects, ...more }, { ...deps, files, known });
  } catch (reason) {
    if (reason instanceof NoComposeFile) return null;
    throw reason;
  }
}

/** Returns the policy of the input, or null if the files do not have it: the change may add it. */
function findGivenPolicy(files: Files, { policy }: Step["inputs"]): string | null {
  return policy !== null && exists(files, resolve(files.cwd, policy)) ? policy : null;
}

const exists = (files: Files, path: string) => files.kind(toSlashes(path)) !== null;
