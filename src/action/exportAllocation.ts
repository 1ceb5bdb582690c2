import { exportVariable } from "@actions/core";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import { addAllocationNote, listLeftovers } from "../allocate/allocationEnvironment.ts";
import { hash } from "../allocate/hash.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import type { Report } from "../report/Report.ts";
import { type Inputs, parseAllocation } from "./inputs.ts";
import { toSlashes } from "../system/files/localPaths.ts";
import { writeWhole } from "../system/files/writeFiles.ts";
import { findRunnerName } from "../system/host/openHost.ts";
import type { Env } from "../lib/Env.ts";

/** An allocation whose files are written to a directory of this step. */
export interface StepAllocation extends AllocationRequest {
  readonly folder: string;
}

/** Returns the allocation that the inputs request, or null. */
export function readStepAllocation(inputs: Inputs, env: Env): StepAllocation | null {
  if (inputs.allocate.length === 0) return null;
  // The name is random, so that no other process can have created a link there.
  const folder = toSlashes(join(env["RUNNER_TEMP"] || tmpdir(), `portplan-${crypto.randomUUID()}`));
  return {
    ...parseAllocation(inputs),
    saved: new Map<string, number>(),
    variables: true,
    override: true,
    exported: inputs.exported,
    leftovers: inputs.exported ? listLeftovers(env) : [],
    copying: { names: false, urls: false },
    traefik: null,
    rename: true,
    runner: findRunnerName(env),
    folder,
    pathsOf(project) {
      // The paths are printed, and the name must not be.
      const isSecret = project.resolvedName !== undefined;
      const path = `${folder}/${isSecret ? hash(project.directory) : getNameOnEngine(project)}`;
      return { envFile: `${path}.env`, overrideFile: `${path}.override.yaml` };
    },
  };
}

/** Writes all files of an allocation, or none if that fails, and exports its variables. */
export function exportAllocation(
  { allocation, projects }: Report,
  { folder, exported }: StepAllocation,
  directory: string,
): void {
  if (allocation === undefined) return;
  try {
    if (allocation.files.length > 0) mkdirSync(folder, { mode: 0o700 });
    for (const { path, text } of allocation.files) writeWhole(path, [text]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  if (!exported) return;
  const variables = addAllocationNote(
    allocation.environment,
    projects.length === 1 ? directory : "",
    process.env,
  );
  for (const [name, value] of variables) if (value !== null) exportVariable(name, value);
}
