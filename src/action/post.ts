import { enableCompileCache } from "../system/files/compileCache.ts";

// The post step: releases the leases of the main step. It never fails the job.
if (process.env["RUNNER_ENVIRONMENT"] !== "github-hosted") enableCompileCache(process.env);
const { releaseLeasesOfStep } = await import("./stepLeases.ts");
await releaseLeasesOfStep(process.env);
process.exitCode = 0;
