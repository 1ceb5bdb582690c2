import { relative } from "node:path/posix";
import { listLeftovers, removeAllocation } from "../allocate/allocationEnvironment.ts";
import { readSavedPorts } from "../allocate/savedPorts.ts";
import { allocate, listFilesToWrite, recordFiles } from "../commands/allocate.ts";
import { explain } from "../commands/explain.ts";
import { init } from "../commands/init.ts";
import { list } from "../commands/list.ts";
import { listLeasedDirectories, release } from "../commands/release.ts";
import { findUrl, listUrls } from "../commands/url.ts";
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import { who } from "../commands/who.ts";
import { encodeJson } from "../report/formats/encodeJson.ts";
import { renderExplanationJson, renderExplanation } from "../report/formats/explain.ts";
import { renderLeases, renderLeasesJson } from "../report/formats/leases.ts";
import { renderReleasedJson, renderReleased } from "../report/formats/released.ts";
import { runPipeline } from "../pipeline.ts";
import type { Place, Report } from "../report/Report.ts";
import type { RunRequest } from "../RunRequest.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import { formatPlace } from "../report/Places.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { compute } from "../lib/compute.ts";
import { resolvePath } from "../lib/paths.ts";
import { groupBy } from "../lib/groupBy.ts";
import { renderUrls } from "../report/formats/urls.ts";
import { renderWhoJson, renderWho } from "../report/formats/who.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { openLocalFiles, findWorkingDirectory } from "../system/files/openLocalFiles.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import { readBranch } from "../system/files/readBranch.ts";
import { writeAllOrNothing, writeWhole } from "../system/files/writeFiles.ts";
import { findRunnerName, openHost } from "../system/host/openHost.ts";
import { readAllocateOptions, readPaths } from "./allocateOptions.ts";
import type { Options } from "./arguments.ts";
import { formatUsageHint, renderPorts, usesPorts } from "./renderPorts.ts";
import { renderReport } from "./renderReport.ts";
import {
  listDirectories,
  openDeps,
  openRemote,
  readProjects,
  readRequest,
} from "./readRunRequest.ts";
import { isRefusal } from "../rules/index.ts";
import { isColored, printError, printMessage, printText, writeResult } from "./terminal.ts";

/** Runs a command with its arguments, prints the result, and returns the exit status. */
export type CommandRunner = (options: Options, operands: readonly string[]) => Promise<number>;

export const RUNS: Readonly<Record<CommandName, CommandRunner>> = {
  map: (options, operands) => runReport("map", options, operands),
  check: (options, operands) => runReport("check", options, operands),
  allocate: runAllocate,
  release: runRelease,
  list: runList,
  url: runUrl,
  init: runInit,
  who: runWho,
  explain: runExplain,
};

const openWorkingFiles = () => openLocalFiles(findWorkingDirectory(process.env));

async function runReport(
  command: RunRequest["command"],
  options: Options,
  operands: readonly string[],
): Promise<number> {
  const files = openWorkingFiles();
  const saved = readSavedPorts(options.value("saved"), files);
  const request = readRequest(options, operands, files);
  const deps = await openDeps(options, operands, files);
  const report = await runPipeline({ ...request, command, saved }, deps);
  writeResult(renderReport(report, options), options);
  printWarnings(deps.leases?.warnings, options);
  if (!isShown(options)) printInvalidProjects(report, files.cwd);
  return report.exitStatus;
}

