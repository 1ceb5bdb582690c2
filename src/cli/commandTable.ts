import type { CommandName } from "../commands/UsageError.ts";
import {
  ANSWER_NAMES,
  CHECK_NAMES,
  type ShownStatus,
  STATUS_MEANINGS,
} from "../report/createConflictTest.ts";

/** An option of one or more commands. An option without `metavar` is a switch. */
export interface Option {
  readonly short?: string;
  readonly metavar?: string;
  readonly repeatable?: true;
  readonly choices?: readonly string[];
  /** The value that the option has if it is not given. */
  readonly default?: string;
  /** Describes a default that is not a value. */
  readonly defaultNote?: string;
  readonly summary: string;
}

type OptionTable = Readonly<Record<string, Option>>;

/** Options under a heading of the help. */
export interface OptionGroup {
  readonly title: string;
  readonly options: OptionTable;
}

interface CommandDefinition {
  readonly operands: string;
  readonly summary: string;
  /** The paragraphs between the usage and the options. */
  readonly description: readonly string[];
  /** Explains the words of the output. */
  readonly words?: {
    readonly title: string;
    readonly rows: readonly (readonly [string, string])[];
  };
  readonly groups: readonly OptionGroup[];
}

export interface Command extends CommandDefinition {
  /** The options of all groups, by name. */
  readonly options: ReadonlyMap<string, Option>;
}

const takes = (metavar: string, summary: string, more: Partial<Option> = {}): Option => ({
  metavar,
  summary,
  ...more,
});
const REPEATABLE = { repeatable: true } as const;

export const PROJECT_OPTIONS: OptionTable = {
  file: takes("FILE", "Compose file; later files override earlier ones", {
    short: "f",
    repeatable: true,
  }),
  "project-name": takes("NAME", "project name", { short: "p" }),
  "project-directory": takes("DIR", "base directory for relative paths"),
  profile: takes("NAME", 'profile to enable, or "*" for all', REPEATABLE),
  "env-file": takes("FILE", "env file to use instead of .env", REPEATABLE),
  service: takes("NAME", "only this service and its dependencies", REPEATABLE),
};
const PROJECT: OptionGroup = { title: "Project options", options: PROJECT_OPTIONS };

export const GENERAL: OptionGroup = {
  title: "General options",
  options: {
    help: { short: "h", summary: "show this help" },
    version: { summary: "show the version" },
  },
};

const POLICY = takes("FILE", "policy file to use instead of the repository's");
const FAIL_ON = takes("LEVEL", "exit with status 1 on findings of this level or higher", {
  choices: ["error", "warning", "never"],
  default: "error",
});
const STORES = 'where to keep leases: "file", "off", or a URL, e.g. etcd://HOST:2379';
const LEASE_STORE = takes("STORE", STORES, { default: "file" });
const SUDO: Option = { summary: "use passwordless sudo to identify other users' processes" };
const SAVED = takes("FILE", "use the assignments saved by `allocate --save`");

const formatOption = (...choices: readonly string[]) =>
  takes("FORMAT", "output format", { choices, default: "text" });
const FORMAT = formatOption("text", "json");
const REPORT_FORMAT = formatOption("text", "json", "markdown", "sarif", "html", "github");
/** The default of an option for which `-` means the same. */
export const STANDARD_OUTPUT = "standard output";
const OUTPUT = takes("FILE", "write the result to FILE", { defaultNote: STANDARD_OUTPUT });
const NO_COLOR: Option = { summary: "do not use color (same as setting NO_COLOR)" };

const output = (options: OptionTable): OptionGroup => ({ title: "Output options", options });
const reportOutput = (format: Option, more: OptionTable = {}) =>
  output({
    ...more,
    format,
    output: OUTPUT,
    verbose: { summary: "print more details, e.g. about the host" },
    quiet: { short: "q", summary: "print only findings that fail the run (--fail-on)" },
    "no-color": NO_COLOR,
  });

const CHECK_OPTIONS: OptionTable = {
  "no-probe": { summary: "do not inspect the sockets and containers of this host" },
  wait: takes("SECONDS", "how long to wait for ports in use to become free", { default: "0" }),
  sudo: SUDO,
  policy: POLICY,
  "fail-on": FAIL_ON,
  workflows: takes(
    "WHICH",
    "check service containers of these GitHub workflows; current: the running one",
    {
      choices: ["current", "all", "none"],
      default: "current",
    },
  ),
  copies: takes("N", "also report what keeps N copies of each project from running on one host"),
  saved: SAVED,
  "lease-store": LEASE_STORE,
};

