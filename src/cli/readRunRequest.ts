import { selectEnvironment } from "../allocate/allocationEnvironment.ts";
import type { ProjectOption } from "../commands/free.ts";
import { UsageError } from "../commands/UsageError.ts";
import type { Files, RunProject } from "../compose/index.ts";
import type { Host } from "../host/Host.ts";
import type { WaitOptions } from "../host/waitForPorts.ts";
import type { FetchRemote } from "../policy/readPolicy.ts";
import type { FailOn } from "../report/computeExitStatus.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import { findWorkingDirectory, openLocalFiles } from "../system/files/openLocalFiles.ts";
import { findDirectories } from "../system/files/directories.ts";
import { fetchRemote } from "../system/github/fetchRemote.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import { openHost } from "../system/host/openHost.ts";
import { type WorkflowChoice, findWorkflowFiles } from "../system/files/findWorkflowFiles.ts";
import type { Options } from "./arguments.ts";
import { PROJECT_OPTIONS } from "./commandTable.ts";
import { printMessage, reportProgress } from "./terminal.ts";

export const openWorkingFiles = () => openLocalFiles(findWorkingDirectory(process.env));

/** Reads the projects that the arguments select. Throws a UsageError. */
export function readProjects(
  options: Options,
  operands: readonly string[],
  { cwd }: Files,
): readonly RunProject[] {
  const request = {
    files: options.list("file"),
    projectName: options.value("project-name"),
    projectDirectory: options.value("project-directory"),
    profiles: options.list("profile"),
    envFiles: options.list("env-file"),
    services: options.list("service"),
  };
  const directories = findDirectories(operands, cwd);
  options.requireSingle(directories.length);
  return operands.length === 0
    ? [{ ...request, cwd, searchParents: true, found: false }]
    : directories.map(({ path, found }) => {
        return { ...request, cwd: path, searchParents: false, found };
      });
}

/** Returns the options that select the project, as they were given. */
export function listProjectOptions(options: Options): ProjectOption[] {
  return Object.keys(PROJECT_OPTIONS).flatMap((name) =>
    options.list(name).map((value): ProjectOption => [name, value]),
  );
}

/** Reads the request of `map`, `check` or `allocate`. Throws a UsageError. */
export function readRequest(
  options: Options,
  operands: readonly string[],
  files: Files,
): ProjectsRequest {
  const workflows = (options.valueOrDefault("workflows") || "none") as WorkflowChoice;
  return {
    projects: readProjects(options, operands, files),
    workflows: findWorkflowFiles(workflows, process.env, findRepositoryRoot(files)(files.cwd)),
    probe: !options.has("no-probe"),
    policy: options.value("policy"),
    failOn: readFailOn(options),
    // Other formats are read elsewhere.
    base: options.valueOrDefault("format") === "text" ? files.cwd : null,
  };
}

/** Reads `--copies`; 1 if it is not given. Throws a UsageError. */
export function readCopies(options: Options): number {
  const given = options.valueOrDefault("copies");
  if (!/^(?:[2-9]|[1-9]\d{1,2})?$/.test(given))
    throw new UsageError(
      `invalid value ${JSON.stringify(given)} for --copies (use a number from 2 to 999)`,
      "check",
    );
  return Number(given || 1);
}

/** Reads `--fail-on`, which `map` does not have. */
export function readFailOn(options: Options): FailOn {
  return (options.valueOrDefault("fail-on") || "error") as FailOn;
}

/** Returns the absolute paths of the directories in the arguments. */
export function listDirectories(operands: readonly string[], { cwd }: Files): readonly string[] {
  return findDirectories(operands, cwd).map(({ path }) => path);
}

/**
 * Opens the files, the host and the lease store for a run. Throws a UsageError.
 *
 * @param checkout the directory that its leases last as long as, if any
 */
export async function openDeps(
  options: Options,
  operands: readonly string[],
  files: Files,
  checkout: string | null = null,
): Promise<RunDeps> {
  const env = selectEnvironment(listDirectories(operands, files), process.env);
  const leases = await openLeases(options.valueOrDefault("lease-store") || "file", env, checkout);
  return {
    files,
    env,
    host: openHost(env, options.has("sudo")),
    fetchRemote: openRemote(env),
    // Loaded only if a rule needs it: loading the code that starts programs takes time.
    readRepository: async (root, search) => {
      const { readRepositoryTexts } = await import("../system/files/readRepositoryTexts.ts");
      return readRepositoryTexts(root, files, search);
    },
    listTracked: async (root, paths) => {
      const { listTracked } = await import("../system/files/listTracked.ts");
      return listTracked(root, paths);
    },
    leases,
    wait: readWait(options),
    reportProgress: (what) => (options.has("quiet") ? undefined : reportProgress(what)),
  };
}

function readWait(options: Options): WaitOptions {
  const given = options.valueOrDefault("wait");
  if (!/^\d{0,5}$/.test(given))
    throw new UsageError(
      `invalid value ${JSON.stringify(given)} for --wait (use whole seconds from 0 to 99999)`,
      options.command,
    );
  return {
    seconds: Number(given),
    report: (message) => (options.has("quiet") ? undefined : printMessage(message)),
  };
}

/** Returns a fetcher that uses the token and the server that `gh` uses. */
export function openRemote(env: Host["env"]): FetchRemote {
  return fetchRemote(env["GH_TOKEN"] ?? env["GITHUB_TOKEN"] ?? "", env["GITHUB_API_URL"]);
}
