import { resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { environmentFor, withoutOwn } from "../allocate/ownEnvironment.ts";
import type { Files } from "../compose/Files.ts";
import { portsBefore } from "../report/portsBefore.ts";
import type { Comparison, Report, ReportFinding } from "../report/Report.ts";
import { repositoryRoot } from "../report/repositoryRoot.ts";
import { withFindings } from "../report/withFindings.ts";
import type { Search } from "../rules/readRepositoryContext.ts";
import { runPipeline } from "../pipeline.ts";
import { NoProject } from "../plan/resolveProjects.ts";
import type { RunDeps, RunRequest } from "../RunRequest.ts";
import { openNotedLeases } from "./leaseNotes.ts";
import { fail, print, publish, unbroken } from "./publish.ts";
import { fetchRemote } from "../system/fetchRemote.ts";
import { type Directory, findDirectories, matchDirectories } from "../system/directories.ts";
import { handOver, readAllocation } from "./exportAllocation.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { localFiles } from "../system/localFiles.ts";
import { mayHavePullRequest } from "../system/pullRequest.ts";
import { repositoryTexts } from "../system/repositoryTexts.ts";
import { findReportDirectory, writeReports } from "./writeReports.ts";
import { thisHost } from "../system/thisHost.ts";
import { workflowFiles } from "../system/workflows.ts";

/** The action: inputs, run, review, publish. */
async function main(): Promise<void> {
  const files = localFiles(process.cwd(), process.env["GITHUB_WORKSPACE"] ?? process.cwd());
  const inputs = readInputs();
  const reportDirectory = inputs.reportDirectory === null ? null : findReportDirectory(inputs.reportDirectory, files.cwd);
  const allocation = readAllocation(inputs, process.env);
  const directories = findDirectories(inputs.directories, files.cwd);
  const env =
    allocation === null
      ? environmentFor(
          directories.map(({ path }) => path),
          process.env,
        )
      : withoutOwn(process.env);
  const projects = requests(inputs, directories, files.cwd);
  const root = repositoryRoot(files)(firstPath(projects, files.cwd));
  const workflows = workflowFiles(inputs.workflows, env, root);
  const { probe, failOn } = inputs;
  const world = {
    files,
    env,
    host: thisHost(env),
    fetchRemote: fetchRemote(inputs.githubToken, env["GITHUB_API_URL"], env),
    readRepository: (path: string, search?: Search) => repositoryTexts(path, files, search),
    leases: await openNotedLeases(inputs.leaseStore, env, allocation !== null),
    wait: { seconds: inputs.wait, tell: print },
  };
  const request: RunRequest = { command: "check", projects, workflows, probe, policy: inputs.policy, failOn };
  const checked = await runPipeline({ ...request, allocation }, world);
  if (allocation !== null) await unbroken(() => handOver(checked, allocation, env, projects[0]?.cwd ?? files.cwd));
  // GitHub's client is not even loaded where there is nobody to tell.
  const review = mayHavePullRequest(env["GITHUB_EVENT_NAME"]) ? await (await import("./review.ts")).findReview(inputs, env, root) : null;
  const comparison = await review?.compare(files, checked, (other, known) => mapOf(inputs, request, { ...world, files: other }, known));
  const stale = comparison === undefined ? [] : await staleReferences(comparison, request, world);
  const leg = inputs.matrix.length === 0 ? {} : { leg: inputs.matrix.join(", ") };
  const report = withFindings({ ...checked, ...leg, ...(comparison === undefined ? {} : { comparison }) }, stale, failOn);
  const posted = (await review?.post(report)) ?? null;
  await unbroken(async () => {
    if (reportDirectory !== null) writeReports(reportDirectory, report, manifest.version);
    await publish(report, inputs, { posted, directory: reportDirectory });
  });
  process.exitCode = report.exitStatus;
}

/** What else names the ports that the change moves. The host has nothing to do with it. */
async function staleReferences(comparison: Comparison, request: RunRequest, world: RunDeps): Promise<readonly ReportFinding[]> {
  const before = portsBefore(comparison);
  if (before === null) return [];
  const { findings } = await runPipeline({ ...request, probe: false, before }, world);
  return findings.filter(({ rule }) => rule === "stale-reference");
}

/** The port map of the same request in other files; `known`: all their directories. null where none of the projects is there. */
async function mapOf(inputs: Inputs, request: RunRequest, world: RunDeps, known: readonly string[] | null): Promise<Report | null> {
  const { files } = world;
  const directories =
    known === null ? findDirectories(inputs.directories, files.cwd) : matchDirectories(inputs.directories, files.cwd, known);
  const projects = requests(inputs, directories, files.cwd)
    .filter(({ cwd, files: [first] }) => isThere(files, resolve(cwd, first ?? ".")))
    .map((project) => ({ ...project, found: true }));
  if (projects.length === 0) return null;
  // The change may be what brings it.
  const policy = inputs.policy !== null && isThere(files, resolve(files.cwd, inputs.policy)) ? inputs.policy : null;
  try {
    return await runPipeline({ ...request, command: "map", projects, policy }, world);
  } catch (reason) {
    if (reason instanceof NoProject) return null;
    throw reason;
  }
}

const isThere = (files: Files, path: string) => files.kind(path.replaceAll("\\", "/")) !== null;

/** Each directory is a project of its own; without one it is what `docker compose` would take here. */
function requests(inputs: Inputs, found: readonly Directory[], cwd: string): RunRequest["projects"] {
  const { directories, files, projectName, profiles, envFiles, services } = inputs;
  const request = { files, projectName, projectDirectory: null, profiles, envFiles, services };
  if (directories.length === 0) return [{ ...request, cwd, searchParents: true, found: false }];
  const single = Object.entries({ files, "project-name": projectName ?? [], "env-files": envFiles }).find(([, value]) => value.length > 0);
  if (found.length > 1 && single !== undefined)
    throw new Error(`Input ${single[0]}: is for a single project, and there are ${found.length} directories.`);
  return found.map((directory) => ({ ...request, cwd: directory.path, searchParents: false, found: directory.found }));
}

/** In the repository in which the first project is. */
function firstPath([first]: RunRequest["projects"], cwd: string): string {
  return resolve(first?.cwd ?? cwd, first?.files[0] ?? ".").replaceAll("\\", "/");
}

main().catch(fail);
