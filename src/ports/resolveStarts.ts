import { basename } from "node:path/posix";
import { type Files, type Project, resolveProject, type Span } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import type { Plan } from "./Plan.ts";
import { makePlan } from "./makePlan.ts";
import type { ComposeStart } from "./readComposeStarts.ts";
import type { JobProject } from "./readWorkflowJobs.ts";

/** A project that a step of a job starts, with the ports that it then publishes. */
export interface StartedProject {
  readonly job: Project;
  /** The step. */
  readonly span: Span;
  readonly project: Project;
  readonly plan: Plan;
}

/** The most steps whose projects are resolved, and the most port entries of each. */
const MAX_STARTS = 200;
const MAX_REQUESTS = 2000;

/**
 * Resolves the projects that steps of jobs start, as the steps do. Only the entries count that are
 * in files of the checked projects, and whose values are known.
 */
export function resolveStarts(
  jobs: readonly JobProject[],
  checked: readonly Project[],
  files: Files,
): StartedProject[] {
  const known = new Set(checked.flatMap(({ files: own }) => own));
  const quotable = new Set(checked.flatMap(({ sources }) => [...sources.keys()]));
  // The author of a workflow is not the user, so its files must be in the workspace.
  const { cwd, listSeparator } = files;
  const untrusted: Files = {
    cwd,
    listSeparator,
    read: (path) => files.read(path, false),
    kind: (path) => files.kind(path, false),
  };
  const resolved = new Map<string, Project>();
  const starts = jobs.flatMap((job) =>
    job.origin.kind === "workflow-job" && job.origin.current
      ? []
      : job.job.starts.map((start) => ({ job, start })),
  );
  return starts.slice(0, MAX_STARTS).flatMap(({ job, start }): StartedProject[] => {
    const { request, env, span } = start;
    const project = getOrInsert(resolved, JSON.stringify([request, env]), () =>
      resolveProject(request, untrusted, env),
    );
    if (project.problems.length > 0 || !project.files.some((file) => known.has(file))) return [];
    if (mayBeEdited(project, start)) return [];
    const requests = makePlan([project], { ipv6: true }).requests.filter(
      ({ service, binding }) =>
        service.name !== start.unpublished &&
        (start.only?.includes(service.name) ?? true) &&
        quotable.has(binding.span.file) &&
        binding.variables.every(({ name }) => start.unknown !== null && !start.unknown.has(name)),
    );
    const plan = { projects: [project], requests: requests.slice(0, MAX_REQUESTS) };
    return requests.length === 0 ? [] : [{ job, span, project, plan }];
  });
}

/** Matches commands that may change a file. */
const EDITS = /\b(?:sed|yq|patch|cp|mv|rm|tee|envsubst|perl|python3?)\b|>/;

/** Returns whether a command before the step may change a file of the project. */
function mayBeEdited({ files }: Project, { edits }: ComposeStart): boolean {
  const lines = edits.split("\n").filter((line) => EDITS.test(line));
  return files.some((file) => lines.some((line) => line.includes(basename(file))));
}
