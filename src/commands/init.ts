import { type Files, type ProjectRequest, rejectMisuse, resolveProject } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import { draftPolicy } from "../policy/draftPolicy.ts";
import { makePlan } from "../ports/makePlan.ts";
import { mergeLayers } from "../policy/mergeLayers.ts";
import { findPolicy } from "../policy/readPolicy.ts";
import { throwProblems } from "../report/InputErrors.ts";
import { readStandardLayer } from "../policy/standardPreset.ts";
import type { Env } from "../lib/Env.ts";

/** The projects and the path of their policy. */
export interface InitRequest {
  readonly projects: readonly ProjectRequest[];
  /** As given; null for the default path. */
  readonly path: string | null;
  readonly root: string;
}

/** Drafts a policy that the projects pass. Throws if a policy exists or a project is invalid. */
export function init(
  { projects: requests, path, root }: InitRequest,
  files: Files,
  env: Env,
): { readonly path: string; readonly text: string } {
  const existing = path === null ? findPolicy(root, files) : path;
  if (existing !== null && files.kind(resolvePath(files.cwd, existing)) !== null)
    throw new Error(`policy already exists: ${existing}`);
  const projects = requests.map((request) => resolveProject(request, files, env));
  for (const project of projects) rejectMisuse(project);
  throwProblems(projects, files.cwd);
  const place =
    files.kind(`${root}/.github`) === "directory" ? ".github/portplan.yml" : "portplan.yml";
  return {
    path: resolvePath(files.cwd, path ?? resolvePath(root, place)),
    text: draftPolicy(
      makePlan(projects, { ipv6: true }),
      mergeLayers([readStandardLayer()], new Map()),
    ),
  };
}
