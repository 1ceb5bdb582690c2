import type { Env } from "../lib/Env.ts";
import { startStoppedOfStep } from "./stepChanges.ts";
import { releaseLeasesOfStep } from "./stepLeases.ts";

/** Undoes what the main step did for its job. Reports errors as warnings. */
export async function finishStep(env: Env): Promise<void> {
  await startStoppedOfStep(env);
  await releaseLeasesOfStep(env);
}
