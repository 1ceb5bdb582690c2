/**
 * A simulation of GitHub's runner for JavaScript actions: it starts steps, reads file commands, and
 * throws if an action exceeds a limit. The rules are from https://github.com/actions/runner:
 * FileCommandManager.cs, ExecutionContext.cs, NodeScriptActionHandler.cs.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { levels, readStreams, type Streams } from "../../action/readStreams.ts";

export interface Step {
  /** The directory of action.yml. */
  readonly action: string;
  /** The working directory and GITHUB_WORKSPACE. */
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Variables in addition to those of the runner. undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Missing files of the runner, e.g. "STEP_SUMMARY" or "OUTPUT". */
  readonly without?: readonly string[];
  /**
   * When to cancel the step: milliseconds after the start, at the first output, or when a file
   * exists.
   */
  readonly cancelAfter?: number | "output" | { readonly file: string };
  /** The first signal. SIGINT by default. */
  readonly cancelWith?: "SIGINT" | "SIGTERM";
  /** A shell that starts the step as the runner's process for a job. Node by default. */
  readonly worker?: string;
}

export interface Outcome extends Streams {
  readonly conclusion: "success" | "failure" | "cancelled";
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
  /** Milliseconds from the start to the end of the process. */
  readonly duration: number;
  /** Milliseconds from the cancelation to the end of the process. */
  readonly cancelDuration: number | null;
}

interface Definition {
  readonly inputs?: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string };
}

const limits = {
  annotationsPerLevel: 10,
  message: 4096,
  title: 255,
  summary: 1024 * 1024,
  outputs: 1024 * 1024,
};

/** Runs the main step, then the post step, if any, with the state of the main step. */
export async function runAction(step: Step): Promise<{ main: Outcome; post: Outcome | null }> {
  const main = await runMain(step);
  return { main, post: await runPost(step, main.state) };
}

export function runMain(step: Step): Promise<Outcome> {
  const definition = definitionOf(step);
  return runScript(step, definition, definition.runs.main, {});
}

/** Runs the post step. Returns null if there is none. */
export async function runPost(step: Step, state: Outcome["state"]): Promise<Outcome | null> {
  const definition = definitionOf(step);
  const { cancelAfter: _, ...rest } = step;
  return definition.runs.post === undefined
    ? null
    : runScript(rest, definition, definition.runs.post, state);
}

function definitionOf({ action }: Step): Definition {
  return parse(readFileSync(join(action, "action.yml"), "utf8")) as Definition;
}

