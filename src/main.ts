import { resolve } from "node:path";
import { repositoryRoot } from "./report/repositoryRoot.ts";
import { run, type RunRequest } from "./run.ts";
import { fail, publish } from "./system/actions.ts";
import { findDirectories } from "./system/directories.ts";
import { type Inputs, readInputs } from "./system/inputs.ts";
import { localFiles } from "./system/localFiles.ts";
import { thisHost } from "./system/thisHost.ts";
import { workflowFiles } from "./system/workflows.ts";

/** The action: inputs, run, publish. */
async function main(): Promise<void> {
  const { env } = process;
  const files = localFiles(process.cwd(), env["GITHUB_WORKSPACE"] ?? process.cwd());
  const inputs = readInputs();
  const projects = requests(inputs, files.cwd);
  const workflows = workflowFiles(inputs.workflows, env, repositoryRoot(files)(firstPath(projects, files.cwd)));
  const { probe, failOn } = inputs;
  const report = await run({ command: "check", projects, workflows, probe, failOn }, { files, env, host: thisHost(env) });
  await publish(report, inputs);
  process.exitCode = report.exitStatus;
}

/** Each directory is a project of its own; without one it is what `docker compose` would take here. */
function requests({ directories, files, projectName, profiles, envFiles, services }: Inputs, cwd: string): RunRequest["projects"] {
  const request = { files, projectName, projectDirectory: null, profiles, envFiles, services };
  if (directories.length === 0) return [{ ...request, cwd, searchParents: true, found: false }];
  const found = findDirectories(directories, cwd);
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