async function runAllocate(options: Options, operands: readonly string[]): Promise<number> {
  const present = openWorkingFiles();
  const paths = readPaths(options, present);
  const files = recordFiles(present, paths);
  const env = removeAllocation(process.env);
  const deps = { ...(await openDeps(options, operands, present)), files, env, host: openHost(env) };
  const request = readRequest(options, operands, files);
  const several = request.projects.length > 1;
  const leftovers = listLeftovers(process.env);
  const allocation = readAllocateOptions(options, {
    paths,
    files,
    several,
    runner: findRunnerName(env),
    leftovers,
  });
  const { report, used } = await allocate(request, allocation, deps, (made) => {
    const [directory = files.cwd] =
      made.projects.length === 1 ? listDirectories(operands, files) : [];
    const ports = renderPorts(made, options, { directory, noted: process.env });
    writeAllOrNothing(listFilesToWrite(made, paths, files, allocation.saved));
    return ports;
  });
  if (!usesPorts(options)) await deps.leases?.release(({ run }) => run === deps.leases?.run);
  const isText = options.valueOrDefault("format") === "text";
  const hint = isText ? [formatUsageHint(report, options, operands, files.cwd)] : [];
  // With --print, the result is for a program.
  if (used !== null || !options.has("print"))
    writeResult(used ?? [...renderReport(report, options), ...hint], options);
  const isSet = report.exitStatus !== 2 && !allocation.exported && leftovers.length > 0;
  const leftover =
    `an earlier allocation has set ${leftovers.join(", ")} in this environment, which ` +
    "docker compose prefers to files; unset them first";
  printWarnings([...(report.allocation?.warnings ?? []), ...(isSet ? [leftover] : [])], options);
  if (!isShown(options)) printInvalidProjects(report, files.cwd);
  return report.exitStatus;
}

function printWarnings(warnings: readonly string[] = [], options: Options): void {
  if (!options.has("quiet")) for (const each of warnings) printMessage(`warning: ${each}`);
}

/** Returns whether the text report, with all its findings, is on standard output. */
function isShown(options: Options): boolean {
  const isText = options.valueOrDefault("format") === "text";
  return isText && !options.has("output") && !options.has("print");
}

/** Prints one line for each invalid project. */
function printInvalidProjects({ findings, base = "" }: Report, cwd: string): void {
  const locate = (place: Place) =>
    formatPlace({ ...place, file: relative(cwd, resolvePath(base, place.file)) });
  const refusals = groupBy(findings.filter(isRefusal), ({ project }) => project);
  for (const [first, ...more] of refusals.values()) {
    if (first === undefined) continue;
    const place = first.place === null ? "" : `${locate(first.place)}: `;
    const fix = first.fix === "" ? "" : `; ${first.fix}`;
    const rest = more.length === 0 ? "" : ` (and ${more.length} more; run portplan check)`;
    printError(`${place}${first.message}${fix}${rest}`);
  }
}

async function runRelease(options: Options, operands: readonly string[]): Promise<number> {
  const files = openWorkingFiles();
  const leases = await openLeases(options.valueOrDefault("lease-store"), process.env);
  if (options.has("stale") && operands.length > 0)
    throw new UsageError("--stale applies to all directories; do not name one", "release");
  const directories = operands.length > 0 ? listDirectories(operands, files) : [files.cwd];
  const released = options.has("stale")
    ? ((await leases?.release("ended")) ?? [])
    : await release(await listLeasedDirectories(directories, leases), leases);
  writeResult(
    [
      options.valueOrDefault("format") === "json"
        ? renderReleasedJson(released)
        : renderReleased(released),
    ],
    options,
  );
  return 0;
}

async function runList(options: Options, operands: readonly string[]): Promise<number> {
  if (operands[0] !== undefined)
    throw new UsageError(`unexpected argument ${JSON.stringify(operands[0])}`, "list");
  const leases = await openLeases(options.valueOrDefault("lease-store"), process.env);
  const host = openHost(process.env, options.has("sudo"));
  const found = await list({ leases, host, readBranch });
  writeResult(
    options.valueOrDefault("format") === "json"
      ? renderLeasesJson(found)
      : [renderLeases(found, isColored(options))],
    options,
  );
  printWarnings(leases?.warnings, options);
  return 0;
}