const FOR =
  'ports to move: "conflicts" (only ports that are unavailable), "all", or services ' +
  "separated by commas";
const ALLOCATE_OPTIONS: OptionTable = {
  here: {
    summary:
      "write the name and ports of this copy to .env and, if necessary, to an override file, so " +
      "that a plain `docker compose up` in the directory uses them; `release` removes them",
  },
  for: takes("SERVICES", FOR, {
    repeatable: true,
    defaultNote: "conflicts; with --here or --offset, all; with --set, none",
  }),
  set: takes("SERVICE[:TARGET]=PORT", "assign this host port", REPEATABLE),
  "port-range": takes("A-B", "range to choose ports from", {
    defaultNote: "the policy's ranges, or 10000 up to the ephemeral port range",
  }),
  offset: takes(
    "N|auto",
    "add N to every host port (6379 + 10000 = 16379); auto: a round number that is free for all",
    { defaultNote: "auto if all ports move and there is no --port-range" },
  ),
  names: { summary: "reset fixed names of containers, networks and volumes, which copies share" },
  urls: {
    summary:
      "change addresses of this host (localhost:3000) in environment, build arguments and labels " +
      "too, if their port moves",
  },
  "only-ports": { summary: "with --here, change only ports, no names and addresses" },
  "write-env": takes(
    "FILE",
    "write the assigned variables to an env file; with several projects, one file for each " +
      "(ports.env becomes ports.PROJECT.env)",
  ),
  "write-override": takes(
    "FILE",
    "write the ports to a Compose override file; with several projects, one file for each",
  ),
  save: takes("FILE", "save the assignments to FILE, and reuse those it has"),
  via: takes("PROXY", "route HTTP services through a proxy instead of publishing host ports", {
    choices: ["traefik"],
  }),
  "traefik-network": takes("NAME", "Docker network of the proxy", { default: "traefik" }),
  "traefik-domain": takes("NAME", "domain of the services' host names", { default: "localhost" }),
  "traefik-entrypoint": takes("NAME", "entry point of the proxy", { default: "web" }),
  policy: POLICY,
  "fail-on": FAIL_ON,
  "lease-store": LEASE_STORE,
};

const NOT_IN_RUN: ReadonlySet<string> = new Set([
  "here",
  "names",
  "urls",
  "write-env",
  "write-override",
]);
const RUN_OPTIONS: OptionTable = {
  ...Object.fromEntries(Object.entries(ALLOCATE_OPTIONS).filter(([name]) => !NOT_IN_RUN.has(name))),
  for: takes("SERVICES", FOR, { repeatable: true, default: "all" }),
  "only-ports": { summary: "change ports only, and leave fixed names and URLs as they are" },
};
const YES: Option = { summary: "do not ask" };
const DRY_RUN: Option = { summary: "print what would be done, and change nothing" };
const ONLY =
  "what may be stopped: compose:PROJECT (a whole project), container:GLOB, unit:NAME, " +
  "process:NAME, or leftovers (of earlier jobs on this runner)";

const DIRECTORIES = "[DIRECTORY...]";
const WHICH_PROJECT = [
  "Without DIRECTORY, uses the project that `docker compose` finds in the current directory.",
  "Each DIRECTORY is a project. A pattern such as 'services/*' skips directories without a " +
    "Compose file.",
];

const describeStatuses = (names: object): NonNullable<CommandDefinition["words"]> => ({
  title: "Status of a port",
  rows: Object.entries(names).map(([status, name]) => [
    name,
    STATUS_MEANINGS[status as ShownStatus],
  ]),
});

