import { dirname } from "node:path";
import { removeAllocation } from "../../src/allocate/allocationEnvironment.ts";
import { readAllocateOptions, readPaths } from "../../src/cli/allocateOptions.ts";
import { type Options, parseCommandLine } from "../../src/cli/arguments.ts";
import { readCopies, readProjects, readRequest } from "../../src/cli/readRunRequest.ts";
import { renderPorts, formatUsageHint } from "../../src/cli/renderPorts.ts";
import { readGoal } from "../../src/cli/runMove.ts";
import { renderReport } from "../../src/cli/renderReport.ts";
import { allocate, listFilesToWrite } from "../../src/commands/allocate.ts";
import { recordFiles } from "../../src/commands/allocatedPaths.ts";
import { explain } from "../../src/commands/explain.ts";
import { init } from "../../src/commands/init.ts";
import { list } from "../../src/commands/list.ts";
import { prepareMove } from "../../src/commands/move.ts";
import { listLeasedDirectories, release } from "../../src/commands/release.ts";
import { findUrl, listUrls } from "../../src/commands/url.ts";
import type { CommandName } from "../../src/commands/UsageError.ts";
import { type Files, resolveProject } from "../../src/compose/index.ts";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../src/lib/escapeWorkflowCommands.ts";
import { getErrorMessage } from "../../src/lib/getErrorMessage.ts";
import { runPipeline, runStages } from "../../src/pipeline.ts";
import { renderExplanation, renderExplanationJson } from "../../src/report/formats/explain.ts";
import { renderLeases, renderLeasesJson } from "../../src/report/formats/leases.ts";
import { renderMoved, renderMoveJson, renderMovePlan } from "../../src/report/formats/move.ts";
import { buildOutputs } from "../../src/report/formats/outputs.ts";
import { renderReleased, renderReleasedJson } from "../../src/report/formats/released.ts";
import { renderUrls } from "../../src/report/formats/urls.ts";
import type { Report } from "../../src/report/Report.ts";
import { renderComment } from "../../src/review/buildComment.ts";
import { compareWithBase } from "../../src/review/compareWithBase.ts";
import { DEFAULT_DEPS, type ProjectsRequest, type RunDeps } from "../../src/RunRequest.ts";
import { applyEdits, FILE_EDITOR } from "../../src/system/changes/applyEdits.ts";
import { readBranch } from "../../src/system/files/readBranch.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { type Fake, fakeHost, quiet } from "../../__tests__/host/fakeHost.ts";
import { memoryFiles, placeTexts } from "../../__tests__/memory.ts";
import {
  allocateForProgram,
  compareTrees,
  type CopyRun,
  makeCopy,
  readTree,
  withTexts,
} from "./copies.ts";
import type { Input } from "./Input.ts";
import type { Outcome, Output } from "./Outcome.ts";
import type { Place } from "./writeInput.ts";

/** Runs a command in this process, with a fake host, and renders its result in all formats. */
export async function runInput(input: Input, place: Place): Promise<Outcome> {
  const outputs: Output[] = [];
  const add: Add = (kind, text) => outputs.push({ kind, text });
  try {
    const invocation = parseCommandLine(input.args);
    if (invocation.kind !== "run") return { status: 0, error: null, outputs };
    const run = new Run(input, place, invocation);
    return { status: await run.perform(add), error: null, outputs };
  } catch (error) {
    const lines = getErrorMessage(error).split("\n");
    const text = lines.map((line) => escapeWorkflowCommands(escapeControlChars(line)));
    add("text", text.join("\n"));
    return { status: 2, error, outputs };
  }
}

type Add = (kind: Output["kind"], text: string) => void;

interface Parsed {
  readonly command: CommandName;
  readonly options: Options;
  readonly operands: readonly string[];
}

class Run {
  readonly #input: Input;
  readonly #parsed: Parsed;
  readonly #place: Place;
  readonly #files: Files;
  readonly #deps: Required<RunDeps>;

