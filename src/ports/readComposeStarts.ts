import { join, relative, resolve } from "node:path/posix";
import {
  getChild,
  getItems,
  getMapping,
  type MappingNode,
  type Node,
  type ProjectRequest,
  type Span,
} from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { isPathBelow, resolvePath } from "../lib/paths.ts";
import { ASSIGNMENT, COMPOSE, splitCommand, takeOptions, VALUED_OPTIONS } from "./shellCommand.ts";
import { isExpression } from "./toPortRequest.ts";

// Reads the steps of a workflow's job that start Compose projects. A step whose options are only
// known when the workflow runs is skipped.

/** A step of a job that starts a Compose project. */
export interface ComposeStart {
  /** The `run` or `uses` of the step. */
  readonly span: Span;
  readonly request: ProjectRequest;
  /** The variables that the workflow sets to fixed values. */
  readonly env: Env;
  /** The variables with values that are not known; null if any variable may have one. */
  readonly unknown: ReadonlySet<string> | null;
  /** The service whose own ports `docker compose run` does not publish, else null. */
  readonly unpublished: string | null;
  /** The only services that start, with `--no-deps`, else null. */
  readonly only: readonly string[] | null;
  /** The commands before it that may edit files. */
  readonly edits: string;
}

/** The most steps of a job, characters of a script, and commands of a script that are read. */
const MAX_STEPS = 100;
const MAX_SCRIPT = 20_000;
const MAX_COMMANDS = 20;

/** Stands for the directory of the job, `$GITHUB_WORKSPACE`. */
const WORKSPACE = "/github/workspace";

/** Returns the steps of a job that start projects of the repository in a directory. */
export function readComposeStarts(
  workflow: Node | undefined,
  job: Node,
  root: string,
): ComposeStart[] {
  const steps = getItems(job, "steps").slice(0, MAX_STEPS);
  const scopes = [workflow, job];
  const toRepository = mapCheckouts(steps, root);
  let edits = "";
  // True if a step selects other files for later steps.
  let isMoved = false;
  return steps.flatMap((step) => {
    const found = isDisabled(step) ? null : readStep(step, scopes);
    if (found === null) return [];
    edits += `${found.edits}\n`;
    const own = edits;
    if (STOPS.test(own)) return [];
    isMoved ||= found.allocates || found.edits.split("\n").some(setsComposeFiles);
    // Files that set variables for later steps and for Compose.
    const unknown = /GITHUB_ENV|\.env\b/.test(own) ? null : found.unknown;
    return found.commands.slice(0, MAX_COMMANDS).flatMap((command): ComposeStart[] => {
      const request = toRequest(command, toRepository);
      if (request === null || (request.files.length === 0 && isMoved)) return [];
      const { env, only, unpublished } = command;
      return [{ span: found.span, request, env, unknown, unpublished, only, edits: own }];
    });
  });
}

/** Returns whether a step or a job never runs. */
export function isDisabled(node: Node): boolean {
  const condition = getChild(node, "if");
  return (
    condition?.kind === "scalar" &&
    /^(?:\$\{\{\s{0,9})?false(?:\s{0,9}\}\})?$/.test(String(condition.value))
  );
}

/** Returns whether a line of a script sets a variable of Compose for later steps. */
const setsComposeFiles = (line: string) => line.includes("COMPOSE_") && line.includes("GITHUB_ENV");
/** Matches commands that may stop the service containers of the job. */
const STOPS = /\bdocker (?:container )?(?:stop|kill|rm)\b/;

interface Step {
  readonly span: Span;
  readonly commands: readonly Command[];
  readonly unknown: ReadonlySet<string>;
  readonly edits: string;
  /** True if it allocates ports, which selects other files for later steps. */
  readonly allocates: boolean;
}

/** A `docker compose` command that starts services. Its paths are in `WORKSPACE`. */
interface Command extends Pick<ComposeStart, "env" | "only" | "unpublished"> {
  /** Null if it is not known. */
  readonly directory: string | null;
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly services: readonly string[];
}

function readStep(step: Node, scopes: readonly (Node | undefined)[]): Step | null {
  const { env, unknown } = readEnv([...scopes, step]);
  const run = getChild(step, "run");
  const uses = getChild(step, "uses");
  if (run === undefined) {
    if (uses === undefined) return null;
    const action = readScalar(uses) ?? "";
    const inputs = getMapping(step, "with");
    const command = readAction(action, inputs, env);
    const allocates = /\bportplan\b/i.test(action) && inputs?.entries.has("allocate") === true;
    const commands = command === null ? [] : [command];
    return { span: uses.span, commands, unknown, edits: "", allocates };
  }
  const script = (readScalar(run) ?? "").slice(0, MAX_SCRIPT);
  const defaults = scopes.map((scope) => getChild(scope, "defaults", "run")).toReversed();
  const find = (key: string, usual: string) =>
    [step, ...defaults].reduce<string | null>(
      (found, node) => found ?? readScalar(getChild(node, key)),
      null,
    ) ?? usual;
  const directory = expand(find("working-directory", "."), env, WORKSPACE);
  const isShell = /^(?:\S*\/)?(?:ba|da|z)?sh\b/.test(find("shell", "sh"));
  const start = directory === null ? null : resolvePath(WORKSPACE, directory);
  return {
    span: run.span,
    commands: isShell ? readScript(script, env, start) : [],
    unknown,
    edits: script,
    allocates: false,
  };
}

