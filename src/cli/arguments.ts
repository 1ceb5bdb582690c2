import { parseArgs } from "node:util";
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import { findNearest } from "../lib/findNearest.ts";
import { COMMAND_NAMES, COMMANDS, type Option, PROJECT_OPTIONS } from "./commandTable.ts";

/** What the user asked for. `null` as command: the program as a whole. */
export type Invocation =
  | { readonly kind: "help"; readonly command: CommandName | null }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly command: CommandName;
      readonly options: Options;
      readonly operands: readonly string[];
    };

/** The options that were given, by name. */
export class Options {
  readonly #given = new Map<string, string[]>();
  readonly #options: readonly Option[];

  constructor(options: readonly Option[]) {
    this.#options = options;
  }

  add(name: string, value: string): void {
    this.#given.set(name, [...(this.#given.get(name) ?? []), value]);
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  list(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** The last one that was given. */
  value(name: string): string | null {
    return this.#given.get(name)?.at(-1) ?? null;
  }

  /** One of the allowed values. */
  choice(name: string): string {
    return (
      this.value(name) ?? this.#options.find((option) => option.name === name)?.allowed?.[0] ?? ""
    );
  }
}

const ALL_OPTIONS = new Map(
  COMMAND_NAMES.flatMap((name) =>
    COMMANDS[name].options.map((option) => [option.name, option] as const),
  ),
);

/** Reads the arguments of the program. Throws a UsageError. */
export function parseCommandLine(args: readonly string[]): Invocation {
  const types = Array.from(
    ALL_OPTIONS.values(),
    ({ name, short, metavar }) =>
      [
        name,
        { type: metavar === undefined ? "boolean" : "string", ...(short && { short }) },
      ] as const,
  );
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = tokens.filter((token) => token.kind === "option");
  if (positionals[0] === "help")
    return { kind: "help", command: findCommand(positionals[1] ?? null) };
  const command = findCommand(positionals[0] ?? null);
  if (given.some(({ name }) => name === "help" || name === "h")) return { kind: "help", command };
  if (given.some(({ name }) => name === "version")) return { kind: "version" };
  if (command === null) throw new UsageError(`a command is missing: ${COMMAND_NAMES.join(", ")}`);
  const known = COMMANDS[command].options;
  const options = new Options(known);
  for (const { name, rawName, value } of given) {
    const option = known.find((each) => each.name === name);
    options.add(name, checkValue(option, rawName, value, command));
  }
  checkCombination(options, positionals.length - 1, command);
  return { kind: "run", command, options, operands: positionals.slice(1) };
}

function findCommand(word: string | null): CommandName | null {
  const found = COMMAND_NAMES.find((name) => name === word);
  if (found !== undefined || word === null) return found ?? null;
  throw new UsageError(
    `there is no command ${JSON.stringify(word)}${formatSuggestion(word, COMMAND_NAMES)}; ` +
      `there are ${COMMAND_NAMES.join(", ")}`,
  );
}

/** Returns the value to keep: "" for a switch. */
function checkValue(
  option: Option | undefined,
  rawName: string,
  value: string | undefined,
  command: CommandName,
): string {
  if (option === undefined) throw createUnknownOptionError(rawName, command);
  const { metavar, allowed } = option;
  if (metavar === undefined && value !== undefined)
    throw new UsageError(`${rawName} takes no value`, command);
  const mayBeEmpty = allowed !== undefined || PROJECT_OPTIONS.includes(option);
  if (metavar !== undefined && (value === undefined || (value === "" && !mayBeEmpty)))
    throw new UsageError(`${rawName} needs a value: ${allowed?.join(", ") ?? metavar}`, command);
  if (allowed !== undefined && !allowed.includes(value ?? "")) {
    throw new UsageError(
      `${rawName} ${JSON.stringify(value)} is none of ${allowed.join(", ")}`,
      command,
    );
  }
  return value ?? "";
}

function createUnknownOptionError(rawName: string, command: CommandName): UsageError {
  const options = COMMANDS[command].options.map(({ name }) => `--${name}`);
  const others = COMMAND_NAMES.filter((name) =>
    COMMANDS[name].options.some((each) => `--${each.name}` === rawName),
  );
  const hint =
    others.length > 0
      ? `: it belongs to ${others.join(" and ")}`
      : formatSuggestion(rawName, options);
  return new UsageError(`${command} has no option ${rawName}${hint}`, command);
}

function formatSuggestion(word: string, known: readonly string[]): string {
  const near = findNearest(word, known);
  return near === null ? "" : `; did you mean ${near}?`;
}

/** These name one project. */
const SINGLE_PROJECT = ["file", "project-name", "project-directory", "env-file"];

function checkCombination(options: Options, operands: number, command: CommandName): void {
  if (options.has("quiet") && options.has("verbose"))
    throw new UsageError("--quiet and --verbose exclude each other", command);
  checkSingle(options, operands, command);
}

/** Throws a UsageError for several directories with an option that names one project. */
export function checkSingle(
  options: Options,
  directories: number,
  command: CommandName | null = null,
): void {
  const single = SINGLE_PROJECT.find((name) => options.has(name));
  if (directories > 1 && single !== undefined)
    throw new UsageError(
      `--${single} is for one project, and ${directories} directories are given`,
      command,
    );
}
