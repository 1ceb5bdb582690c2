import { enableCompileCache } from "../system/files/compileCache.ts";

// GitHub-hosted runners do not keep the home directory.
if (process.env["RUNNER_ENVIRONMENT"] !== "github-hosted") enableCompileCache(process.env);
const { runMainStep } = await import("./runMainStep.ts");
await runMainStep();