/** Returns the variables that `env` sets, and those whose values are expressions. */
function readEnv(scopes: readonly (Node | undefined)[]) {
  const env: Record<string, string> = Object.create(null);
  const unknown = new Set<string>();
  for (const scope of scopes)
    for (const [name, node] of getMapping(scope, "env")?.entries ?? []) {
      const value = node.kind === "scalar" ? String(node.value ?? "") : null;
      unknown.delete(name);
      delete env[name];
      if (value === null || isExpression(value)) unknown.add(name);
      else env[name] = value;
    }
  delete env["COMPOSE_PROJECT_NAME"];
  // With one of these, it is not known which project starts, or where.
  const decisive = [...unknown].find((name) => DECISIVE.test(name));
  if (decisive !== undefined) env["DOCKER_HOST"] = decisive;
  return { env, unknown };
}

const DECISIVE = /^(?:COMPOSE_(?!PROJECT_NAME)|DOCKER_(?:HOST|CONTEXT)$)/;

/**
 * Actions that run `docker compose up` with the same inputs, e.g.
 * https://github.com/hoverkraft-tech/compose-action
 */
const COMPOSE_ACTION =
  /^(?:(?:hoverkraft-tech|isbang|docker)\/compose-action|adambirds\/docker-compose-action)@/i;

function readAction(uses: string, inputs: MappingNode | undefined, env: Env): Command | null {
  if (!COMPOSE_ACTION.test(uses)) return null;
  const read = (name: string) => readScalar(getChild(inputs, name)) ?? "";
  const words = (name: string) => read(name).split(/\s+/).filter(Boolean);
  const directory = expand(read("cwd") || ".", env, WORKSPACE);
  if (read("docker-flags") !== "" || directory === null) return null;
  const lines = read("compose-file").split("\n");
  const files = lines.map((line) => line.trim()).filter(Boolean);
  const args = [
    ...(files.length > 0 ? files : ["./docker-compose.yml"]).flatMap((file) => ["-f", file]),
    ...words("compose-flags"),
    "up",
    ...words("up-flags"),
    ...words("services"),
  ];
  return readCompose(args, env, resolvePath(WORKSPACE, directory));
}

