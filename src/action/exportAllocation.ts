import { exportVariable } from "@actions/core";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withNote } from "../allocate/ownEnvironment.ts";
import { readWords } from "../allocate/readWords.ts";
import { engineName } from "../plan/engineName.ts";
import type { Report } from "../report/Report.ts";
import { type Inputs, isSetting } from "./inputs.ts";
import { writeWhole } from "../system/output.ts";
import { runnerName } from "../system/runnerName.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What the inputs ask an allocation for; null: nothing is to move. */
export function readAllocation({ allocate, portRange, exported }: Inputs, env: Env) {
  if (allocate.length === 0) return null;
  // A folder of this step's own: nobody else can have put a link there.
  const folder = join(env["RUNNER_TEMP"] || tmpdir(), `portplan-${crypto.randomUUID()}`).replaceAll("\\", "/");
  return {
    ...readWords({
      names: allocate.filter((word) => !isSetting(word)),
      settings: allocate.filter(isSetting),
      range: portRange,
      offset: null,
    }),
    saved: new Map<string, number>(),
    variables: true,
    override: true,
    exported,
    traefik: null,
    rename: true,
    runner: runnerName(env),
    folder,
    pathsOf(project: Parameters<typeof engineName>[0]) {
      return { envFile: `${folder}/${engineName(project)}.env`, overrideFile: `${folder}/${engineName(project)}.override.yaml` };
    },
  };
}

/** Writes the files of an allocation, all or none, and puts into the environment of later steps what they need. */
export function handOver(
  { allocation, projects }: Report,
  { folder, exported }: { readonly folder: string; readonly exported: boolean },
  env: Env,
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
  const noted = withNote(allocation.environment, projects.length === 1 ? directory : "", env, process.env);
  for (const [name, value] of noted) exportVariable(name, value);
}
