import { selectEnvironment } from "../allocate/allocationEnvironment.ts";
import { runPipeline } from "../pipeline.ts";
import { VERIFY_OUTPUTS } from "../report/formats/outputs.ts";
import { openProber } from "../system/host/openProber.ts";
import { openHost } from "../system/host/openHost.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import { limitTime } from "../system/limitTime.ts";
import { describeRun, readCommit } from "./describeRun.ts";
import { deferSignals } from "./deferSignals.ts";
import { readVerifyInputs } from "./inputs.ts";
import { fail, publish } from "./publish.ts";
import { openProjects } from "./step.ts";
import { writeReports } from "./writeReports.ts";

/** Runs the action in verify/. */
export async function runVerifyStep(): Promise<void> {
  await main().catch(fail);
}

async function main(): Promise<void> {
  limitTime(process.env);
  const inputs = readVerifyInputs();
  const { policy, failOn } = inputs;
  const { projects, reportDirectory, deps } = openProjects(inputs, selectEnvironment);
  const { env } = deps;
  const leases = await openLeases("file", env);
  const verified = await runPipeline(
    { command: "verify", projects, workflows: [], probe: true, policy, failOn },
    { ...deps, host: openHost(env, true), leases, prober: openProber() },
  );
  const report = { ...verified, ...describeRun(env, readCommit(env)) };
  await deferSignals(async () => {
    if (reportDirectory !== null) writeReports(reportDirectory, report);
    const warnings = leases?.warnings ?? [];
    const elsewhere = { posted: null, directory: reportDirectory, warnings, remarks: [] };
    await publish(report, inputs, { ...elsewhere, outputs: VERIFY_OUTPUTS });
  });
  process.exitCode = report.exitStatus;
}
