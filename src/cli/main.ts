import { resolve } from "node:path";
import { isatty } from "node:tty";
import manifest from "../../package.json" with { type: "json" };
import type { Leases } from "../allocate/Leases.ts";
import { environmentFor, withoutOwn } from "../allocate/ownEnvironment.ts";
import { allocationOf, filesFor, filesToWrite, hint, printed, readSaved } from "../commands/allocate.ts";
import { checkSingle, help, type Options, parseCommandLine, UsageError } from "./arguments.ts";
import type { Files } from "../compose/Files.ts";
import { explain } from "../commands/explain.ts";
import type { Waiting } from "../host/waitForPorts.ts";
import { init } from "../commands/init.ts";
import type { FetchRemote } from "../plan/readPolicy.ts";
import type { FailOn } from "../report/exitStatus.ts";
import { encode } from "../report/encode.ts";
import { explainJson, explainText } from "../report/explain.ts";
import { github } from "../report/github.ts";
import { html } from "../report/html.ts";
import { json } from "../report/json.ts";
import { Mistakes } from "../report/Mistakes.ts";
import type { Report } from "../report/Report.ts";
import { repositoryRoot } from "../report/repositoryRoot.ts";
import { isWithin, releasedJson, releasedText } from "../report/released.ts";
import { sarif } from "../report/sarif.ts";
import { summary } from "../report/summary.ts";
import { text, where } from "../report/text.ts";
import { visible } from "../report/visible.ts";
import { withoutCommands } from "../report/withoutCommands.ts";
import { type Who, whoJson, whoText } from "../report/who.ts";
import { readHousePolicy } from "../rules/readHousePolicy.ts";
import type { ReadRepository } from "../rules/survey.ts";
import { run, type RunRequest, type World } from "../pipeline.ts";
import { fetchRemote } from "../system/fetchRemote.ts";
import { findDirectories } from "../system/directories.ts";
import { localFiles, workingDirectory } from "../system/localFiles.ts";
import { openLeases } from "../system/openLeases.ts";
import { print, writeTogether, writeWhole } from "../system/output.ts";
import { ProgressLine } from "./ProgressLine.ts";
import { runnerName } from "../system/runnerName.ts";
import { thisHost } from "../system/thisHost.ts";
import { type WorkflowChoice, workflowFiles } from "../system/workflows.ts";
import { findUrl } from "../commands/url.ts";
import { who } from "../commands/who.ts";

/** What takes long shows on a terminal that it goes on. */
const progress = isatty(2) ? new ProgressLine((piece) => void print([piece], 2), process.stderr.columns) : new ProgressLine(null);

/** The command line: arguments, run, print, exit status. */
async function main(args: readonly string[]): Promise<number> {
  const invocation = parseCommandLine(args);
  if (invocation.kind === "version") return say(`${manifest.version}\n`);
  if (invocation.kind === "help") return say(help(invocation.command));
  const { command, options, operands } = invocation;
  if (command === "who") return answer(await who(operands, thisHost(process.env, options.has("sudo")), options.has("verbose")), options);
  const files = localFiles(workingDirectory(process.env));
  if (command === "explain") return explainFailure(options, operands, files);
  if (command === "allocate") return allocate(options, operands, files);
  if (command === "release") return release(options, operands, files);
  if (command === "url") return url(options, operands, files);
  if (command === "init") return initialise(options, operands, files);
  const saved = readSaved(options.value("saved"), files);
  const report = await run({ ...requestOf(command, options, operands, files), saved }, await worldOf(options, operands, files));
  show(rendering(report, options), options);
  complainOfProjects(report);
  return report.exitStatus;
}

/** What can be touched; leases are kept where the option says. */
async function worldOf(options: Options, operands: readonly string[], files: Files): Promise<World> {
  const env = environmentFor(directoriesOf(operands, files), process.env);
  const leases = await openLeases(options.value("lease-store") ?? "file", env);
  return {
    files,
    env,
    host: thisHost(env, options.has("sudo")),
    fetchRemote: remote(env),
    readRepository: repository(files),
    leases,
    wait: waitingFor(options),
    doing: (what) => (options.has("quiet") ? undefined : progress.tell(`portplan: ${visible(what)}`)),
  };
}

