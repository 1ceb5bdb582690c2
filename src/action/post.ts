import { enableCompileCache } from "../system/files/compileCache.ts";

// The post step: starts again what the main step stopped, and releases its leases. It never fails
// the job.
if (process.env["RUNNER_ENVIRONMENT"] !== "github-hosted") enableCompileCache(process.env);
const { finishStep } = await import("./finishStep.ts");
await finishStep(process.env);
process.exitCode = 0;