const TOKEN = /(?:[^\s;&|()"'\\#]|\\[^]|"(?:[^"\\]|\\[^])*"|'[^']*'|(?<=\S)#)+|[\n;&|()]|#[^\n]*/g;
const REDIRECTION = /\d?(?:>>?|<)(?:&\d|[ \t]*[^\s;&|()<>]+)/g;

/** Returns the commands of a script that start services. Reads nothing after a here-document. */
function readScript(script: string, env: Env, directory: string | null): Command[] {
  const reader = new ScriptReader(env, directory);
  const joined = withoutExpressions(script).replaceAll(/\\\r?\n/g, " ");
  const text = `${joined.split("<<", 1)[0]}\n`.replaceAll(REDIRECTION, " ");
  for (const [token] of text.matchAll(TOKEN)) reader.read(token);
  return reader.found;
}

/** Follows the directory and the variables of a shell. */
class ScriptReader {
  readonly found: Command[] = [];
  readonly #env: Record<string, string | undefined>;
  #directory: string | null;
  /** The directories outside of each subshell. */
  readonly #outside: (string | null)[] = [];
  #words: string[] = [];

  constructor(env: Env, directory: string | null) {
    this.#env = { ...env };
    this.#directory = directory;
  }

  read(token: string): void {
    if (token.startsWith("#")) return;
    if (!/^[\n;&|()]$/.test(token)) {
      this.#words.push(token);
      return;
    }
    this.#run(this.#words);
    this.#words = [];
    if (token === "(") this.#outside.push(this.#directory);
    if (token === ")") this.#directory = this.#outside.pop() ?? this.#directory;
  }

  #run(words: readonly string[]): void {
    const { before, name, args } = splitCommand(words);
    if (name === null || name === "export") this.#assign(name === null ? before : args, this.#env);
    if (name === "cd" || name === "pushd") this.#enter(args[0]);
    if (name === "popd") this.#directory = null;
    if (name !== COMPOSE) return;
    const env = { ...this.#env };
    this.#assign(before, env);
    const command = readCompose(args, env, this.#directory);
    if (command !== null) this.found.push(command);
  }

  #assign(words: readonly string[], env: Record<string, string | undefined>): void {
    for (const word of words) {
      const [, name, value = ""] = ASSIGNMENT.exec(word) ?? [];
      if (name !== undefined) env[name] = expand(value, env, this.#directory) ?? `$${name}`;
    }
  }

  #enter(word = "~"): void {
    const target = expand(word, this.#env, this.#directory);
    this.#directory =
      target === null || this.#directory === null ? null : resolvePath(this.#directory, target);
  }
}

function withoutExpressions(script: string): string {
  return script
    .replaceAll(/\$\{\{\s*github\.workspace\s*\}\}/g, "$GITHUB_WORKSPACE")
    .replaceAll(/\$\{\{[^{}]*\}\}/g, "$$_");
}

/** Returns the text of a word of a script; null if it is only known when the script runs. */
function expand(word: string, env: Env, directory: string | null): string | null {
  const known: Env = { ...env, GITHUB_WORKSPACE: WORKSPACE, PWD: directory ?? undefined };
  const text = withoutExpressions(word)
    .replaceAll(/\\([^])|["']/g, "$1")
    .replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (all, a: string, b: string) => known[a ?? b] ?? all);
  return /[$`*?[\]{}~]/.test(text) ? null : text;
}

const COMPOSE_OPTIONS: ReadonlySet<string | undefined> = new Set([
  ...VALUED_OPTIONS.compose.map((names) => names.at(-1)),
  "--all-resources",
  "--compatibility",
  "--verbose",
]);

/** Reads the arguments of `docker compose`; null if they start nothing or are not known. */
function readCompose(args: readonly string[], env: Env, directory: string | null): Command | null {
  const words = args.map((word) => expand(word, env, directory) ?? "$");
  const { options, rest } = takeOptions(words, VALUED_OPTIONS.compose);
  const [verb = "", ...operands] = rest;
  const isRun = verb === "run";
  const details = takeOptions(operands, VALUED_OPTIONS[isRun ? "run" : "up"]);
  const services = isRun ? details.rest.slice(0, 1) : details.rest;
  const isSet = (...names: string[]) => names.some((name) => details.options.has(name));
  const scales = details.options.get("--scale") ?? [];
  if (
    !STARTING.has(verb) ||
    ELSEWHERE.some((name) => env[name]) ||
    [...options.keys()].some((name) => !COMPOSE_OPTIONS.has(name)) ||
    isSet("--no-start", "--dry-run") ||
    scales.some((scale) => /=0$|\$/.test(scale)) ||
    services.some((service) => !/^[\w.-]+$/.test(service))
  )
    return null;
  const only = isSet("--no-deps") ? services : null;
  const [unpublished = null] = isRun && !isSet("--service-ports", "-P") ? services : [];
  return { directory, options, services, env, only, unpublished };
}

const STARTING: ReadonlySet<string> = new Set(["up", "start", "restart", "run"]);
/** Variables that select another engine, or files in a way that is not read. */
const ELSEWHERE = ["DOCKER_HOST", "DOCKER_CONTEXT", "COMPOSE_PATH_SEPARATOR"];

/** Converts a command to a request with paths of the repository; null if one is elsewhere. */
function toRequest(
  { directory, options, services, env }: Command,
  toRepository: (path: string) => string | null,
): ProjectRequest | null {
  const all = (name: string) => options.get(name) ?? [];
  const toPath = (path: string) =>
    directory === null || path === "" || path.includes("$") || path === "-"
      ? null
      : toRepository(resolvePath(directory, path));
  const written = env["COMPOSE_FILE"];
  const named = all("--file");
  const files = named.length === 0 && written ? written.split(":") : named;
  const [place = "."] = all("--workdir");
  const paths = [place, ...files, ...all("--env-file")].map(toPath);
  if (paths.includes(null) || all("--profile").includes("$")) return null;
  const [projectDirectory = null, ...others] = paths as readonly string[];
  const cwd = toPath(".");
  if (cwd === null) return null;
  return {
    cwd,
    searchParents: true,
    files: others.slice(0, files.length),
    projectName: null,
    projectDirectory: options.has("--workdir") ? projectDirectory : null,
    profiles: all("--profile"),
    envFiles: others.slice(files.length),
    services,
  };
}

/** Returns the path in the repository of a path in the workspace, by the `checkout` steps. */
function mapCheckouts(steps: readonly Node[], root: string): (path: string) => string | null {
  const checkouts = steps.flatMap((step) => {
    if (!/^actions\/checkout@/i.test(readScalar(getChild(step, "uses")) ?? "")) return [];
    const [repository, path] = ["repository", "path"].map((name) =>
      readScalar(getChild(step, "with", name)),
    );
    const isOwn = !repository || /^\$\{\{\s*github\.repository\s*\}\}$/.test(repository);
    return [{ path: resolve(WORKSPACE, path ?? "."), isOwn: isOwn && !isExpression(path ?? null) }];
  });
  const known = checkouts.length === 0 ? [{ path: WORKSPACE, isOwn: true }] : checkouts;
  const byLength = known.toSorted((a, b) => b.path.length - a.path.length);
  return (path) => {
    const checkout = byLength.find((each) => isPathBelow(path, each.path));
    return checkout?.isOwn ? join(root, relative(checkout.path, path)) : null;
  };
}

export function readScalar(node: Node | undefined): string | null {
  return node?.kind === "scalar" && (node.type === "str" || node.type === "int")
    ? String(node.value)
    : null;
}
