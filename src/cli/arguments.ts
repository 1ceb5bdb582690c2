import { parseArgs } from "node:util";
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import { findNearest } from "../lib/findNearest.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
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
  readonly #given: ReadonlyMap<string, readonly string[]>;
  readonly #options: ReadonlyMap<string, Option>;

  constructor(given: ReadonlyMap<string, readonly string[]>, options: ReadonlyMap<string, Option>) {
    this.#given = given;
    this.#options = options;
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  list(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** The last one that was given. */
  value(name: string): string | null {
    return this.list(name).at(-1) ?? null;
  }

  /** One of the allowed values. */
  choice(name: string): string {
    return this.value(name) ?? this.#options.get(name)?.allowed?.[0] ?? "";
  }
}

/** Reads the arguments of the program. Throws a UsageError. */
export function parseCommandLine(args: readonly string[]): Invocation {
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
  const given = tokens.filter((token) => token.kind === "option");
  const [word = null, ...operands] = positionals;
  if (word === "help") return { kind: "help", command: findCommand(operands[0] ?? null) };
  const command = findCommand(word);
  if (given.some(({ name }) => name === "help" || name === "h")) return { kind: "help", command };
  if (given.some(({ name }) => name === "version")) return { kind: "version" };
  if (command === null) throw new UsageError(`a command is missing: ${COMMAND_NAMES.join(", ")}`);
  const known = COMMANDS[command].options;
  const values = new Map<string, string[]>();
  for (const { name, rawName, value } of given) {
    const option = known.get(name);
    if (option === undefined) throw createUnknownOptionError(rawName, command);
    const mistake = findMistake(option, value, Object.hasOwn(PROJECT_OPTIONS, name));
    if (mistake !== null) throw new UsageError(`${rawName} ${mistake}`, command);
    getOrInsert(values, name, () => []).push(value ?? "");
  }
  const options = new Options(values, known);
  if (options.has("quiet") && options.has("verbose"))
    throw new UsageError("--quiet and --verbose exclude each other", command);
  checkSingle(options, operands.length, command);
  return { kind: "run", command, options, operands };
}

function findCommand(word: string | null): CommandName | null {
  const found = COMMAND_NAMES.find((name) => name === word);
  if (found !== undefined || word === null) return found ?? null;
  throw new UsageError(
    `there is no command ${JSON.stringify(word)}${formatSuggestion(word, COMMAND_NAMES)}; ` +
      `there are ${COMMAND_NAMES.join(", ")}`,
  );
}

/** Returns what is wrong with the value of an option; null: nothing. */
function findMistake(
  { metavar, allowed }: Option,
  value: string | undefined,
  mayBeEmpty: boolean,
): string | null {
  if (metavar === undefined) return value === undefined ? null : "takes no value";
  if (value === undefined || (value === "" && !mayBeEmpty && allowed === undefined))
    return `needs a value: ${allowed?.join(", ") ?? metavar}`;
  if (allowed === undefined || allowed.includes(value)) return null;
  return `${JSON.stringify(value)} is none of ${allowed.join(", ")}`;
}

function createUnknownOptionError(rawName: string, command: CommandName): UsageError {
  const listNames = (of: CommandName) =>
    Array.from(COMMANDS[of].options.keys(), (name) => `--${name}`);
  const others = COMMAND_NAMES.filter((name) => listNames(name).includes(rawName));
  const hint =
    others.length > 0
      ? `: it belongs to ${others.join(" and ")}`
      : formatSuggestion(rawName, listNames(command));
  return new UsageError(`${command} has no option ${rawName}${hint}`, command);
}

function formatSuggestion(word: string, known: readonly string[]): string {
  const near = findNearest(word, known);
  return near === null ? "" : `; did you mean ${near}?`;
}

/** These name one project. */
const SINGLE_PROJECT = ["file", "project-name", "project-directory", "env-file"];

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
