import { runStages } from "../pipeline.ts";
import { limitTime } from "../system/limitTime.ts";
import { mayHavePullRequest } from "../system/github/pullRequest.ts";
import { compareChange } from "./compareChange.ts";
import { describeRun, readCommit } from "./describeRun.ts";
import { deferSignals } from "./deferSignals.ts";
import { explainUse } from "./explainUse.ts";
import { exportAllocation } from "./exportAllocation.ts";
import { NOTHING_FREED, openFreeing } from "./freePorts.ts";
import { fail, publish } from "./publish.ts";
import { prepareStep, type Step } from "./step.ts";
import { writeReports } from "./writeReports.ts";

/** Runs the main step of the action. */
export async function runMainStep(): Promise<void> {
  await main().catch(fail);
}

async function main(): Promise<void> {
  limitTime(process.env);
  const step = await prepareStep();
  const { inputs, allocation, request, deps, reportDirectory } = step;

  const freeing = openFreeing(step);
  const run = await runStages(
    { ...request, allocation },
    { ...deps, freePorts: freeing?.run ?? null },
  );
  if (allocation !== null)
    await deferSignals(() => exportAllocation(run.report, allocation, step.directory));

  const review = await findReview(step);
  const compared = await compareChange(review, run, step);
  const { env } = deps;
  const commit = review === null ? readCommit(env) : review.findCommit();
  const report = { ...compared, ...formatLeg(step), ...describeRun(env, commit) };

  const posted = (await review?.post(report)) ?? null;
  await deferSignals(async () => {
    if (reportDirectory !== null) writeReports(reportDirectory, report);
    const warnings = deps.leases?.warnings ?? [];
    const remarks = [freeing?.describe() ?? NOTHING_FREED, explainUse(report, step)];
    await publish(report, inputs, { posted, directory: reportDirectory, warnings, remarks });
  });
  process.exitCode = report.exitStatus;
}

/** Loads GitHub's client only if the event may have a pull request. */
async function findReview({ inputs, deps: { env }, root }: Step) {
  if (!mayHavePullRequest(env["GITHUB_EVENT_NAME"])) return null;
  return (await import("./pullRequestReview.ts")).findReview(inputs, env, root);
}

function formatLeg({ inputs: { matrix } }: Step): { readonly leg?: string } {
  return matrix.length === 0 ? {} : { leg: matrix.join(", ") };
}