async function runUrl(options: Options, operands: readonly string[]): Promise<number> {
  const files = openWorkingFiles();
  const given = readUrlArguments(options, operands);
  const [project] = readProjects(options, [], files);
  if (project === undefined) return 2;
  const { env } = process;
  const { service, ...more } = given;
  const request = { ...more, project, policy: options.value("policy") };
  const deps = {
    files,
    env,
    host: openHost(env),
    fetchRemote: openRemote(env),
    leases: await openLeases(options.valueOrDefault("lease-store"), env),
  };
  const isJson = options.valueOrDefault("format") === "json";
  const write = (json: object, text: string) =>
    writeResult([isJson ? `${encodeJson({ version: 1, ok: true, ...json })}\n` : text], options);
  if (service === null) {
    const urls = await listUrls({ ...request, service }, deps);
    write({ urls }, renderUrls(urls));
  } else {
    const found = await findUrl({ ...request, service }, deps);
    write(found, `${found.url}\n`);
  }
  return 0;
}

/** Parses the operands and `--host`. Throws a UsageError. */
function readUrlArguments(options: Options, operands: readonly string[]) {
  const [service = null, target, ...more] = operands;
  if (more[0] !== undefined)
    throw new UsageError(`unexpected argument ${JSON.stringify(more[0])}`, "url");
  const [, port, protocol] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(target ?? "") ?? [];
  if (target !== undefined && port === undefined)
    throw new UsageError(
      `${JSON.stringify(target)} is not a container port (e.g. 80 or 53/udp)`,
      "url",
    );
  const host = options.value("host");
  if (host !== null && !/^[\w.-]+$|^\[?[\da-f:.]+\]?$/i.test(host))
    throw new UsageError(
      `invalid value ${JSON.stringify(host)} for --host (use a host name or an IP address)`,
      "url",
    );
  const named = protocol === undefined ? {} : { protocol: protocol.toLowerCase() };
  return { service, target: port === undefined ? null : { port: Number(port), ...named }, host };
}

async function runInit(options: Options, operands: readonly string[]): Promise<number> {
  const files = openWorkingFiles();
  const projects = readProjects(options, operands, files);
  const root = findRepositoryRoot(files)(projects[0]?.cwd ?? files.cwd);
  if (options.has("output") && options.has("policy"))
    throw new UsageError("--output and --policy cannot be used together", "init");
  const given = options.value("output") ?? options.value("policy");
  const request = { projects, path: given, root };
  const { path, text } = compute(() => init(request, files, process.env));
  writeWhole(path, [text]);
  if (options.valueOrDefault("format") === "json")
    printText(`${encodeJson({ version: 1, ok: true, policy: path })}\n`);
  else if (!options.has("quiet"))
    printText(`${escapeWorkflowCommands(escapeControlChars(relative(files.cwd, path)))}\n`);
  return 0;
}

async function runWho(options: Options, operands: readonly string[]): Promise<number> {
  const leases = await openLeases(options.valueOrDefault("lease-store"), process.env);
  const host = openHost(process.env, options.has("sudo"));
  const found = await who(operands, host, { verbose: options.has("verbose"), leases });
  writeResult(
    options.valueOrDefault("format") === "json"
      ? renderWhoJson(found)
      : [renderWho(found, isColored(options))],
    options,
  );
  printWarnings(leases?.warnings, options);
  return 0;
}

async function runExplain(options: Options, operands: readonly string[]): Promise<number> {
  const found = await explain(readMessage(operands), openHost(process.env));
  writeResult(
    [
      options.valueOrDefault("format") === "json"
        ? renderExplanationJson(found)
        : renderExplanation(found, isColored(options)),
    ],
    options,
  );
  return found.explanations.length === 0 ? 1 : 0;
}

/**
 * Reads the file that the operand names, or standard input. An operand with a blank that is not a
 * file is the message, and so are several operands together.
 */
function readMessage(operands: readonly string[]): string {
  const [path = "-"] = operands;
  if (operands.length > 1) return operands.join(" ");
  const files = openWorkingFiles();
  const output = files.read(path === "-" ? path : resolvePath(files.cwd, path), true);
  if ("text" in output) return output.text;
  // A name that is too long fails otherwise than one that does not exist.
  if (/\s/.test(path) && /^(?:missing|failed)$/.test(output.failure)) return path;
  throw new Error(`cannot read ${path}: ${output.detail}`);
}
