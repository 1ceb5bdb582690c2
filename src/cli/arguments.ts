import { parseArgs } from "node:util";
import { nearest } from "../compose/nearest.ts";

/** An option of one or more commands. Without `metavar` it is a switch. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  readonly metavar?: string;
  readonly repeatable?: true;
  /** The first one is the default. */
  readonly allowed?: readonly string[];
  readonly summary: string;
}

export interface Command {
  readonly usage: string;
  readonly summary: string;
  /** What the help says between the usage and the options. */
  readonly description: string;
  readonly options: readonly Option[];
}

export type CommandName = "map" | "check" | "allocate" | "release" | "url" | "init" | "who" | "explain";

/** What the user asked for. `null` as command: the program as a whole. */
export type Invocation =
  | { readonly kind: "help"; readonly command: CommandName | null }
  | { readonly kind: "version" }
  | { readonly kind: "run"; readonly command: CommandName; readonly options: Options; readonly operands: readonly string[] };

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
    return this.value(name) ?? this.#options.find((option) => option.name === name)?.allowed?.[0] ?? "";
  }
}

/** The user's mistake, said in a way that helps to mend it. */
export class UsageError extends Error {
  readonly command: CommandName | null;

  constructor(message: string, command: CommandName | null = null) {
    super(message);
    this.command = command;
  }
}

const PROJECT_OPTIONS: readonly Option[] = [
  { name: "file", short: "f", metavar: "FILE", repeatable: true, summary: "a compose file; the later ones are merged onto the first" },
  { name: "project-name", short: "p", metavar: "NAME", summary: "the project's name" },
  { name: "project-directory", metavar: "DIR", summary: "what relative paths begin from" },
  { name: "profile", metavar: "NAME", repeatable: true, summary: 'an active profile; "*" for all' },
  { name: "env-file", metavar: "FILE", repeatable: true, summary: "an env file in place of .env" },
  { name: "service", metavar: "NAME", repeatable: true, summary: "only this service and those that it depends on" },
];

const FAIL_ON: Option = {
  name: "fail-on",
  metavar: "LEVEL",
  allowed: ["error", "warning", "never"],
  summary: "the level from which on findings fail the run",
};

const POLICY: Option = { name: "policy", metavar: "FILE", summary: "the policy file in place of the repository's own" };

const LEASE_STORE: Option = {
  name: "lease-store",
  metavar: "STORE",
  summary: "where leases are kept: file (the default), off, or the address of a store, as etcd://HOST:2379",
};

const SUDO: Option = { name: "sudo", summary: "ask as root, if that takes no password, whose the sockets of others are" };

const SAVED: Option = { name: "saved", metavar: "FILE", summary: "assignments that `allocate --save` has kept" };

const SHOWING_OPTIONS: readonly Option[] = [
  { name: "output", metavar: "FILE", summary: "write to a file: the whole result, or nothing" },
  { name: "verbose", summary: "say more" },
  { name: "quiet", summary: "say less: only what was found" },
  { name: "no-color", summary: "no colours; so does the variable NO_COLOR" },
  { name: "help", short: "h", summary: "this" },
  { name: "version", summary: "the version of portplan" },
];

/** Every command takes these, so that a script can give them to any. */
const unused = (option: Option): Option => ({ ...option, summary: "taken as by every command; it changes nothing here" });

const format = (...allowed: readonly string[]): Option => ({
  name: "format",
  metavar: "FORMAT",
  allowed,
  summary: "how the result is shown",
});

