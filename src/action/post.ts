import { releaseLeasesOfStep } from "./stepLeases.ts";

/** The step after the job: releases what was leased. It never fails the job. */
void releaseLeasesOfStep(process.env).finally(() => {
  process.exitCode = 0;
});