const DEFINITIONS: Readonly<Record<CommandName, CommandDefinition>> = {
  map: {
    operands: DIRECTORIES,
    summary: "Show which host ports a project publishes",
    description: [
      "Shows every host port that a project publishes and where it is declared. Does not " +
        "inspect the host.",
      ...WHICH_PROJECT,
    ],
    groups: [
      PROJECT,
      {
        title: "Map options",
        options: { policy: POLICY, saved: SAVED, "lease-store": LEASE_STORE },
      },
      reportOutput(REPORT_FORMAT),
    ],
  },
  check: {
    operands: DIRECTORIES,
    summary: "Check that a project's host ports are free",
    description: [
      "Checks that a project's host ports are free before you start it. Reports ports that two " +
        "services publish, ports that are in use on this host, and ports that the engine " +
        "rejects. Several projects are checked together, because they share the host.",
      ...WHICH_PROJECT,
    ],
    words: describeStatuses(CHECK_NAMES),
    groups: [
      PROJECT,
      { title: "Check options", options: CHECK_OPTIONS },
      reportOutput(REPORT_FORMAT),
    ],
  },
  verify: {
    operands: DIRECTORIES,
    summary: "Verify that a started project answers on its ports",
    description: [
      "Verifies after `docker compose up` that each published port of each service is bound by " +
        "this project's container, on the planned or leased host port, and accepts connections. " +
        "Reports what listens instead, and services that are not healthy.",
      ...WHICH_PROJECT,
    ],
    words: describeStatuses(ANSWER_NAMES),
    groups: [
      PROJECT,
      {
        title: "Verify options",
        options: {
          wait: takes("SECONDS", "how long to wait until all ports answer", { default: "0" }),
          sudo: SUDO,
          policy: POLICY,
          "fail-on": FAIL_ON,
          "lease-store": LEASE_STORE,
        },
      },
      reportOutput(REPORT_FORMAT),
    ],
  },
  allocate: {
    operands: DIRECTORIES,
    summary: "Assign free host ports to a project",
    description: [
      "Assigns free host ports and leases them, so that no other run gets them. Only --here " +
        "edits the checkout: a plain `docker compose up` in it then starts a copy with its own " +
        "name and ports. Otherwise, use --print, --write-env or --write-override to start the " +
        "project with the new ports.",
      ...WHICH_PROJECT,
    ],
    groups: [
      PROJECT,
      { title: "Allocate options", options: ALLOCATE_OPTIONS },
      reportOutput(FORMAT, {
        print: takes("FORMAT", "print the assignments instead of the report", {
          choices: ["env", "shell", "json", "override"],
        }),
      }),
    ],
  },
  run: {
    operands: "[DIRECTORY] -- COMMAND [ARG...]",
    summary: "Run a command with free host ports for a project",
    description: [
      "Assigns free host ports to a project and leases them, like `allocate`. Runs COMMAND " +
        "with the variables that make `docker compose` use them. Exits with the status of " +
        "COMMAND, and then releases the ports, unless something still uses them.",
      "COMMAND runs without a shell, in DIRECTORY if that is given. If a finding fails the run, " +
        "COMMAND does not run.",
    ],
    groups: [
      PROJECT,
      { title: "Run options", options: RUN_OPTIONS },
      output({
        quiet: { short: "q", summary: "print only errors, and findings that fail the run" },
        "no-color": NO_COLOR,
      }),
    ],
  },
  release: {
    operands: DIRECTORIES,
    summary: "Release the leases of a project",
    description: [
      "Releases all port leases of the projects in the current directory, or in each DIRECTORY, " +
        "and in their subdirectories. Also removes what `allocate --here` wrote there.",
    ],
    groups: [
      {
        title: "Release options",
        options: {
          stale: { summary: "release only leases that have ended, for all directories" },
          "lease-store": LEASE_STORE,
        },
      },
      output({ format: FORMAT, output: OUTPUT }),
    ],
  },
  list: {
    operands: "",
    summary: "List the leased ports of this host",
    description: [
      "Lists the ports that all runs on this host have leased, by checkout: the service, the " +
        "branch, the address, what is using the port now, and how long the lease lasts.",
      "A lease is stale if its job, its terminal or its checkout has ended. It does not count.",
    ],
    groups: [
      { title: "List options", options: { sudo: SUDO, "lease-store": LEASE_STORE } },
      output({ format: FORMAT, output: OUTPUT, "no-color": NO_COLOR }),
    ],
  },
  url: {
    operands: "[SERVICE [TARGET]]",
    summary: "Print the address of a service",
    description: [
      "Prints the address of a port that a service publishes: its first port, or the one that " +
        "publishes the container port TARGET (e.g. 80 or 53/udp). Without SERVICE, lists all. " +
        "Ports that an allocation leased for this directory have their new number.",
    ],
    groups: [
      PROJECT,
      {
        title: "URL options",
        options: {
          host: takes("NAME", "host name to use in the address", {
            defaultNote: "the published address, or 127.0.0.1 for all addresses",
          }),
          policy: POLICY,
          "lease-store": LEASE_STORE,
        },
      },
      output({ format: FORMAT, output: OUTPUT }),
    ],
  },
  init: {
    operands: DIRECTORIES,
    summary: "Write a policy that your project already meets",
    description: [
      "Writes a commented policy that your projects already meet. Never overwrites a policy.",
      ...WHICH_PROJECT,
    ],
    groups: [
      PROJECT,
      { title: "Init options", options: { policy: takes("FILE", "same as --output") } },
      output({
        format: FORMAT,
        output: takes("FILE", "write the policy to FILE", {
          defaultNote: ".github/portplan.yml if there is a .github directory, or portplan.yml",
        }),
        quiet: { short: "q", summary: "do not print the path of the policy" },
      }),
    ],
  },
  who: {
    operands: "[PORT...]",
    summary: "Show what is using a port, and how to free it",
    description: [
      "Shows which process or container uses each PORT, the command that frees it, and the " +
        "lease on it. Without PORT, shows all ports in use.",
      "PORT is a port (5432), a range (8080-8084), or one with an address or a protocol " +
        "(127.0.0.1:53/udp, [::1]:53).",
    ],
    groups: [
      { title: "Who options", options: { sudo: SUDO, "lease-store": LEASE_STORE } },
      output({
        format: FORMAT,
        output: OUTPUT,
        verbose: {
          summary: "also print what a bug report needs: versions, logs, settings, recent changes",
        },
        "no-color": NO_COLOR,
      }),
    ],
  },
  explain: {
    operands: "[FILE|MESSAGE]",
    summary: "Explain why `docker compose up` failed on a port",
    description: [
      "Reads the output of a failed `docker compose up` from FILE, from standard input (also " +
        "`-`), or from the arguments. Prints the port that failed, the cause, what uses the port " +
        "now, and how to fix it.",
      "An argument with a blank is a MESSAGE, unless it is the name of a file. Exits with status " +
        "1 if there is no port error in it.",
    ],
    groups: [output({ format: FORMAT, output: OUTPUT, "no-color": NO_COLOR })],
  },
  free: {
    operands: "[PORT...]",
    summary: "Stop what uses a port",
    description: [
      "Lists what uses each PORT, asks about each container, systemd unit or process, and stops " +
        "it. Then waits until the port is free. Without PORT, frees the ports of the project in " +
        "the current directory that something else uses. `undo` starts what was stopped again.",
      "PORT is a port (5432), a range (8080-8084), or one with an address or a protocol " +
        "(127.0.0.1:53/udp, [::1]:53). Without a terminal, use --yes.",
    ],
    groups: [
      PROJECT,
      {
        title: "Free options",
        options: {
          only: takes("KIND:NAME", ONLY, REPEATABLE),
          yes: YES,
          "dry-run": DRY_RUN,
          force: { summary: "end a process that does not end when it is asked to (KILL)" },
          sudo: { summary: "use passwordless sudo to identify and stop what belongs to others" },
        },
      },
      output({ format: FORMAT, output: OUTPUT, "no-color": NO_COLOR }),
    ],
  },
  move: {
    operands: "[SERVICE[:TARGET] PORT]",
    summary: "Change a host port in the project's files",
    description: [
      "Changes the host port of a service for good: the variable in the env file and its " +
        "template that sets the port, otherwise the port entry. Also changes references to the " +
        "port that are certain, and lists the others. Shows the changes and asks first.",
      "TARGET is the container port (e.g. 80 or 53/udp), necessary if the service publishes " +
        "several. Without SERVICE, use --offset or --conflicts. `undo` restores the files.",
    ],
    groups: [
      PROJECT,
      {
        title: "Move options",
        options: {
          offset: takes("N", "add N to every host port (6379 + 10000 = 16379)"),
          conflicts: { summary: "move every port that is not available to a free one" },
          yes: YES,
          "dry-run": DRY_RUN,
          policy: POLICY,
          "lease-store": LEASE_STORE,
        },
      },
      output({ format: FORMAT, output: OUTPUT, "no-color": NO_COLOR }),
    ],
  },
  undo: {
    operands: "[DIRECTORY]",
    summary: "Undo the last `free` or `move`",
    description: [
      "Undoes what the last `free` or `move` of the project in the current directory, or in " +
        "DIRECTORY, changed: starts units and containers again, and restores files that nobody " +
        "changed since. A process that was ended cannot be started again.",
    ],
    groups: [
      {
        title: "Undo options",
        options: {
          list: { summary: "list the changes, and undo nothing" },
          "dry-run": DRY_RUN,
          sudo: { summary: "use passwordless sudo to start system units" },
        },
      },
      output({ format: FORMAT, output: OUTPUT, "no-color": NO_COLOR }),
    ],
  },
};

export const COMMAND_NAMES = Object.keys(DEFINITIONS) as CommandName[];

/** Every command, with the options that have an effect in it. */
export const COMMANDS = Object.fromEntries(
  COMMAND_NAMES.map((name): [string, Command] => {
    const definition = DEFINITIONS[name];
    const groups = [...definition.groups, GENERAL];
    const options = new Map(groups.flatMap((group) => Object.entries(group.options)));
    return [name, { ...definition, groups, options }];
  }),
) as Readonly<Record<CommandName, Command>>;