function waitingFor(options: Options): Waiting {
  const given = options.value("wait") ?? "0";
  if (!/^\d{1,5}$/.test(given)) throw new UsageError(`--wait ${JSON.stringify(given)} is no number of seconds`, "check");
  return { seconds: Number(given), tell: (message) => (options.has("quiet") ? undefined : complain(message)) };
}

function complainOfProjects({ findings }: Report): void {
  for (const { rule, place, message, fix } of findings) {
    if (rule === "invalid-project") complain(`${place === null ? "" : `${where(place)}: `}${message}; ${fix}`);
  }
}

async function allocate(options: Options, operands: readonly string[], present: Files): Promise<number> {
  const files = filesFor(options, present);
  const env = withoutOwn(process.env);
  const world = { ...(await worldOf(options, operands, present)), files, env, host: thisHost(env) };
  const request = requestOf("check", options, operands, files);
  const allocation = allocationOf(options, files, request.projects.length > 1, runnerName(env));
  const allocated = async () => {
    const made = await run({ ...request, allocation }, world);
    if (made.exitStatus === 2) {
      await releaseRun(world.leases);
      return { report: made, plain: null };
    }
    const directories = made.projects.length === 1 ? directoriesOf(operands, files) : [];
    const shown = printed(made, options, { directory: directories[0] ?? files.cwd, env, noted: process.env });
    writeTogether(filesToWrite(made, options, files, allocation.saved));
    return { report: made, plain: shown };
  };
  const { report, plain } = await allocated().catch(async (error: unknown) => {
    await releaseRun(world.leases);
    throw error;
  });
  show(plain ?? [...rendering(report, options), ...(options.choice("format") === "text" ? [hint(report, options)] : [])], options);
  for (const warning of report.allocation?.warnings ?? []) complain(warning);
  complainOfProjects(report);
  return report.exitStatus;
}

async function releaseRun(leases: Leases | null | undefined): Promise<void> {
  await leases?.release(({ run: id }) => id === leases.run);
}

async function release(options: Options, operands: readonly string[], files: Files): Promise<number> {
  const leases = await openLeases(options.value("lease-store") ?? "file", process.env);
  const directories = operands.length > 0 ? directoriesOf(operands, files) : [files.cwd];
  const released = (await leases?.release(({ directory }) => directories.some((each) => isWithin(directory, each)))) ?? [];
  show([options.choice("format") === "json" ? releasedJson(released) : releasedText(released)], options);
  return 0;
}

function initialise(options: Options, operands: readonly string[], files: Files): number {
  const { projects } = requestOf("map", options, operands, files);
  const root = repositoryRoot(files)(projects[0]?.cwd ?? files.cwd);
  const { path, text: policy } = init(projects, options.value("output") ?? options.value("policy"), root, files, process.env);
  writeWhole(path, [policy]);
  if (options.choice("format") === "json") return say(`${encode({ version: 1, ok: true, policy: path })}\n`);
  return options.has("quiet") ? 0 : say(`${withoutCommands(visible(path))}\n`);
}

async function url(options: Options, [service, target, ...more]: readonly string[], files: Files): Promise<number> {
  if (service === undefined) throw new UsageError("url needs the name of a service", "url");
  const [, port, protocol] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(target ?? "") ?? [];
  if (more.length > 0 || (target !== undefined && port === undefined))
    throw new UsageError("url takes a service and one container port, as 80 or 53/udp", "url");
  const named = options.value("host");
  if (named !== null && !/^[\w.-]+$|^\[?[\da-f:.]+\]?$/i.test(named))
    throw new UsageError(`--host ${JSON.stringify(named)} is neither the name nor the address of a host`, "url");
  const [project] = requestOf("map", options, [], files).projects;
  if (project === undefined) return 2;
  const { env } = process;
  const policy = await readHousePolicy(options.value("policy"), repositoryRoot(files)(files.cwd), files, remote(env));
  const asked = {
    project,
    service,
    target: port === undefined ? null : { port: Number(port), ...(protocol !== undefined && { protocol: protocol.toLowerCase() }) },
    host: named,
  };
  const found = await findUrl(asked, policy, { files, env, host: thisHost(env) });
  show([options.choice("format") === "json" ? `${encode({ version: 1, ok: true, ...found })}\n` : `${found.url}\n`], options);
  return 0;
}

