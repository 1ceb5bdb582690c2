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
import type { Comparison, Report, ReportException, ReportFinding } from "../report/Report.ts";
import { listEarlierPorts } from "../review/comparePorts.ts";
import type { UseFiles } from "../review/compareWithBase.ts";
import { findCauses } from "../review/findCauses.ts";
import { createMatcher, findHidden } from "../review/findHidden.ts";
import { matchProjects, renameProjects, restoreNames } from "../review/matchProjects.ts";
import { isRefusal, ruleOf } from "../rules/index.ts";
import type { RuleId } from "../rules/RuleId.ts";
import type { RunRequest } from "../RunRequest.ts";
import { findDirectories, matchDirectories } from "../system/files/directories.ts";
import { toSlashes } from "../system/files/localPaths.ts";
import type { Review } from "./pullRequestReview.ts";
import { buildProjectRequests, type Step } from "./step.ts";

/** Returns the report about a pull request: with its changes, judged by the policy of the input. */
export async function compareChange(review: Review | null, run: Run, step: Step): Promise<Report> {
  const { inputs, deps, root } = step;
  const { policyFrom: from, failOn } = inputs;
  let old: Run["projects"] = [];
  const compared = await review?.compare(deps.files, async (files, directories) => {
    const mapped = await runInFiles(files, directories, step, { command: "map" });
    if (directories !== null) old = mapped?.projects ?? [];
    return mapped;
  });
  if (!review || compared === undefined) return run.report;
  const before = listEarlierPorts(compared);
  const again = await checkWithBase(before, run.policy, step);
  const head = addCompared(run.report, again?.report, failOn);
  const { names } = matchProjects(old, run.projects);
  const toBase = (checked: Run | null) => checked && renameProjects(checked.report, names);
  const withFiles = <Result>(use: UseFiles<Result>) => review.withPolicyFiles(deps.files, use);
  const judgeByBase = async () => {
    const policy = await withFiles((files) =>
      loadRunPolicy(findGivenPolicy(files, inputs), root, root, { ...deps, files }),
    );
    const changed = !isSamePolicy(policy, run.policy);
    // Labels and comments of the change count only as far as the base has them.
    const hasMarks =
      head.exceptions.length > 0 ||
      (policy.roles.size > 0 && [...run.projects, ...old].some(hasRoleLabel));
    const isJudgedAgain = changed || hasMarks;
    if (!isJudgedAgain && head.findings.length === 0) return { ...NOTHING, verdict: head };
    const other = { command: "check", policy, view: restoreNames(run.view, names) } as const;
    const checking = withFiles((files, among) => runInFiles(files, among, step, other));
    // Without its findings, nothing is hidden either.
    if (!isJudgedAgain) {
      const base = await checking.then(toBase, () => undefined);
      return { ...NOTHING, verdict: head, base };
    }
    const checked = await checking;
    const base = toBase(checked);
    const strict = { ...policy, labels: listRoleLabels(run.projects, checked?.projects ?? []) };
    const judged = addCompared(await run.judge(strict), await again?.judge(strict), failOn);
    const verdicts = { head, base: judged, before: base?.exceptions ?? [] };
    return { ...NOTHING, base, changed, ...compute(() => findHidden(verdicts, failOn)) };
  };
  const { verdict, exceptions, base, ...policy } = await judgeByBase().catch((reason: unknown) => {
    return { ...NOTHING, verdict: null, problem: getErrorMessage(reason) };
  });
  const report = from === "head" ? head : (verdict ?? { ...head, ok: false, exitStatus: 2 });
  const comparison = { ...compared, exceptions, policy: { from, ...policy } };
  return { ...report, findings: explainFindings(report, base, comparison), comparison };
}

const NOTHING: {
  readonly changed: boolean;
  readonly hidden: readonly ReportFinding[];
  readonly exceptions: readonly ReportException[];
  readonly problem: string | null;
  /** The check of the base; absent if it was not checked, null if it has no projects. */
  readonly base?: Report | null;
} = { changed: false, hidden: [], exceptions: [], problem: null };

/** Returns the findings with their causes, if those of the base are known. */
function explainFindings(
  report: Report,
  base: Report | null | undefined,
  { changes, problem }: Comparison,
): readonly ReportFinding[] {
  // A project that only the change makes invalid can be compared.
  const isUnreadable = problem !== null && !report.findings.some(isRefusal);
  const isInvalid = base?.findings.some(isRefusal) === true;
  if (base === undefined || isUnreadable || isInvalid) return report.findings;
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