async function runScript(
  step: Step,
  definition: Definition,
  script: string,
  state: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const temp = mkdtempSync(join(resolve(step.workspace, ".."), "runner-temp-"));
  try {
    const files = prepareFiles(temp, step.without ?? []);
    const env = environment(step, definition, temp, files, state);
    const ended = await launch(resolve(step.action, script), env, step);
    const read = (name: string) => readIfThere(files[name]);
    const { annotations, commands, log } = readStreams(ended.lines);
    const outcome: Outcome = {
      conclusion: ended.cancelled ? "cancelled" : ended.exitCode === 0 ? "success" : "failure",
      exitCode: ended.exitCode,
      signal: ended.signal,
      annotations,
      commands,
      log,
      outputs: readKeyValues(read("OUTPUT")),
      env: readKeyValues(read("ENV")),
      state: readKeyValues(read("STATE")),
      path: read("PATH").split("\n").filter(Boolean),
      summary: read("STEP_SUMMARY"),
      duration: ended.duration,
      cancelDuration: ended.cancelDuration,
    };
    assertLimits(outcome, definition);
    return outcome;
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

function prepareFiles(temp: string, without: readonly string[]): Record<string, string> {
  const folder = join(temp, "_runner_file_commands");
  mkdirSync(folder);
  const prefixes = {
    ENV: "set_env_",
    OUTPUT: "set_output_",
    STATE: "save_state_",
    PATH: "add_path_",
    STEP_SUMMARY: "step_summary_",
  };
  const files: Record<string, string> = {};
  for (const [name, prefix] of Object.entries(prefixes)) {
    if (without.includes(name)) continue;
    const file = join(folder, prefix + randomUUID());
    writeFileSync(file, "");
    files[name] = file;
  }
  return files;
}

function environment(
  step: Step,
  definition: Definition,
  temp: string,
  files: Record<string, string>,
  state: Readonly<Record<string, string>>,
) {
  const env: Record<string, string | undefined> = {
    ...pick(["PATH", "HOME", "SystemRoot", "USERPROFILE", "TEMP", "TMP", "TMPDIR"]),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: step.workspace,
    GITHUB_ACTION: "__self",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_EVENT_NAME: "push",
    GITHUB_EVENT_PATH: join(temp, "event.json"),
    GITHUB_GRAPHQL_URL: "https://api.github.com/graphql",
    GITHUB_JOB: "test",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REPOSITORY: "octo-org/octo-repo",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "1658821493",
    GITHUB_RUN_NUMBER: "3",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "ffac537e6cbbf934b08745a378932722df287a53",
    GITHUB_WORKFLOW: "ci",
    GITHUB_WORKFLOW_REF: "octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/main",
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "GitHub Actions 2",
    RUNNER_OS: { darwin: "macOS", win32: "Windows" }[process.platform as string] ?? "Linux",
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: temp,
  };
  writeFileSync(join(temp, "event.json"), "{}");
  for (const [name, file] of Object.entries(files)) env[`GITHUB_${name}`] = file;
  for (const [name, input] of Object.entries(definition.inputs ?? {}))
    env[inputVariable(name)] = evaluated(input.default ?? "");
  for (const [name, value] of Object.entries(step.inputs ?? {})) env[inputVariable(name)] = value;
  for (const [name, value] of Object.entries(state)) env[`STATE_${name}`] = value;
  return { ...env, ...step.env };
}

/** The values of expressions in action.yml for a job without a matrix and a token. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  "${{ github.token }}": "",
  "${{ toJSON(matrix) }}": "null",
  "${{ strategy.job-index }}": "0",
};

function evaluated(value: string): string {
  const known = EXPRESSIONS[value] ?? value;
  if (known.includes("${{")) throw new Error(`cannot evaluate ${value}`);
  return known;
}

const inputVariable = (name: string) => `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
const pick = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, process.env[name]]));

interface Ended {
  readonly lines: readonly string[];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly cancelled: boolean;
  readonly duration: number;
  readonly cancelDuration: number | null;
}

/** Cancels with SIGINT, SIGTERM after 7.5 s, and SIGKILL after 10 s (ProcessInvoker.cs). */
function launch(
  script: string,
  env: Record<string, string | undefined>,
  step: Step,
): Promise<Ended> {
  const { workspace: cwd, cancelAfter, cancelWith = "SIGINT", worker } = step;
  const words = [process.execPath, script];
  // A shell replaces itself with its last command.
  const [file = "", ...args] = worker ? [worker, "-c", '"$@"; exit $?', worker, ...words] : words;
  return new Promise((done, reject) => {
    const began = performance.now();
    let cancelledAt: number | null = null;
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
    child.stdout.on("data", (chunk: Buffer) => chunks.out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.err.push(chunk));
    const cancel = (signal: NodeJS.Signals) => () => {
      cancelledAt ??= performance.now();
      child.kill(signal);
    };
    const timers: NodeJS.Timeout[] = [];
    const begin = () => {
      cancel(cancelWith)();
      timers.push(setTimeout(cancel("SIGTERM"), 7500), setTimeout(cancel("SIGKILL"), 10_000));
    };
    if (cancelAfter === "output") child.stdout.once("data", begin);
    else if (typeof cancelAfter === "object") {
      const look = setInterval(() => {
        if (!existsSync(cancelAfter.file)) return;
        clearInterval(look);
        begin();
      }, 20);
      timers.push(look, setTimeout(cancel("SIGKILL"), 60_000));
    } else
      timers.push(
        cancelAfter === undefined
          ? setTimeout(cancel("SIGKILL"), 60_000)
          : setTimeout(begin, cancelAfter),
      );
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      for (const timer of timers) clearTimeout(timer);
      const ended = performance.now();
      done({
        lines: [chunks.out, chunks.err].flatMap((stream) =>
          readLines(Buffer.concat(stream).toString("utf8")),
        ),
        exitCode,
        signal,
        cancelled: cancelledAt !== null,
        duration: ended - began,
        cancelDuration: cancelledAt === null ? null : ended - cancelledAt,
      });
    });
  });
}

/** Splits lines at CR LF, LF or CR, as .NET's StreamReader.ReadLine does. */
function readLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * Parses `NAME=VALUE`, or `NAME<<DELIMITER`, lines and `DELIMITER`. Only Windows ends lines with
 * CR LF. Throws on anything else.
 */
function readKeyValues(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(process.platform === "win32" ? /\r\n|\n/ : "\n");
  if (lines.at(-1) === "") lines.pop();
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (line === "") continue;
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
    } else if (heredoc > 0 && heredoc + 2 < line.length) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, index + 1);
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      values[line.slice(0, heredoc)] = lines.slice(index + 1, end).join("\n");
      index = end;
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
  return values;
}

function assertLimits(outcome: Outcome, definition: Definition): void {
  const beyond: string[] = [];
  const limit = (what: string, size: number, most: number) =>
    size > most && beyond.push(`${what}: ${size}, at most ${most}`);
  for (const level of levels) {
    limit(
      `annotations of level ${level}`,
      outcome.annotations.filter((annotation) => annotation.name === level).length,
      limits.annotationsPerLevel,
    );
  }
  for (const { data, properties } of outcome.annotations) {
    limit("an annotation's message", data.length, limits.message);
    limit("an annotation's title", properties["title"]?.length ?? 0, limits.title);
  }
  limit("bytes of the summary", Buffer.byteLength(outcome.summary), limits.summary);
  limit("bytes of the outputs", 2 * Object.values(outcome.outputs).join("").length, limits.outputs);
  for (const name of Object.keys(outcome.outputs)) {
    if (!(name in (definition.outputs ?? {}))) beyond.push(`output ${name} is not in action.yml`);
  }
  if (beyond.length > 0) throw new Error(`Beyond the runner's limits: ${beyond.join("; ")}`);
}

const readIfThere = (file: string | undefined) =>
  file === undefined ? "" : readFileSync(file, "utf8");
