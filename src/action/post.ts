import { enableCompileCache } from "../system/files/compileCache.ts";

/** The step after the job: releases what was leased. It never fails the job. */
if (process.env["RUNNER_ENVIRONMENT"] !== "github-hosted") enableCompileCache(process.env);
const { releaseLeasesOfStep } = await import("./stepLeases.ts");
await releaseLeasesOfStep(process.env);
process.exitCode = 0;
