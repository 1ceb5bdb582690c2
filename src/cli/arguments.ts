import { parseArgs } from "node:util";
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import { findNearest } from "../lib/findNearest.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import {
  COMMAND_NAMES,
  COMMANDS,
  GENERAL,
  type Option,
  PROJECT_OPTIONS,
  STANDARD_OUTPUT,
} from "./commandTable.ts";

/** A parsed command line. The help of `command` null is the help of the program. */
export type Invocation =
  | { readonly kind: "help"; readonly command: CommandName | null }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly command: CommandName;
      readonly options: Options;
      readonly operands: readonly string[];
      /** The words after `--`, for a command that runs a program; else empty. */
      readonly program: readonly string[];
    };

/** The options that were given to a command, by name. */
export class Options {
  readonly command: CommandName;
  readonly #given: ReadonlyMap<string, readonly string[]>;

  constructor(command: CommandName, given: ReadonlyMap<string, readonly string[]>) {
    this.command = command;
    this.#given = given;
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  list(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** Returns the value that was given last. */
  value(name: string): string | null {
    return this.list(name).at(-1) ?? null;
  }

  /** Returns the value, or the default; "" if the command does not have the option. */
  valueOrDefault(name: string): string {
    return this.value(name) ?? COMMANDS[this.command].options.get(name)?.default ?? "";
  }

  /** Throws a UsageError if an option that applies to one project is given for several. */
  requireSingle(directories: number): void {
    const single = SINGLE_PROJECT.find((name) => this.has(name));
    if (directories > 1 && single !== undefined)
      throw new UsageError(
        `--${single} applies to one project, but ${directories} directories are given`,
        this.command,
      );
  }
}

/** The command that runs the program after `--`. */
const PROGRAM_RUNNER: CommandName = "run";

const SINGLE_PROJECT = ["file", "project-name", "project-directory", "env-file"];

/** Parses the arguments of the program. Throws a UsageError. */
export function parseCommandLine(args: readonly string[]): Invocation {
  const { given, positionals, after } = tokenize(args);
  const [word = null, ...words] = positionals;
  if (args.length === 0) return { kind: "help", command: null };
  if (word === "help") return { kind: "help", command: findCommand(words[0] ?? null) };
  const command = findCommand(word);
  if (given.some(({ name }) => name === "help")) return { kind: "help", command };
  const isVersion = (name: string) =>
    name === "version" || name === "V" || (name === "v" && command === null);
  if (given.some(({ name }) => isVersion(name))) return { kind: "version" };
  if (command === null) throw createMissingCommandError(given[0]);
  const options = new Options(command, readValues(given, command));
  if (options.has("quiet") && options.has("verbose"))
    throw new UsageError("--quiet and --verbose cannot be used together", command);
  const end = words.length - (command === PROGRAM_RUNNER ? after : 0);
  const [operands, program] = [words.slice(0, end), words.slice(end)];
  if (COMMANDS[command].operands.startsWith("[DIRECTORY")) options.requireSingle(operands.length);
  return { kind: "run", command, options, operands, program };
}

/** Reads the values of the options by name. Throws a UsageError. */
function readValues(given: ReturnType<typeof tokenize>["given"], command: CommandName) {
  const values = new Map<string, string[]>();
  for (const { name, rawName, value } of given) {
    const option = COMMANDS[command].options.get(name);
    if (option === undefined) throw createUnknownOptionError(name, rawName, command);
    const mistake = findMistake(option, value, Object.hasOwn(PROJECT_OPTIONS, name));
    if (mistake !== null) throw new UsageError(mistake.replace("OPTION", rawName), command);
    if (value === "-" && option.defaultNote === STANDARD_OUTPUT) values.delete(name);
    else getOrInsert(values, name, () => []).push(value ?? "");
  }
  return values;
}

/**
 * Splits the arguments into options, with their values, and other words, of which the last `after`
 * are after `--`.
 */
function tokenize(args: readonly string[]) {
  const types = COMMAND_NAMES.flatMap((command) =>
    Array.from(COMMANDS[command].options, ([name, { short, metavar }]) => {
      const type = metavar === undefined ? "boolean" : "string";
      return [name, { type, ...(short && { short }) }] as const;
    }),
  );
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const end = tokens.findIndex(({ kind }) => kind === "option-terminator");
  return {
    given: tokens.filter((token) => token.kind === "option"),
    positionals,
    after: end === -1 ? 0 : tokens.length - end - 1,
  };
}

function findCommand(word: string | null): CommandName | null {
  const found = COMMAND_NAMES.find((name) => name === word);
  if (found !== undefined || word === null) return found ?? null;
  throw new UsageError(
    `unknown command ${JSON.stringify(word)}${formatSuggestion(word, COMMAND_NAMES)}`,
  );
}

function createMissingCommandError(option?: { name: string; rawName: string }): UsageError {
  const isKnown = COMMAND_NAMES.some((name) => COMMANDS[name].options.has(option?.name ?? ""));
  if (option === undefined || isKnown) return new UsageError("no command given");
  const known = Object.keys(GENERAL.options).map((name) => `--${name}`);
  const suggestion = formatSuggestion(option.rawName, known);
  return new UsageError(`unknown option ${JSON.stringify(option.rawName)}${suggestion}`);
}

/** Returns the mistake in the value of OPTION, or null. */
function findMistake(
  { metavar, choices, defaultNote }: Option,
  value: string | undefined,
  isOfProject: boolean,
): string | null {
  if (metavar === undefined) return value === undefined ? null : "OPTION does not take a value";
  const expected = choices === undefined ? metavar : `choose from ${choices.join(", ")}`;
  if (value === undefined || (value === "" && !isOfProject))
    return `OPTION needs a value (${expected})`;
  if (metavar === "FILE" && value === "-" && !isOfProject && defaultNote !== STANDARD_OUTPUT)
    return 'OPTION needs the name of a file, not "-"';
  if (choices === undefined || choices.includes(value)) return null;
  return `invalid value ${JSON.stringify(value)} for OPTION (${expected})`;
}

function createUnknownOptionError(name: string, rawName: string, command: CommandName): UsageError {
  const message = `unknown option ${JSON.stringify(rawName)}`;
  const others = COMMAND_NAMES.filter((other) => COMMANDS[other].options.has(name));
  if (others.length > 0) {
    const quoted = others.map((other) => `"${other}"`);
    const last = quoted.pop();
    const only =
      quoted.length === 0 ? `${last} has it` : `${quoted.join(", ")} and ${last} have it`;
    return new UsageError(`${message} for "${command}" (only ${only})`, command);
  }
  const known = Array.from(COMMANDS[command].options.keys(), (each) => `--${each}`);
  const word = rawName === "-v" ? "--verbose" : rawName;
  const suggestion = formatSuggestion(word, known);
  const isOfProgram = command === PROGRAM_RUNNER && suggestion === "";
  const hint = isOfProgram ? ' (options of the command go after "--")' : suggestion;
  return new UsageError(`${message}${hint}`, command);
}

function formatSuggestion(word: string, known: readonly string[]): string {
  const near = findNearest(word, known);
  return near === null ? "" : `. Did you mean "${near}"?`;
}
