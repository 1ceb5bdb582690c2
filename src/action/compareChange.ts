import { resolve } from "node:path";
import { type Files, NoComposeFile } from "../compose/index.ts";
import { runPipeline } from "../pipeline.ts";
import { listPortsBefore } from "../review/comparePorts.ts";
import type { Comparison, Report, ReportFinding } from "../report/Report.ts";
import { ruleOf } from "../rules/index.ts";
import { findDirectories, matchDirectories } from "../system/files/directories.ts";
import type { Review } from "./pullRequestReview.ts";
import { buildProjectRequests, type Step } from "./step.ts";

/** What a pull request changes. */
export interface ChangedPorts {
  /** Absent where what is checked out is no change. */
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

/**
 * Checks once more what still names the ports that the change moves. The host does not matter for
 * that.
 */
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
 * Returns the port map of the same request in other files; null where none of the projects is
 * there. `known`: all directories of these files; null: those of this machine.
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
  // The change may be what adds the policy.
  const policy =
    inputs.policy !== null && exists(files, resolve(cwd, inputs.policy)) ? inputs.policy : null;
  try {
    return await runPipeline({ ...request, command: "map", projects, policy }, { ...deps, files });
  } catch (reason) {
    if (reason instanceof NoComposeFile) return null;
    throw reason;
  }
}

const exists = (files: Files, path: string) => files.kind(path.replaceAll("\\", "/")) !== null;
