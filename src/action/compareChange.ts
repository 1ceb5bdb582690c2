import { resolve } from "node:path";
import { type Files, NoComposeFile } from "../compose/index.ts";
import { runPipeline } from "../pipeline.ts";
import { listPortsBefore } from "../review/comparePorts.ts";
import type { Comparison, Report, ReportFinding } from "../report/Report.ts";
import { ruleOf } from "../rules/index.ts";
import { findDirectories, matchDirectories } from "../system/files/directories.ts";
import { toSlashes } from "../system/files/localPaths.ts";
import type { Review } from "./pullRequestReview.ts";
import { buildProjectRequests, type Step } from "./step.ts";

/** The changes of a pull request. */
export interface ChangedPorts {
  /** Absent if the checkout is not a change. */
  readonly comparison?: Comparison;
  /** References to host ports that the change moves. */
  readonly stale: readonly ReportFinding[];
}

/** Compares the port map with that of the base of the pull request. */
export async function compareChange(
  review: Review | null,
  checked: Report,
  step: Step,
): Promise<ChangedPorts> {
  const comparison = await review?.compare(step.deps.files, checked, (files, known) =>
    mapPorts(files, known, step),
  );
  if (comparison === undefined) return { stale: [] };
  return { comparison, stale: await findStaleReferences(comparison, step) };
}

/** Checks again, without the host, to find references to ports that the change moves. */
async function findStaleReferences(
  comparison: Comparison,
  { request, deps }: Step,
): Promise<readonly ReportFinding[]> {
  const before = listPortsBefore(comparison);
  if (before === null) return [];
  const { findings } = await runPipeline({ ...request, probe: false, before }, deps);
  return findings.filter(({ rule }) => {
    const { reads, dependsOn } = ruleOf(rule);
    return reads === "references" && dependsOn === "run";
  });
}

/**
 * Returns the port map of the request in other files, or null if none of its projects exists there.
 *
 * @param known the directories of these files, or null for the local file system
 */
async function mapPorts(
  files: Files,
  known: readonly string[] | null,
  { inputs, request, deps }: Step,
): Promise<Report | null> {
  const { cwd } = files;
  const directories =
    known === null
      ? findDirectories(inputs.directories, cwd)
      : matchDirectories(inputs.directories, cwd, known);
  const projects = buildProjectRequests(inputs, directories, cwd)
    .filter((project) => exists(files, resolve(project.cwd, project.files[0] ?? ".")))
    .map((project) => ({ ...project, found: true }));
  if (projects.length === 0) return null;
  // The base has no policy if the change adds it.
  const policy =
    inputs.policy !== null && exists(files, resolve(cwd, inputs.policy)) ? inputs.policy : null;
  try {
    return await runPipeline({ ...request, command: "map", projects, policy }, { ...deps, files });
  } catch (reason) {
    if (reason instanceof NoComposeFile) return null;
    throw reason;
  }
}

const exists = (files: Files, path: string) => files.kind(toSlashes(path)) !== null;
