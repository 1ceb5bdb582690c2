import { getState } from "@actions/core";
import type { Env } from "../lib/Env.ts";
import { STOPPED } from "./stepChanges.ts";
import { releaseLeasesOfStep } from "./stepLeases.ts";

/** Undoes what the main step did for its job. Reports errors as warnings. */
export async function finishStep(env: Env): Promise<void> {
  const stopped = getState(STOPPED);
  // Most steps stop nothing, and this loads the YAML parser.
  if (stopped !== "") await (await import("./startStopped.ts")).startStopped(stopped, env);
  await releaseLeasesOfStep(env);
}
