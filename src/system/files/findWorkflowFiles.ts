import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { WorkflowFile } from "../../ports/readWorkflowJobs.ts";
import { attempt } from "../attempt.ts";
import { toSlashes } from "./localPaths.ts";
import type { Env } from "../../lib/Env.ts";

/** The workflows whose `services:` count: the running one, all in the repository, or none. */
export type WorkflowChoice = "current" | "all" | "none";

/**
 * Lists the workflow files to read in the repository, sorted by name. Outside of a workflow, none
 * is current.
 */
export function findWorkflowFiles(choice: WorkflowChoice, env: Env, root: string): WorkflowFile[] {
  const current = findCurrentWorkflow(env);
  const names = {
    none: () => [],
    current: () => (current === null ? [] : [current]),
    all: () => listWorkflowNames(root),
  }[choice]();
  const job = env["GITHUB_JOB"] ?? null;
  return names.map((name) => ({
    file: toSlashes(join(root, FOLDER, name)),
    currentJob: name === current ? job : null,
  }));
}

const FOLDER = ".github/workflows";

/**
 * Parses `OWNER/REPOSITORY/.github/workflows/FILE@REF`; null for a workflow of another repository.
 */
function findCurrentWorkflow(env: Env): string | null {
  const match = /^([^/]+\/[^/]+)\/\.github\/workflows\/([^/]+?\.ya?ml)@/i.exec(
    env["GITHUB_WORKFLOW_REF"] ?? "",
  );
  return match?.[1]?.toLowerCase() === env["GITHUB_REPOSITORY"]?.toLowerCase()
    ? (match?.[2] ?? null)
    : null;
}

function listWorkflowNames(root: string): string[] {
  const names = attempt(() => readdirSync(join(root, FOLDER))) ?? [];
  return names.filter((name) => /\.ya?ml$/i.test(name)).toSorted();
}