  constructor(input: Input, place: Place, parsed: Parsed) {
    const { project, leases } = place;
    this.#input = input;
    this.#place = place;
    this.#parsed = parsed;
    this.#files = openLocalFiles(project, project);
    const env = { ...input.env, PORTPLAN_LEASE_DIR: leases, PORTPLAN_STATE_DIR: leases };
    const texts = [...input.files].flatMap(([path, entry]) =>
      Buffer.isBuffer(entry) ? [{ path: `${project}/${path}`, text: String(entry) }] : [],
    );
    this.#deps = {
      ...DEFAULT_DEPS,
      files: this.#files,
      env,
      host: fakeHost({ ...describeHost(input), env }),
      readRepository: () => Promise.resolve(texts),
      leases: openFileLeases(env, null),
    };
  }

  async perform(add: Add): Promise<number> {
    const { command, operands } = this.#parsed;
    switch (command) {
      case "map":
      case "check":
        return this.#report(command, add);
      case "allocate":
        return this.#allocate(add);
      case "run":
        return this.#runProgram(add);
      case "list":
        return this.#list(add);
      case "release":
        return this.#release(add);
      case "move":
        return this.#move(add);
      case "explain":
        return this.#explain(`${this.#place.project}/${operands[0]}`, add);
      default:
        return this.#readProject(command, add);
    }
  }

  async #list(add: Add): Promise<number> {
    const { leases, host } = this.#deps;
    const found = await list({ leases, host, readBranch });
    add("text", renderLeases(found, false));
    add("leases", join(renderLeasesJson(found)));
    return 0;
  }

  async #release(add: Add): Promise<number> {
    const { leases } = this.#deps;
    const { own } = await listLeasedDirectories([this.#place.project], leases, () => false);
    const released = this.#parsed.options.has("stale")
      ? ((await leases?.release("ended")) ?? [])
      : await release(own, leases);
    add("text", renderReleased(released));
    add("released", renderReleasedJson(released));
    return 0;
  }

  /** Plans a move, makes it, and undoes it. */
  async #move(add: Add): Promise<number> {
    const { options, operands } = this.#parsed;
    const goal = readGoal(options, operands);
    const { projects, ...run } = readRequest(options, [], this.#files);
    const [project] = projects;
    if (project === undefined) return 2;
    const deps = { ...this.#deps, editor: FILE_EDITOR };
    const prepared = await prepareMove({ run: { ...run, projects: [project] }, goal }, deps);
    const root = this.#place.project;
    const result = { ...prepared, record: null, failure: null };
    add("text", renderMovePlan(result, root, false));
    add("text", renderMoved({ ...result, record: "1" }, root, "docker compose up -d"));
    add("move", join(renderMoveJson(result)));
    const before = readTree(root);
    applyEdits(prepared.steps);
    FILE_EDITOR.revert(prepared.steps);
    add("copy", compareTrees(before, readTree(root)).join("\n"));
    return prepared.refused.length === 0 ? 0 : 1;
  }

  async #explain(path: string, add: Add): Promise<number> {
    const output = this.#files.read(path, true);
    const found = await explain("text" in output ? output.text : "", this.#deps.host);
    add("text", renderExplanation(found, false));
    if (found.explanations.length > 0) add("explain", renderExplanationJson(found));
    return 0;
  }

  async #readProject(command: CommandName, add: Add): Promise<number> {
    const { options, operands } = this.#parsed;
    const projects = readProjects(options, command === "url" ? [] : operands, this.#files);
    const [project] = projects;
    if (project === undefined) return 2;
    const request = { project, target: null, host: null, policy: null };
    const [service = null] = operands;
    if (command === "init") this.#init(projects, add);
    else if (service === null)
      add("text", renderUrls(await listUrls({ ...request, service }, this.#deps)));
    else add("text", `${(await findUrl({ ...request, service }, this.#deps)).url}`);
    return 0;
  }

  #init(projects: ProjectsRequest["projects"], add: Add): void {
    const request = { projects, path: null, root: this.#place.project };
    add("policy", init(request, this.#files, this.#deps.env).text);
  }

  async #report(command: "map" | "check", add: Add): Promise<number> {
    const { options, operands } = this.#parsed;
    const request = readRequest(options, operands, this.#files);
    const copies = command === "check" ? readCopies(options) : 1;
    const report = await runPipeline({ ...request, command, copies }, this.#deps);
    const isReviewed = command === "check" && this.#input.seed % 3 === 0;
    const reviewed = isReviewed ? await this.#review(report, request, add) : report;
    renderAll(command, reviewed, add);
    return report.exitStatus;
  }

  /** Compares the project with the one that was mutated, and renders the comment. */
  async #review(report: Report, request: ProjectsRequest, add: Add): Promise<Report> {
    const root = this.#place.project;
    const base = memoryFiles(placeTexts(this.#input.base, root), root);
    const compared = await compareWithBase(
      this.#files,
      (use) => use(base, [root]),
      (files) => runStages({ ...request, command: "map" }, { ...this.#deps, files }),
    ).catch(() => undefined);
    const comparison = { commit: "0".repeat(40), exceptions: report.exceptions };
    const reviewed =
      compared === undefined ? report : { ...report, comparison: { ...comparison, ...compared } };
    const context = { marker: "<!-- portplan -->", leg: null, summaryUrl: null, commitUrl: null };
    const link = () => "https://github.com/octo-org/octo-repo/blob/main/compose.yaml";
    add("comment", renderComment(reviewed, { ...context, link }));
    return reviewed;
  }

  async #allocate(add: Add): Promise<number> {
    const { options, operands } = this.#parsed;
    const { project } = this.#place;
    if (options.has("here")) {
      const report = await makeCopy(this.#toCopyRun(add), project);
      if (report !== null) renderAll("allocate", report, add);
      return report?.exitStatus ?? 2;
    }
    const paths = readPaths(options, this.#files);
    const files = recordFiles(this.#files, paths);
    const env = removeAllocation(this.#deps.env);
    const request = readRequest(options, operands, files);
    const several = request.projects.length > 1;
    const allocation = readAllocateOptions(options, {
      paths,
      files,
      several,
      runner: "test",
      leftovers: [],
      isForProgram: false,
    });
    const deps = { ...this.#deps, files, env };
    const { report } = await allocate(request, allocation, deps, (made) => {
      for (const print of PRINTS) {
        const printing = parse(["allocate", "--print", print]);
        const note = { directory: project, noted: env };
        addPrinted(print, () => renderPorts(made, printing, note), add);
      }
      for (const { path, pieces } of listFilesToWrite(made, paths, files, new Map()))
        if (path === paths.overrideFile) add("override", pieces.join(""));
      this.#resolveAgain(made, add);
    });
    const shell = { cwd: files.cwd, isFound: operands.length === 0, shellFiles: "" };
    add("text", formatUsageHint(report, options, shell));
    for (const warning of report.allocation?.warnings ?? [])
      add("text", escapeWorkflowCommands(escapeControlChars(warning)));
    renderAll("allocate", report, add);
    return report.exitStatus;
  }

  async #runProgram(add: Add): Promise<number> {
    const folder = `${dirname(this.#place.project)}/run`;
    const report = await allocateForProgram(this.#toCopyRun(add), folder);
    renderAll("allocate", report, add);
    return report.exitStatus;
  }

  #toCopyRun(add: Add): CopyRun {
    const { options, operands } = this.#parsed;
    const env = removeAllocation(this.#deps.env);
    return { options, operands, files: this.#files, deps: { ...this.#deps, env }, add };
  }

  /** Resolves each project with the files of the allocation, as Compose would. */
  #resolveAgain({ projects, allocation }: Report, add: Add): void {
    const written = new Map(allocation?.files.map(({ path, text }) => [path, text]));
    const files = withTexts(this.#files, written);
    for (const { composeArgs } of projects) {
      const [request] = readProjects(parse(["map", ...composeArgs]), [], files);
      if (request === undefined) continue;
      const { problems } = resolveProject(request, files, removeAllocation(this.#deps.env));
      add("resolved", problems.map(({ message }) => message).join("\n"));
    }
  }
}

const PRINTS = ["env", "shell", "override", "json"] as const;

/** Adds a printed text, or the reason why a format cannot represent it. */
function addPrinted(
  print: (typeof PRINTS)[number],
  render: () => Iterable<string> | null,
  add: Add,
): void {
  try {
    add(print === "json" ? "printed" : print, [...(render() ?? [])].join(""));
  } catch (error) {
    if (error?.constructor !== Error) throw error;
    add("text", escapeWorkflowCommands(escapeControlChars(getErrorMessage(error))));
  }
}

const FORMATS = ["markdown", "json", "sarif", "html", "github"] as const;

function renderAll(command: "map" | "check" | "allocate", report: Report, add: Add): void {
  const name = command === "map" ? "map" : "check";
  for (const option of ["--quiet", "--verbose", "--no-color"])
    add("text", join(renderReport(report, parse([name, option]))));
  for (const format of FORMATS)
    add(format, join(renderReport(report, parse([name, "--format", format]))));
  for (const value of Object.values(buildOutputs(report))) add("output", value);
}

const join = (pieces: Iterable<string>) => [...pieces].join("");

function parse(args: readonly string[]): Options {
  const invocation = parseCommandLine(args);
  if (invocation.kind !== "run") throw new Error("not a command");
  return invocation.options;
}

/** Some ports are in use, and the engine answers with the containers of the input. */
function describeHost({ containers, seed }: Input): Fake {
  // With every second port in use, no two ports in a row are free, and all must be tried.
  const every = 3 + (seed % 4);
  return {
    ...quiet,
    bind: ({ first, address }) => {
      if (address === "203.0.113.1" || address.startsWith("2001:db8")) return "not-local";
      return first % every === 0 ? "in-use" : "free";
    },
    ...(containers === null ? {} : { engine: { "/containers/json": containers } }),
  };
}