function directoriesOf(operands: readonly string[], { cwd }: Files): string[] {
  return findDirectories(operands, cwd).map(({ path }) => path);
}

async function explainFailure(options: Options, [path = "-", ...more]: readonly string[], files: Files): Promise<number> {
  if (more.length > 0) throw new UsageError("explain reads one file", "explain");
  const output = files.read(path === "-" ? path : resolve(files.cwd, path), true);
  if ("failure" in output) throw new Error(`${path}: ${output.detail}`);
  const explained = await explain(output.text, thisHost(process.env));
  if (explained.explanations.length === 0) throw new Error("no engine speaks of a port here that could not be published");
  show([options.choice("format") === "json" ? explainJson(explained) : explainText(explained, isColoured(options))], options);
  return 0;
}

function answer(found: Who, options: Options): number {
  show(options.choice("format") === "json" ? whoJson(found) : [whoText(found, isColoured(options))], options);
  return 0;
}

function say(message: string): number {
  print([message], 1);
  return 0;
}

function requestOf(command: RunRequest["command"], options: Options, operands: readonly string[], files: Files): RunRequest {
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
  checkSingle(options, directories.length);
  return {
    command,
    projects: operands.length > 0 ? directories : [{ ...request, cwd, searchParents: true, found: false }],
    workflows: workflowFiles((options.choice("workflows") || "none") as WorkflowChoice, process.env, repositoryRoot(files)(cwd)),
    probe: !options.has("no-probe"),
    policy: options.value("policy"),
    failOn: options.choice("fail-on") as FailOn,
  };
}

function rendering(report: Report, options: Options): Iterable<string> {
  const format = options.choice("format");
  if (format === "json") return json(report);
  if (format === "github") return github(report);
  if (format === "markdown") return [summary(report)];
  if (format === "sarif") return sarif(report, manifest.version);
  if (format === "html") return html(report);
  return [text(report, { colour: isColoured(options), quiet: options.has("quiet"), verbose: options.has("verbose") })];
}

/** On a terminal, unless the user objects (https://no-color.org). */
function isColoured(options: Options): boolean {
  return isatty(1) && !options.has("output") && !options.has("no-color") && !process.env["NO_COLOR"];
}

function show(pieces: Iterable<string>, options: Options): void {
  progress.clear();
  const path = options.value("output");
  if (path === null) print(pieces, 1);
  else writeWhole(path, pieces);
}

/** One line on standard error, which GitHub's runner reads for commands too. */
function complain(message: string): void {
  progress.clear();
  print([`${withoutCommands(`portplan: ${visible(message)}`)}\n`], 2);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The token and the server as GitHub's own command line takes them. */
function remote(env: World["env"]): FetchRemote {
  return fetchRemote(env["GH_TOKEN"] ?? env["GITHUB_TOKEN"] ?? "", env["GITHUB_API_URL"], env);
}

/** Loaded when a rule asks for it: it starts programs, and what that takes would cost every run its start-up. */
function repository(files: Files): ReadRepository {
  return async (root, search) => (await import("../system/repositoryTexts.ts")).repositoryTexts(root, files, search);
}

function failed(error: unknown): number {
  for (const line of messageOf(error).split("\n")) complain(line);
  if (error instanceof UsageError) complain(`see portplan ${error.command === null ? "" : `${error.command} `}--help`);
  else if (process.argv.includes("--verbose") && error instanceof Error && !(error instanceof Mistakes))
    for (const [line] of (error.stack ?? "").matchAll(/^ +at .*$/gm)) complain(line);
  return 2;
}

/** All is written by now. Left to itself, Node would collect garbage once more before it ends. */
async function start(): Promise<void> {
  process.exit(await main(process.argv.slice(2)).catch(failed));
}

void start();
