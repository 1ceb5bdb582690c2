import { enableCompileCache } from "../system/files/compileCache.ts";

// The home directory of a runner that GitHub hosts goes with the job.
if (process.env["RUNNER_ENVIRONMENT"] !== "github-hosted") enableCompileCache(process.env);
const { runMainStep } = await import("./runMainStep.ts");
await runMainStep();
