import { selectEnvironment } from "../allocate/allocationEnvironment.ts";
import { UsageError } from "../commands/UsageError.ts";
import type { Files } from "../compose/index.ts";
import type { Host } from "../host/Host.ts";
import type { WaitOptions } from "../host/waitForPorts.ts";
import type { FetchRemote } from "../policy/readPolicy.ts";
import type { FailOn } from "../report/computeExitStatus.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import { findDirectories } from "../system/files/directories.ts";
import { fetchRemote } from "../system/github/fetchRemote.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import { openHost } from "../system/host/openHost.ts";
import { type WorkflowChoice, findWorkflowFiles } from "../system/files/findWorkflowFiles.ts";
import { checkSingle, type Options } from "./arguments.ts";
import { printMessage, reportProgress } from "./terminal.ts";

/** Reads from the arguments which projects a command is about, and how. Throws a UsageError. */
export function readRequest(
  options: Options,
  operands: readonly string[],
  files: Files,
): ProjectsRequest {
  const { cwd } = files;
  const request = {
    files: options.list("file"),
    projectName: options.value("project-name"),
    projectDirectory: options.value("project-directory"),
    profiles: options.list("profile"),
    envFiles: options.list("env-file"),
    services: options.list("service"),
  };
  const directories = findDirectories(operands, cwd);
  checkSingle(options, directories.length);
  const choice = (options.choice("workflows") || "none") as WorkflowChoice;
  return {
    projects:
      operands.length === 0
        ? [{ ...request, cwd, searchParents: true, found: false }]
        : directories.map(({ path, found }) => {
            return { ...request, cwd: path, searchParents: false, found };
          }),
    workflows: findWorkflowFiles(choice, process.env, findRepositoryRoot(files)(cwd)),
    probe: !options.has("no-probe"),
    policy: options.value("policy"),
    failOn: options.choice("fail-on") as FailOn,
  };
}

/** Returns the absolute paths of the directories that the arguments name. */
export function listDirectories(operands: readonly string[], { cwd }: Files): readonly string[] {
  return findDirectories(operands, cwd).map(({ path }) => path);
}

/** Returns what a run may touch on this machine. Throws a UsageError. */
export async function openDeps(
  options: Options,
  operands: readonly string[],
  files: Files,
): Promise<RunDeps> {
  const env = selectEnvironment(listDirectories(operands, files), process.env);
  const leases = await openLeases(options.value("lease-store") ?? "file", env);
  return {
    files,
    env,
    host: openHost(env, options.has("sudo")),
    fetchRemote: openRemote(env),
    // Loaded when a rule needs it: it starts programs, which every run would pay for.
    readRepository: async (root, search) => {
      const { readRepositoryTexts } = await import("../system/files/readRepositoryTexts.ts");
      return readRepositoryTexts(root, files, search);
    },
    leases,
    wait: readWait(options),
    reportProgress: (what) => (options.has("quiet") ? undefined : reportProgress(what)),
  };
}

function readWait(options: Options): WaitOptions {
  const given = options.value("wait") ?? "0";
  if (!/^\d{1,5}$/.test(given))
    throw new UsageError(`--wait ${JSON.stringify(given)} is no number of seconds`, "check");
  return {
    seconds: Number(given),
    report: (message) => (options.has("quiet") ? undefined : printMessage(message)),
  };
}

/** Fetches with the token and from the server that GitHub's own command line takes. */
export function openRemote(env: Host["env"]): FetchRemote {
  return fetchRemote(env["GH_TOKEN"] ?? env["GITHUB_TOKEN"] ?? "", env["GITHUB_API_URL"]);
}
