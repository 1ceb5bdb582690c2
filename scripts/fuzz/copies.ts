import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { readAllocateOptions, readPaths } from "../../src/cli/allocateOptions.ts";
import type { Options } from "../../src/cli/arguments.ts";
import { readRequest } from "../../src/cli/readRunRequest.ts";
import { renderCopies } from "../../src/cli/renderCopies.ts";
import { allocate, listFilesToWrite } from "../../src/commands/allocate.ts";
import {
  findStartDirectory,
  recordFiles,
  repeatOptions,
  toCheckout,
} from "../../src/commands/allocatedPaths.ts";
import { buildRunEnvironment, endRun } from "../../src/commands/run.ts";
import { type Files, resolveProject, type RunProject } from "../../src/compose/index.ts";
import { releaseEarlier, renewLeases } from "../../src/leases/releaseEarlier.ts";
import { isPathBelow } from "../../src/lib/paths.ts";
import { runPipeline } from "../../src/pipeline.ts";
import { getResolvedName } from "../../src/ports/getNameOnEngine.ts";
import { renderReleased, renderReleasedJson } from "../../src/report/formats/released.ts";
import { describeLeft, describeRun } from "../../src/report/formats/run.ts";
import type { Report } from "../../src/report/Report.ts";
import type { RunDeps } from "../../src/RunRequest.ts";
import {
  lockCheckouts,
  releaseCheckout,
  requirePrivate,
  writeCheckout,
} from "../../src/system/files/checkout.ts";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { requestFor } from "../../__tests__/memory.ts";
import type { Output } from "./Outcome.ts";

const CONTEXT = { several: false, runner: "test", leftovers: [], isForProgram: false };

/** Compose looks for its files in the directories above, too. */
const FOUND = { searchParents: true };

/** A run of `allocate --here` or `run`. */
export interface CopyRun {
  readonly options: Options;
  readonly operands: readonly string[];
  readonly files: Files;
  readonly deps: Required<RunDeps>;
  add(this: void, kind: Output["kind"], text: string): void;
}

/**
 * Makes a copy like `allocate --here`, and then again, which must change nothing. A plain command
 * of Compose must find the project with its new ports. Then releases the copy, which must leave the
 * directory as it was.
 *
 * @param root the directory of the input, which no run changes outside of
 */
export async function makeCopy(run: CopyRun, root: string): Promise<Report | null> {
  const before = readTree(root);
  const compare = (when: string, from: Tree) => {
    const changed = compareTrees(from, readTree(root));
    run.add("copy", changed.length === 0 ? "" : `${when}: ${changed.join(", ")}`);
  };
  const [project] = readRequest(run.options, run.operands, run.files).projects;
  if (project === undefined) return null;
  const directory = findStartDirectory(project, run.files, run.deps.env) ?? project.cwd;
  if (!isPathBelow(directory, root)) return null;
  let report: Report | null = null;
  try {
    report = await writeCopy(run, project, directory);
    const after = readTree(root);
    if (report.exitStatus === 2) compare("a failed run changed", before);
    else {
      const again = await writeCopy(run, project, directory);
      compare("the second run changed", after);
      run.add("text", renderCopies(again, directory, run.files.cwd));
      await startPlainly(run, directory, again);
    }
  } finally {
    await releaseCopy(run, directory);
    compare("a release left", before);
  }
  return report;
}

async function writeCopy(run: CopyRun, project: RunProject, directory: string): Promise<Report> {
  const { options, operands, files: present, deps } = run;
  const { env } = deps;
  requirePrivate(directory);
  const moved = repeatOptions(project, directory, present, env);
  const checkout = toCheckout(moved, env);
  const paths = { ...readPaths(options, present, [directory]), checkout };
  const files = recordFiles(present, paths);
  const allocation = readAllocateOptions(options, { ...CONTEXT, paths, files });
  const request = { ...readRequest(options, operands, present), projects: [moved] };
  const leases = openFileLeases(env, directory);
  const { report } = await allocate(request, allocation, { ...deps, files, leases }, (made) =>
    lockCheckouts([directory], async () => {
      await renewLeases(leases);
      const contents = listFilesToWrite(made, paths, files, allocation.saved);
      for (const { path, pieces } of contents) addWritten(path, pieces.join(""), run.add);
      const warnings = await writeCheckout(directory, contents, present);
      await releaseEarlier(leases);
      for (const warning of warnings) run.add("warning", warning);
    }),
  );
  return report;
}

/** Adds what Portplan wrote to a file. The other lines of an env file are the user's. */
function addWritten(path: string, text: string, add: CopyRun["add"]): void {
  const block = /^# BEGIN portplan.*\n([^]*?)^# END portplan\n$/m.exec(text)?.[1];
  if (path.endsWith(".yaml")) add("override", text);
  else if (block === undefined) add("copy", `${path} has no block`);
  else add("env", block);
}