const WHICH_PROJECT = [
  "Without a directory: the project that `docker compose` would take here.",
  "With directories: each is a project as after `cd DIRECTORY`, and all are checked together. A pattern (services/*) skips directories without a compose file.",
].join("\n");

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  map: {
    usage: "map [OPTIONS] [DIRECTORY...]",
    summary: "shows which host ports a project publishes",
    description: `Shows every host port that a project publishes, and where it is declared. Does not look at the host.\n\n${WHICH_PROJECT}`,
    options: [
      ...PROJECT_OPTIONS,
      SAVED,
      format("text", "json", "markdown", "sarif", "html", "github"),
      POLICY,
      FAIL_ON,
      ...SHOWING_OPTIONS,
    ],
  },
  check: {
    usage: "check [OPTIONS] [DIRECTORY...]",
    summary: "says whether the host ports will be there, and if not, why",
    description: `Says whether the host ports of a project will be there when it is started: collisions within it, what the host has taken, what the engine refuses.\n\n${WHICH_PROJECT}`,
    options: [
      ...PROJECT_OPTIONS,
      { name: "no-probe", summary: "do not look at sockets and containers" },
      { name: "wait", metavar: "SECONDS", summary: "how long to wait for a taken port to be released" },
      SUDO,
      {
        name: "workflows",
        metavar: "WHICH",
        allowed: ["current", "all", "none"],
        summary: "GitHub workflows whose services count as well; outside of a workflow none is the current one",
      },
      SAVED,
      LEASE_STORE,
      format("text", "json", "markdown", "sarif", "html", "github"),
      POLICY,
      FAIL_ON,
      ...SHOWING_OPTIONS,
    ],
  },
  allocate: {
    usage: "allocate [OPTIONS] [DIRECTORY...]",
    summary: "gives a project free ports of its own, and says how to use them",
    description: `Chooses free host ports, leases them so that nobody else gets them, and proves that what hands them over changes nothing else. Edits no file of the project.\n\n${WHICH_PROJECT}`,
    options: [
      ...PROJECT_OPTIONS,
      {
        name: "for",
        metavar: "WHAT",
        repeatable: true,
        summary: "whose ports move: conflicts, all, or services, with commas between them",
      },
      { name: "set", metavar: "SERVICE[:TARGET]=PORT", repeatable: true, summary: "a host port as you tell it" },
      {
        name: "port-range",
        metavar: "A-B",
        summary: "where ports are taken from; else the policy says, else 10000 up to what the kernel hands out",
      },
      { name: "offset", metavar: "N", summary: "every port goes N ports up: 10000 makes 16379 of 6379" },
      {
        name: "write-env",
        metavar: "FILE",
        summary: "write the assigned variables into an env file; of several projects each into its own, FILE with its name",
      },
      {
        name: "write-override",
        metavar: "FILE",
        summary: "write a compose file that overrides the ports; of several projects one for each",
      },
      { name: "save", metavar: "FILE", summary: "keep the assignments in a file, and prefer those that it has" },
      { name: "print", metavar: "AS", allowed: ["env", "shell", "json", "override"], summary: "what to use, instead of the report" },
      {
        name: "via",
        metavar: "PROXY",
        allowed: ["traefik"],
        summary: "services that speak HTTP get a name at a proxy instead of a host port",
      },
      { name: "traefik-network", metavar: "NAME", summary: "the network that the proxy is in; else traefik" },
      { name: "traefik-domain", metavar: "NAME", summary: "what the names of the services end in; else localhost" },
      { name: "traefik-entrypoint", metavar: "NAME", summary: "the entry point of the proxy; else web" },
      LEASE_STORE,
      format("text", "json"),
      POLICY,
      FAIL_ON,
      ...SHOWING_OPTIONS,
    ],
  },
  release: {
    usage: "release [OPTIONS] [DIRECTORY...]",
    summary: "gives back the leases of a project",
    description: "Gives back the leases on ports of the projects in these directories, or in this one. Repeating it is harmless.",
    options: [LEASE_STORE, format("text", "json"), unused(POLICY), unused(FAIL_ON), ...SHOWING_OPTIONS],
  },
  url: {
    usage: "url [OPTIONS] SERVICE [TARGET]",
    summary: "says at which address a service is reached now",
    description:
      "Prints the address at which a published port of a service is reached: its first one, or that of the container port TARGET.",
    options: [
      ...PROJECT_OPTIONS,
      {
        name: "host",
        metavar: "NAME",
        summary: "the host's name in the address; else the address that is bound, the loopback for every one",
      },
      format("text", "json"),
      POLICY,
      unused(FAIL_ON),
      ...SHOWING_OPTIONS,
    ],
  },
  init: {
    usage: "init [OPTIONS] [DIRECTORY...]",
    summary: "writes a policy that describes the project as it is",
    description: `Writes a policy, with comments, that the projects pass as they are: .github/portplan.yml where there is a .github, else portplan.yml, at the repository's root; --policy or --output names another place. A policy that is there already is left alone.\n\n${WHICH_PROJECT}`,
    options: [
      ...PROJECT_OPTIONS,
      format("text", "json"),
      { ...POLICY, summary: "where the policy is written" },
      unused(FAIL_ON),
      ...SHOWING_OPTIONS,
    ],
  },
  who: {
    usage: "who [OPTIONS] [PORT...]",
    summary: "says who holds a port, and how to make it let go",
    description: "Says who holds these ports: 5432, 8080-8084, 127.0.0.1:53/udp. Without a port: every one that is held.",
    options: [SUDO, format("text", "json"), unused(POLICY), unused(FAIL_ON), ...SHOWING_OPTIONS],
  },
  explain: {
    usage: "explain [OPTIONS] [FILE]",
    summary: "says why `docker compose up` failed on a port",
    description:
      "Reads the output of a failed `docker compose up` from a file or from standard input: which port, who holds it now, why, and what to do.",
    options: [format("text", "json"), unused(POLICY), unused(FAIL_ON), ...SHOWING_OPTIONS],
  },
};

const NAMES = Object.keys(COMMANDS) as CommandName[];
const ALL_OPTIONS = new Map(NAMES.flatMap((name) => COMMANDS[name].options.map((option) => [option.name, option] as const)));

