import { getChild, getItems, type Node, parseYaml, type Span } from "../compose/index.ts";
import { COMPOSE, splitCommand, takeOptions, VALUED_OPTIONS } from "../ports/shellCommand.ts";
import type { RepositoryText } from "./RepositoryText.ts";

/** A command of a workflow step that starts containers with Docker Compose. */
export interface ComposeCommand {
  /** The Compose files that it names, as written; empty if it uses the default files. */
  readonly files: readonly string[];
  /** `option`: with `--file`; `variable`: with `COMPOSE_FILE`. */
  readonly named: "option" | "variable";
  /** True if an argument is an output of a step or a variable, so that the files are not known. */
  readonly isUnknown: boolean;
  readonly span: Span;
}

/** The steps of a job from an allocation on. */
export interface LaterSteps {
  /** The input `files` of the step that allocates, or null. */
  readonly filesInput: Span | null;
  readonly commands: readonly ComposeCommand[];
}

/**
 * Reads the steps of a job after the one that allocates ports. Returns null if that step is not
 * found, for example in a composite action.
 *
 * @param action the value of GITHUB_ACTION, which is the id of the step if it has one
 */
export function findLaterSteps(
  { path, text }: RepositoryText,
  job: string,
  action: string | undefined,
): LaterSteps | null {
  const root = parseYaml(path, text).documents[0]?.root ?? undefined;
  const steps = getItems(root, "jobs", job, "steps");
  const isAllocation = (step: Node) => getChild(step, "with", "allocate") !== undefined;
  const known = steps.findIndex((step) => isAllocation(step) && readText(step, "id") === action);
  const index = known < 0 ? steps.findLastIndex(isAllocation) : known;
  if (index < 0) return null;
  return {
    filesInput: getChild(steps[index], "with", "files")?.span ?? null,
    commands: steps.slice(index + 1).flatMap((step) => readStep(step, text)),
  };
}

const readText = (node: Node | undefined, ...keys: string[]): string => {
  const value = getChild(node, ...keys);
  return value?.kind === "scalar" && value.type === "str" ? String(value.value) : "";
};

/** The most characters of a script that are read. */
const MAX_SCRIPT = 100_000;

function readStep(step: Node, source: string): ComposeCommand[] {
  const run = getChild(step, "run");
  if (run === undefined) return [];
  const script = readText(step, "run").slice(0, MAX_SCRIPT);
  const variable = maskExpressions(readText(step, "env", "COMPOSE_FILE"));
  // A line that ends with a backslash continues on the next one. Offsets stay the same.
  const commands = maskExpressions(script)
    .replaceAll("\\\n", "  ")
    .matchAll(/[^\n;&|()]+/g);
  let from = run.span.start;
  return Array.from(commands).flatMap(({ 0: command, index }) => {
    const found = parseCommand(command.trim().split(/\s+/), variable);
    if (found === null) return [];
    const [line = ""] = script
      .slice(script.lastIndexOf("\n", index) + 1)
      .trimStart()
      .split("\n", 1);
    const start = source.indexOf(line.trimEnd(), from);
    if (start < 0 || start >= run.span.end) return [{ ...found, span: run.span }];
    from = start;
    return [{ ...found, span: { ...run.span, start, end: start + line.trimEnd().length } }];
  });
}

/** Stands for an expression that is the same in all steps of a job, e.g. of the matrix. */
const FIXED = "\u{1}";
/** Stands for an expression with an unknown value, e.g. an output of a step. */
const UNKNOWN = "\u{2}";

/** Replaces the characters of expressions, which may contain operators. */
function maskExpressions(text: string): string {
  return text.replaceAll(/\$\{\{[^}]{0,1000}\}\}/g, (expression) =>
    (/\b(?:steps|needs|env|vars|secrets)\b/.test(expression) ? UNKNOWN : FIXED).repeat(
      expression.length,
    ),
  );
}

/** The commands that publish ports. */
const STARTS: ReadonlySet<string> = new Set(["up", "run", "create", "watch"]);

/** Parses the words of a shell command; returns null if it does not start containers. */
function parseCommand(
  words: readonly string[],
  variable: string,
): Omit<ComposeCommand, "span"> | null {
  const { before, name, args } = splitCommand(words);
  if (name !== COMPOSE) return null;
  const { options, rest } = takeOptions(args, VALUED_OPTIONS.compose);
  const [command = ""] = rest;
  if (!STARTS.has(command) && !isOpen(command)) return null;
  const files = options.get("--file") ?? [];
  const set = before.findLast((word) => word.startsWith("COMPOSE_FILE="));
  const listed = set?.slice("COMPOSE_FILE=".length) ?? variable;
  const isOption = files.length > 0 || listed === "";
  const named = isOption ? files : listed.split(":");
  return {
    files: named.map((file) => file.replaceAll(/["']/g, "")),
    named: isOption ? "option" : "variable",
    isUnknown: [...named, command].some(isOpen),
  };
}

/** Returns whether a word depends on a variable of the shell or on an earlier step. */
const isOpen = (word: string) => word.includes("$") || word.includes("`") || word.includes(UNKNOWN);

/** Returns whether a path as written in a command names a file. Skips expressions. */
export function namesFile(written: string, path: string): boolean {
  const parts = written.replace(/^(?:\.{1,2}\/){1,20}/, "").split(FIXED);
  const [head = "", tail = head] = [parts[0], parts.at(-1)];
  return parts.length === 1
    ? `/${path}`.endsWith(`/${head}`)
    : path.includes(head) && path.endsWith(tail);
}