/** Resolves the project of a copy as a shell without variables for Compose does. */
async function startPlainly(run: CopyRun, directory: string, report: Report): Promise<void> {
  const { deps, files } = run;
  const shell = Object.entries(deps.env).filter(([name]) => !name.startsWith("COMPOSE_"));
  const env = Object.fromEntries(shell);
  const [copy] = report.allocation?.copies ?? [];
  if (copy === undefined) return;
  const project = { ...requestFor(directory, FOUND), found: false };
  const resolved = resolveProject(project, files, env);
  const name = getResolvedName(resolved);
  run.add("resolved", resolved.problems.map(({ message }) => message).join("\n"));
  if (name !== copy.name) run.add("resolved", `named ${name} instead of ${copy.name}`);
  const request = { projects: [project], workflows: [], probe: false, failOn: "never" as const };
  const { rows } = await runPipeline({ ...request, command: "map" }, { ...deps, env });
  const published = new Set(
    rows.map(({ service, binding, requested }) => `${service} ${binding.target} ${requested}`),
  );
  for (const { service, binding, assigned } of report.rows) {
    const start = `${service} ${binding.target} `;
    const isThere = [...published].some(
      (each) => each.startsWith(start) && new RegExp(`\\b${assigned}[-/]`).test(each),
    );
    if (assigned !== null && !isThere) run.add("resolved", `${start} is not on ${assigned}`);
  }
}

async function releaseCopy({ files, deps, add }: CopyRun, directory: string): Promise<void> {
  const leases = openFileLeases(deps.env, null);
  await lockCheckouts([directory], async () => {
    const { changed, warnings } = await releaseCheckout(directory, files, true);
    const released = await leases.release(({ checkout }) => checkout === directory);
    add("text", renderReleased(released, changed));
    add("released", renderReleasedJson(released, changed));
    for (const warning of warnings) add("warning", warning);
  });
}

/**
 * Allocates ports like `run`, and resolves the project in the environment that its program gets.
 *
 * @param folder the directory for the files of the run
 */
export async function allocateForProgram(run: CopyRun, folder: string): Promise<Report> {
  const { options, operands, files: present, deps, add } = run;
  const paths = { ...readPaths(options, present), overrideFile: `${folder}/compose.portplan.yaml` };
  const files = recordFiles(present, paths);
  const allocation = readAllocateOptions(options, { ...CONTEXT, paths, files, isForProgram: true });
  const request = readRequest(options, operands, present);
  const { report } = await allocate(request, allocation, { ...deps, files }, (made) => {
    // A policy may have programs outside Compose.
    if (!made.ok || made.projects.length === 0) return;
    const env = buildRunEnvironment(made, present.cwd, deps.env);
    const contents = listFilesToWrite(made, paths, files, allocation.saved);
    const written = new Map(contents.map(({ path, pieces }) => [path, pieces.join("")]));
    const { problems } = resolveProject(
      requestFor(present.cwd, FOUND),
      withTexts(present, written),
      env,
    );
    add("resolved", problems.map(({ message }) => message).join("\n"));
  });
  if (report.allocation) add("text", `${describeRun(report.allocation)}\n`);
  const left = await endRun(deps.leases ?? openFileLeases(deps.env, null), deps.host);
  const commands = { project: report.projects[0]?.name ?? "", stop: "stop", release: "release" };
  add("warning", describeLeft(left, commands) ?? "");
  return report;
}

/** Returns files with other texts at some paths. */
export function withTexts(files: Files, texts: ReadonlyMap<string, string>): Files {
  return {
    ...files,
    read: (path, trusted) => {
      const text = texts.get(path);
      return text === undefined ? files.read(path, trusted) : { text };
    },
    kind: (path) => (texts.has(path) ? "file" : files.kind(path)),
  };
}

/** The entries of a directory by relative path. */
export type Tree = ReadonlyMap<string, string>;

/** Reads all entries of a directory. Git keeps the directories that it creates. */
export function readTree(root: string): Tree {
  // Follows no links, unlike the same without the types.
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry): [string, string][] => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(root, path);
      if (entry.isSymbolicLink()) return [[name, `link to ${readlinkSync(path)}`]];
      if (entry.isFile()) return [[name, readFileSync(path, "latin1")]];
      return name.startsWith(".git/") ? [] : [[name, "directory"]];
    }),
  );
}

/** Returns the paths that differ. */
export function compareTrees(before: Tree, after: Tree): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names.filter((name) => before.get(name) !== after.get(name));
}
