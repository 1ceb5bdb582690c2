import { relative } from "node:path/posix";
import { readSavedPorts } from "../allocate/savedPorts.ts";
import { explain } from "../commands/explain.ts";
import { init } from "../commands/init.ts";
import { list } from "../commands/list.ts";
import { findUrl, listUrls } from "../commands/url.ts";
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import { who } from "../commands/who.ts";
import { encodeJson } from "../report/formats/encodeJson.ts";
import { renderExplanationJson, renderExplanation } from "../report/formats/explain.ts";
import { renderLeases, renderLeasesJson } from "../report/formats/leases.ts";
import { runPipeline } from "../pipeline.ts";
import type { RunRequest } from "../RunRequest.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { compute } from "../lib/compute.ts";
import { resolvePath } from "../lib/paths.ts";
import { renderUrls } from "../report/formats/urls.ts";
import { renderWhoJson, renderWho } from "../report/formats/who.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import { readBranch } from "../system/files/readBranch.ts";
import { writeWhole } from "../system/files/writeFiles.ts";
import { openProber } from "../system/host/openProber.ts";
import { openHost } from "../system/host/openHost.ts";
import type { Options } from "./arguments.ts";
import { openSupportSources } from "./openSupportSources.ts";
import { isShown, printInvalidProjects } from "./printInvalidProjects.ts";
import { renderReport } from "./renderReport.ts";
import {
  openDeps,
  openRemote,
  openWorkingFiles,
  readCopies,
  readProjects,
  readRequest,
} from "./readRunRequest.ts";
import { runAllocate } from "./runAllocate.ts";
import { runFree } from "./runFree.ts";
import { runMove } from "./runMove.ts";
import { runProgram } from "./runProgram.ts";
import { runRelease } from "./runRelease.ts";
import { runUndo } from "./runUndo.ts";
import { runWatch } from "./runWatch.ts";
import { getColumns, isColored, printText, printWarnings, writeResult } from "./terminal.ts";

/** Runs a command with its arguments, prints the result, and returns the exit status. */
export type CommandRunner = (
  options: Options,
  operands: readonly string[],
  /** The words after `--`, of a command that runs a program. */
  program?: readonly string[],
) => Promise<number>;

export const RUNS: Readonly<Record<CommandName, CommandRunner>> = {
  map: (options, operands) => runReport("map", options, operands),
  check: (options, operands) => runReport("check", options, operands),
  verify: (options, operands) => runReport("verify", options, operands),
  watch: runWatch,
  allocate: runAllocate,
  run: runProgram,
  release: runRelease,
  list: runList,
  url: runUrl,
  init: runInit,
  who: runWho,
  explain: runExplain,
  free: runFree,
  move: runMove,
  undo: runUndo,
};

async function runReport(
  command: RunRequest["command"],
  options: Options,
  operands: readonly string[],
): Promise<number> {
  const files = openWorkingFiles();
  const saved = readSavedPorts(options.value("saved"), files);
  const request = readRequest(options, operands, files);
  const prober = command === "verify" ? openProber() : null;
  const deps = { ...(await openDeps(options, operands, files)), prober };
  const copies = readCopies(options);
  const report = await runPipeline({ ...request, command, saved, copies }, deps);
  writeResult(renderReport(report, options), options);
  printWarnings(deps.leases?.warnings, options);
  if (!isShown(options)) printInvalidProjects(report, files.cwd);
  return report.exitStatus;
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
      : [renderLeases(found, isColored(options), getColumns(options))],
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
    write({ urls }, renderUrls(urls, getColumns(options)));
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
  const sources = options.has("verbose") ? openSupportSources(openWorkingFiles()) : null;
  const found = await who(operands, host, { sources, leases });
  writeResult(
    options.valueOrDefault("format") === "json"
      ? renderWhoJson(found)
      : [renderWho(found, isColored(options))],
    options,
  );
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
