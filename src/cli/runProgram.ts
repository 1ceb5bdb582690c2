import { allocate, listFilesToWrite } from "../commands/allocate.ts";
import { buildRunEnvironment, endRun } from "../commands/run.ts";
import { UsageError } from "../commands/UsageError.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { releaseRun } from "../leases/releaseRun.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { describeLeft, describeRun } from "../report/formats/run.ts";
import type { RunDeps } from "../RunRequest.ts";
import { runInForeground } from "../system/commands.ts";
import { openPrivateDirectory } from "../system/files/privateDirectory.ts";
import type { Options } from "./arguments.ts";
import { renderReport } from "./renderReport.ts";
import { openAllocation } from "./runAllocate.ts";
import { printError, printMessage, printWarnings, writeAside } from "./terminal.ts";

export async function runProgram(
  options: Options,
  operands: readonly string[],
  program: readonly string[] = [],
): Promise<number> {
  const [name = ""] = program;
  if (name === "" || operands.length > 1)
    throw new UsageError(
      'give at most one DIRECTORY, and the command after "--" (portplan run -- npm test)',
      "run",
    );
  const temporary = openPrivateDirectory();
  const { request, allocation, deps, ...opened } = await openAllocation(
    options,
    operands,
    `${temporary.path}/compose.portplan.yaml`,
  );
  const { files, paths, named } = opened;
  if (request.projects.length > 1)
    throw new UsageError("run is for one project; use it once for each", "run");
  try {
    const { report, used } = await allocate(request, allocation, deps, (made) => {
      if (!made.ok) return null;
      const env = buildRunEnvironment(made, named, process.env);
      temporary.write(listFilesToWrite(made, paths, files, allocation.saved));
      return operands.length === 0 ? env : { ...env, PWD: named };
    });
    if (used === null) {
      await releaseRun(deps.leases);
      writeAside(renderReport(report, options, 2));
      return report.exitStatus;
    }
    const { allocation: allocated } = report;
    printWarnings(allocated?.warnings, options);
    if (allocated && !options.has("quiet")) printMessage(`note: ${describeRun(allocated)}`);
    const directory = operands.length === 0 ? undefined : named;
    const { status, failure } = await runInForeground(program, used, directory);
    if (failure !== null) printError(`cannot run ${JSON.stringify(name)}: ${failure}`);
    temporary.remove();
    const project = used["COMPOSE_PROJECT_NAME"] ?? "";
    printWarnings(await endProgram(deps, project, operands), options);
    return status;
  } finally {
    temporary.remove();
  }
}

/** Releases the ports of a program that has ended. Returns warnings. */
async function endProgram(
  { leases, host }: Pick<RunDeps, "leases" | "host">,
  project: string,
  operands: readonly string[],
): Promise<readonly string[]> {
  if (!leases) return [];
  const format = (words: readonly string[]) => words.map(quoteShellWord).join(" ");
  const given = process.argv.slice(2, process.argv.indexOf("--", 2));
  const commands = {
    project,
    stop: `${format(["portplan", ...given])} -- docker compose down`,
    release: format(["portplan", "release", ...operands]),
  };
  try {
    const left = describeLeft(await endRun(leases, host), commands);
    return left === null ? [] : [left];
  } catch (error) {
    // The status of the program counts.
    return [`cannot release the ports: ${getErrorMessage(error)}`];
  }
}
