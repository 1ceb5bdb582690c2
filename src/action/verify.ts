import { enableCompileCache } from "../system/files/compileCache.ts";

if (process.env["RUNNER_ENVIRONMENT"] !== "github-hosted") enableCompileCache(process.env);
const { runVerifyStep } = await import("./runVerifyStep.ts");
await runVerifyStep();
