import { relative, resolve } from "node:path";
import { selectEnvironment, removeAllocation } from "../allocate/allocationEnvironment.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import type { Env } from "../lib/Env.ts";
import type { RunDeps, RunRequest } from "../RunRequest.ts";
import { type Directory, findDirectories } from "../system/files/directories.ts";
import { fetchRemote } from "../system/github/fetchRemote.ts";
import { toSlashes } from "../system/files/localPaths.ts";
import { openLocalFiles } from "../system/files/openLocalFiles.ts";
import { readRepositoryTexts } from "../system/files/readRepositoryTexts.ts";
import { openHost } from "../system/host/openHost.ts";
import { findWorkflowFiles } from "../system/files/findWorkflowFiles.ts";
import { readStepAllocation } from "./exportAllocation.ts";
import { type CommonInputs, type Inputs, readInputs } from "./inputs.ts";
import { openLeasesOfStep } from "./stepLeases.ts";
import { logText } from "./publish.ts";
import { findReportDirectory } from "./writeReports.ts";

/** The request of a step and its dependencies. */
export type Step = Awaited<ReturnType<typeof prepareStep>>;

/** Reads the inputs and opens the dependencies of the step. Throws on an invalid input. */
export async function prepareStep() {
  const inputs = readInputs();
  const { probe, failOn, policy } = inputs;
  const allocation = readStepAllocation(inputs, process.env);
  const { projects, root, reportDirectory, ...opened } = openProjects(inputs, (paths, env) =>
    allocation === null ? selectEnvironment(paths, env) : removeAllocation(env),
  );
  const { files, env } = opened.deps;
  const workflows = findWorkflowFiles(inputs.workflows, env, root);
  const deps = {
    ...opened.deps,
    host: openHost(env, needsRoot(inputs)),
    readRepository: ((path, search) =>
      readRepositoryTexts(path, files, search)) satisfies RunDeps["readRepository"],
    leases: await openLeasesOfStep(inputs.leaseStore, env, allocation !== null),
  } satisfies RunDeps;
  const request: RunRequest = { command: "check", projects, workflows, probe, policy, failOn };
  /** The directory of the first project. */
  const directory = projects[0]?.cwd ?? files.cwd;
  const [workflow = null] = findWorkflowFiles("current", env, root);
  return { inputs, request, allocation, deps, directory, root, reportDirectory, workflow };
}

/**
 * Finds the projects of the inputs, and opens what reading them needs. Throws on an invalid input.
 *
 * @param toEnvironment the environment of projects in directories, from that of the process
 */
export function openProjects(
  inputs: CommonInputs,
  toEnvironment: (directories: readonly string[], env: Env) => Env,
) {
  const files = openLocalFiles(process.cwd(), process.env["GITHUB_WORKSPACE"] ?? process.cwd());
  const reportDirectory =
    inputs.reportDirectory && findReportDirectory(inputs.reportDirectory, files.cwd);
  const directories = findDirectories(inputs.directories, files.cwd);
  const paths = directories.map(({ path }) => path);
  const env = toEnvironment(paths, process.env);
  const projects = buildProjectRequests(inputs, directories, files.cwd);
  const root = findRepositoryRoot(files)(findFirstPath(projects, files.cwd));
  const remote = fetchRemote(inputs.githubToken, env["GITHUB_API_URL"]);
  const wait = { seconds: inputs.wait, report: logText };
  return { projects, root, reportDirectory, deps: { files, env, fetchRemote: remote, wait } };
}

/** Returns whether a unit or a process may be stopped, which only root can identify for certain. */
function needsRoot({ free }: Inputs): boolean {
  return free.some((selector) => /^(?:unit|process):/.test(selector));
}

/** Returns one project for each directory, or the default project of `cwd` without directories. */
export function buildProjectRequests(
  inputs: CommonInputs,
  found: readonly Directory[],
  cwd: string,
): RunRequest["projects"] {
  const { directories, files, projectName, profiles, envFiles, services } = inputs;
  const common = { projectDirectory: null, publicSuffix: "" };
  const request = { files, projectName, profiles, envFiles, services, ...common };
  if (directories.length === 0) return [{ ...request, cwd, searchParents: true, found: false }];
  const forOneProject = { files, "project-name": projectName ?? [], "env-files": envFiles };
  const single = Object.entries(forOneProject).find(([, value]) => value.length > 0);
  if (found.length > 1 && single !== undefined)
    throw new Error(
      `input ${single[0]} requires a single project, but there are ${found.length} directories`,
    );
  return found.map((directory) => ({
    ...request,
    cwd: directory.path,
    publicSuffix: ` (${relative(cwd, directory.path) || "."})`,
    searchParents: false,
    found: directory.found,
  }));
}

/** Returns a path in the repository of the first project. */
function findFirstPath([first]: RunRequest["projects"], cwd: string): string {
  return toSlashes(resolve(first?.cwd ?? cwd, first?.files[0] ?? "."));
}