/** Reads the arguments of the program. Throws a UsageError. */
export function parseCommandLine(args: readonly string[]): Invocation {
  const types = Array.from(
    ALL_OPTIONS.values(),
    ({ name, short, metavar }) => [name, { type: metavar === undefined ? "boolean" : "string", ...(short && { short }) }] as const,
  );
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const given = tokens.filter((token) => token.kind === "option");
  if (positionals[0] === "help") return { kind: "help", command: commandOf(positionals[1] ?? null) };
  const command = commandOf(positionals[0] ?? null);
  if (given.some(({ name }) => name === "help" || name === "h")) return { kind: "help", command };
  if (given.some(({ name }) => name === "version")) return { kind: "version" };
  if (command === null) throw new UsageError(`a command is missing: ${NAMES.join(", ")}`);
  const known = COMMANDS[command].options;
  const options = new Options(known);
  for (const { name, rawName, value } of given)
    options.add(
      name,
      checked(
        known.find((option) => option.name === name),
        rawName,
        value,
        command,
      ),
    );
  checkTogether(options, positionals.length - 1, command);
  return { kind: "run", command, options, operands: positionals.slice(1) };
}

function commandOf(word: string | null): CommandName | null {
  const found = NAMES.find((name) => name === word);
  if (found !== undefined || word === null) return found ?? null;
  throw new UsageError(`there is no command ${JSON.stringify(word)}${suggestion(word, NAMES)}; there are ${NAMES.join(", ")}`);
}

/** The value to keep: "" for a switch. */
function checked(option: Option | undefined, rawName: string, value: string | undefined, command: CommandName): string {
  if (option === undefined) {
    const elsewhere = NAMES.filter((name) => COMMANDS[name].options.some((each) => `--${each.name}` === rawName));
    const hint =
      elsewhere.length > 0
        ? `: it belongs to ${elsewhere.join(" and ")}`
        : suggestion(
            rawName,
            COMMANDS[command].options.map(({ name }) => `--${name}`),
          );
    throw new UsageError(`${command} has no option ${rawName}${hint}`, command);
  }
  const { metavar, allowed } = option;
  if (metavar === undefined && value !== undefined) throw new UsageError(`${rawName} takes no value`, command);
  if (metavar !== undefined && (value === undefined || (value === "" && allowed === undefined && !PROJECT_OPTIONS.includes(option))))
    throw new UsageError(`${rawName} needs a value: ${allowed?.join(", ") ?? metavar}`, command);
  if (allowed !== undefined && !allowed.includes(value ?? "")) {
    throw new UsageError(`${rawName} ${JSON.stringify(value)} is none of ${allowed.join(", ")}`, command);
  }
  return value ?? "";
}

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? "" : `; did you mean ${near}?`;
}

/** These name one project. */
const SINGLE_PROJECT = ["file", "project-name", "project-directory", "env-file"];

function checkTogether(options: Options, operands: number, command: CommandName): void {
  if (options.has("quiet") && options.has("verbose")) throw new UsageError("--quiet and --verbose exclude each other", command);
  checkSingle(options, operands, command);
}

/** Throws a UsageError where an option that names one project stands beside several directories. */
export function checkSingle(options: Options, directories: number, command: CommandName | null = null): void {
  const single = SINGLE_PROJECT.find((name) => options.has(name));
  if (directories > 1 && single !== undefined)
    throw new UsageError(`--${single} is for one project, and ${directories} directories are given`, command);
}

/** The help of a command, or of the program. */
export function help(command: CommandName | null): string {
  if (command !== null) return commandHelp(COMMANDS[command]);
  const width = Math.max(...NAMES.map((name) => name.length));
  return [
    "Will the host ports that a Docker Compose project wants be there?",
    "",
    "Usage: portplan COMMAND [OPTIONS] [DIRECTORY...]",
    "",
    ...NAMES.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name].summary}`),
    "",
    "portplan COMMAND --help tells the options of a command.",
    "",
    ...wrapped("Exit status: 0 nothing found at or above --fail-on; 1 findings; 2 it could not do all of its work.", 0),
    "",
  ].join("\n");
}

function commandHelp({ usage, description, options }: Command): string {
  const rows = options.map((option) => [spelling(option), explanation(option)] as const);
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
  const paragraphs = description.split("\n").flatMap((paragraph) => wrapped(paragraph, 0));
  const lines = rows.flatMap(([name, text]) => wrapped(text, indent, `  ${name}`));
  return [`Usage: portplan ${usage}`, "", ...paragraphs, "", ...lines, ""].join("\n");
}

const LINE = 80;

/** Lines of at most 80 characters that begin at a column; `head` stands before the first. */
function wrapped(text: string, indent: number, head = ""): string[] {
  const lines = [head.padEnd(indent)];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    const isFirst = line.length === indent;
    if (!isFirst && line.length + 1 + word.length > LINE) lines.push(" ".repeat(indent) + word);
    else lines[lines.length - 1] = `${line}${isFirst ? "" : " "}${word}`;
  }
  return lines;
}

function spelling({ name, short, metavar }: Option): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${metavar === undefined ? "" : ` ${metavar}`}`;
}

function explanation({ summary, allowed, repeatable }: Option): string {
  const notes = [allowed?.join(", ") ?? "", repeatable ? "repeatable" : ""].filter(Boolean);
  return notes.length === 0 ? summary : `${summary} (${notes.join("; ")})`;
}
