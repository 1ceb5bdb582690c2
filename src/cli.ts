import { isatty } from "node:tty";
import manifest from "../package.json" with { type: "json" };
import { help, type Options, parseCommandLine, UsageError } from "./commandLine.ts";
import type { Files } from "./compose/Files.ts";
import type { FetchRemote } from "./plan/readPolicy.ts";
import type { FailOn } from "./report/exitStatus.ts";
import { github } from "./report/github.ts";
import { json } from "./report/json.ts";
import type { Report } from "./report/Report.ts";
import { repositoryRoot } from "./report/repositoryRoot.ts";
import { text, where } from "./report/text.ts";
import { visible } from "./report/visible.ts";
import { withoutCommands } from "./report/withoutCommands.ts";
import { type Who, whoJson, whoText } from "./report/who.ts";
import type { ReadRepository } from "./rules/survey.ts";
import { run, type RunRequest, type World } from "./run.ts";
import { fetchRemote } from "./system/fetchRemote.ts";
import { findDirectories } from "./system/directories.ts";
import { localFiles, workingDirectory } from "./system/localFiles.ts";
import { print, writeWhole } from "./system/output.ts";
import { thisHost } from "./system/thisHost.ts";
import { type WorkflowChoice, workflowFiles } from "./system/workflows.ts";
import { who } from "./who.ts";

/** The command line: arguments, run, print, exit status. */
async function main(args: readonly string[]): Promise<number> {
  const invocation = parseCommandLine(args);
  if (invocation.kind === "version") return say(`${manifest.version}\n`);
  if (invocation.kind === "help") return say(help(invocation.command));
  const { command, options, operands } = invocation;
  const { env } = process;
  const host = thisHost(env);
  if (command === "who") return answer(await who(operands, host), options);
  const files = localFiles(workingDirectory(env));
  const report = await run(requestOf(command, options, operands, files, env), { files, env, host, fetchRemote: remote(env), readRepository: repository(files) });
  show(rendering(report, options), options);
  for (const { rule, place, message, fix } of report.findings) {
    if (rule === "invalid-project") complain(`${place === null ? "" : `${where(place)}: `}${message}; ${fix}`);
  }
  return report.exitStatus;
}

function answer(found: Who, options: Options): number {
  show([options.choice("format") === "json" ? whoJson(found) : whoText(found, isColoured(options))], options);
  return 0;
}

function say(message: string): number {
  print([message], 1);
  return 0;
}

function requestOf(
  command: RunRequest["command"],
  options: Options,
  operands: readonly string[],
  files: Files,
  env: World["env"],
): RunRequest {
  const { cwd } = files;
  const request = {
    files: options.list("file"),
    projectName: options.value("project-name"),
    projectDirectory: options.value("project-directory"),
    profiles: options.list("profile"),
    envFiles: options.list("env-file"),
    services: options.list("service"),
  };
  const directories = findDirectories(operands, cwd).map(({ path, found }) => ({ ...request, cwd: path, searchParents: false, found }));
  return {
    command,
    projects: operands.length > 0 ? directories : [{ ...request, cwd, searchParents: true, found: false }],
    workflows: workflowFiles((options.choice("workflows") || "none") as WorkflowChoice, env, repositoryRoot(files)(cwd)),
    probe: !options.has("no-probe"),
    policy: options.value("policy"),
    failOn: options.choice("fail-on") as FailOn,
  };
}

function rendering(report: Report, options: Options): Iterable<string> {
  const format = options.choice("format");
  if (format === "json") return json(report);
  if (format === "github") return github(report);
  return [text(report, { colour: isColoured(options), quiet: options.has("quiet"), verbose: options.has("verbose") })];
}

/** On a terminal, unless the user objects (https://no-color.org). */
function isColoured(options: Options): boolean {
  return isatty(1) && !options.has("output") && !options.has("no-color") && !process.env["NO_COLOR"];
}

function show(pieces: Iterable<string>, options: Options): void {
  const path = options.value("output");
  if (path === null) print(pieces, 1);
  else writeWhole(path, pieces);
}

/** One line on standard error, which GitHub's runner reads for commands too. */
function complain(message: string): void {
  print([`${withoutCommands(`portplan: ${visible(message)}`)}\n`], 2);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The token and the server as GitHub's own command line takes them. */
function remote(env: World["env"]): FetchRemote {
  return fetchRemote(env["GH_TOKEN"] ?? env["GITHUB_TOKEN"] ?? "", env["GITHUB_API_URL"]);
}

/** Loaded when a rule asks for it: it starts programs, and what that takes would cost every run its start-up. */
function repository(files: Files): ReadRepository {
  return async (root) => (await import("./system/repositoryTexts.ts")).repositoryTexts(root, files);
}

function failed(error: unknown): number {
  for (const line of messageOf(error).split("\n")) complain(line);
  if (error instanceof UsageError) complain(`see portplan ${error.command === null ? "" : `${error.command} `}--help`);
  else if (process.argv.includes("--verbose") && error instanceof Error) print([`${withoutCommands(error.stack ?? "")}\n`], 2);
  return 2;
}

async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2)).catch(failed);
}

void start();
