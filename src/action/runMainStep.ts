import { runPipeline } from "../pipeline.ts";
import { addFindings } from "../report/addFindings.ts";
import { mayHavePullRequest } from "../system/github/pullRequest.ts";
import { compareChange } from "./compareChange.ts";
import { deferSignals } from "./deferSignals.ts";
import { exportAllocation } from "./exportAllocation.ts";
import { fail, publish } from "./publish.ts";
import { prepareStep, type Step } from "./step.ts";
import { writeReports } from "./writeReports.ts";

/** Runs the main step of the action. */
export async function runMainStep(): Promise<void> {
  await main().catch(fail);
}

async function main(): Promise<void> {
  const step = await prepareStep();
  const { inputs, allocation, request, deps, reportDirectory } = step;

  const checked = await runPipeline({ ...request, allocation }, deps);
  if (allocation !== null)
    await deferSignals(() => exportAllocation(checked, allocation, deps.env, step.directory));

  const review = await findReview(step);
  const { stale, ...change } = await compareChange(review, checked, step);
  const report = addFindings({ ...checked, ...formatLeg(step), ...change }, stale, inputs.failOn);

  const posted = (await review?.post(report)) ?? null;
  await deferSignals(async () => {
    if (reportDirectory !== null) writeReports(reportDirectory, report);
    const warnings = deps.leases?.warnings ?? [];
    await publish(report, inputs, { posted, directory: reportDirectory, warnings });
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
