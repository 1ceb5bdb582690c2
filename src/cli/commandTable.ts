import type { CommandName } from "../commands/UsageError.ts";

/** An option of one or more commands. Without `metavar` it is a switch. */
export interface Option {
  readonly short?: string;
  readonly metavar?: string;
  readonly repeatable?: true;
  /** The first one is the default. */
  readonly allowed?: readonly string[];
  readonly summary: string;
}

type OptionTable = Readonly<Record<string, Option>>;

export interface Command {
  readonly usage: string;
  readonly summary: string;
  /** What the help says between the usage and the options. */
  readonly description: string;
  /** By name. */
  readonly options: ReadonlyMap<string, Option>;
}

export const PROJECT_OPTIONS: OptionTable = {
  file: {
    short: "f",
    metavar: "FILE",
    repeatable: true,
    summary: "a compose file; the later ones are merged onto the first",
  },
  "project-name": { short: "p", metavar: "NAME", summary: "the project's name" },
  "project-directory": { metavar: "DIR", summary: "what relative paths begin from" },
  profile: { metavar: "NAME", repeatable: true, summary: 'an active profile; "*" for all' },
  "env-file": { metavar: "FILE", repeatable: true, summary: "an env file in place of .env" },
  service: {
    metavar: "NAME",
    repeatable: true,
    summary: "only this service and those that it depends on",
  },
};

const FORMAT = { metavar: "FORMAT", summary: "how the result is shown" };
const FAIL_ON = { metavar: "LEVEL", allowed: ["error", "warning", "never"] };
const USED_FAIL_ON = { ...FAIL_ON, summary: "the level from which on findings fail the run" };
const POLICY = { metavar: "FILE", summary: "the policy file in place of the repository's own" };
const LEASE_STORE = {
  metavar: "STORE",
  summary:
    "where leases are kept: file (the default), off, or the address of a store, as " +
    "etcd://HOST:2379",
};
const SUDO = { summary: "ask as root, if that takes no password, whose the sockets of others are" };
const SAVED = { metavar: "FILE", summary: "assignments that `allocate --save` has kept" };
const UNUSED = "taken as by every command; it changes nothing here";

/** Every command takes these, so that a script can give them to any. */
const COMMON_OPTIONS: OptionTable = {
  format: { ...FORMAT, allowed: ["text", "json"] },
  policy: { ...POLICY, summary: UNUSED },
  "fail-on": { ...FAIL_ON, summary: UNUSED },
  output: { metavar: "FILE", summary: "write to a file: the whole result, or nothing" },
  verbose: { summary: "say more" },
  quiet: { summary: "say less: only what was found" },
  "no-color": { summary: "no colours; so does the variable NO_COLOR" },
  help: { short: "h", summary: "this" },
  version: { summary: "the version of portplan" },
};

/** The common options of a command whose result is a report. */
const REPORT_OPTIONS: OptionTable = {
  format: { ...FORMAT, allowed: ["text", "json", "markdown", "sarif", "html", "github"] },
  policy: POLICY,
  "fail-on": USED_FAIL_ON,
};

/** `changed`: what differs of the common options. */
function listOptions(own: OptionTable, changed: OptionTable = {}): ReadonlyMap<string, Option> {
  return new Map(Object.entries({ ...own, ...COMMON_OPTIONS, ...changed }));
}

const WHICH_PROJECT = [
  "Without a directory: the project that `docker compose` would take here.",
  "With directories: each is a project as after `cd DIRECTORY`, and all are checked " +
    "together. A pattern (services/*) skips directories without a compose file.",
].join("\n");

const CHECK_OPTIONS: OptionTable = {
  ...PROJECT_OPTIONS,
  "no-probe": { summary: "do not look at sockets and containers" },
  wait: { metavar: "SECONDS", summary: "how long to wait for a taken port to be released" },
  sudo: SUDO,
  workflows: {
    metavar: "WHICH",
    allowed: ["current", "all", "none"],
    summary:
      "GitHub workflows whose services count as well; outside of a workflow none is the " +
      "current one",
  },
  saved: SAVED,
  "lease-store": LEASE_STORE,
};

const ALLOCATE_OPTIONS: OptionTable = {
  ...PROJECT_OPTIONS,
  for: {
    metavar: "WHAT",
    repeatable: true,
    summary: "whose ports move: conflicts, all, or services, with commas between them",
  },
  set: {
    metavar: "SERVICE[:TARGET]=PORT",
    repeatable: true,
    summary: "a host port as you tell it",
  },
  "port-range": {
    metavar: "A-B",
    summary:
      "where ports are taken from; else the policy says, else 10000 up to what the kernel " +
      "hands out",
  },
  offset: { metavar: "N", summary: "every port goes N ports up: 10000 makes 16379 of 6379" },
  "write-env": {
    metavar: "FILE",
    summary:
      "write the assigned variables into an env file; of several projects each into its own, " +
      "FILE with its name",
  },
  "write-override": {
    metavar: "FILE",
    summary: "write a compose file that overrides the ports; of several projects one for each",
  },
  save: {
    metavar: "FILE",
    summary: "keep the assignments in a file, and prefer those that it has",
  },
  print: {
    metavar: "AS",
    allowed: ["env", "shell", "json", "override"],
    summary: "what to use, instead of the report",
  },
  via: {
    metavar: "PROXY",
    allowed: ["traefik"],
    summary: "services that speak HTTP get a name at a proxy instead of a host port",
  },
  "traefik-network": { metavar: "NAME", summary: "the network that the proxy is in; else traefik" },
  "traefik-domain": {
    metavar: "NAME",
    summary: "what the names of the services end in; else localhost",
  },
  "traefik-entrypoint": { metavar: "NAME", summary: "the entry point of the proxy; else web" },
  "lease-store": LEASE_STORE,
};

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  map: {
    usage: "map [OPTIONS] [DIRECTORY...]",
    summary: "shows which host ports a project publishes",
    description:
      "Shows every host port that a project publishes, and where it is declared. Does not look " +
      `at the host.\n\n${WHICH_PROJECT}`,
    options: listOptions({ ...PROJECT_OPTIONS, saved: SAVED }, REPORT_OPTIONS),
  },
  check: {
    usage: "check [OPTIONS] [DIRECTORY...]",
    summary: "says whether the host ports will be there, and if not, why",
    description:
      "Says whether the host ports of a project will be there when it is started: collisions " +
      `within it, what the host has taken, what the engine refuses.\n\n${WHICH_PROJECT}`,
    options: listOptions(CHECK_OPTIONS, REPORT_OPTIONS),
  },
  allocate: {
    usage: "allocate [OPTIONS] [DIRECTORY...]",
    summary: "gives a project free ports of its own, and says how to use them",
    description:
      "Chooses free host ports, leases them so that nobody else gets them, and proves that " +
      "what hands them over changes nothing else. Edits no file of the " +
      `project.\n\n${WHICH_PROJECT}`,
    options: listOptions(ALLOCATE_OPTIONS, { policy: POLICY, "fail-on": USED_FAIL_ON }),
  },
  release: {
    usage: "release [OPTIONS] [DIRECTORY...]",
    summary: "gives back the leases of a project",
    description:
      "Gives back the leases on ports of the projects in these directories, or in this one. " +
      "Repeating it is harmless.",
    options: listOptions({ "lease-store": LEASE_STORE }),
  },
  url: {
    usage: "url [OPTIONS] SERVICE [TARGET]",
    summary: "says at which address a service is reached now",
    description:
      "Prints the address at which a published port of a service is reached: its first one, " +
      "or that of the container port TARGET.",
    options: listOptions(
      {
        ...PROJECT_OPTIONS,
        host: {
          metavar: "NAME",
          summary:
            "the host's name in the address; else the address that is bound, the loopback for " +
            "every one",
        },
      },
      { policy: POLICY },
    ),
  },
  init: {
    usage: "init [OPTIONS] [DIRECTORY...]",
    summary: "writes a policy that describes the project as it is",
    description:
      "Writes a policy, with comments, that the projects pass as they are: " +
      ".github/portplan.yml where there is a .github, else portplan.yml, at the repository's " +
      "root; --policy or --output names another place. A policy that is there already is left " +
      `alone.\n\n${WHICH_PROJECT}`,
    options: listOptions(PROJECT_OPTIONS, {
      policy: { ...POLICY, summary: "where the policy is written" },
    }),
  },
  who: {
    usage: "who [OPTIONS] [PORT...]",
    summary: "says who holds a port, and how to make it let go",
    description:
      "Says who holds these ports: 5432, 8080-8084, 127.0.0.1:53/udp. Without a port: every " +
      "one that is held.",
    options: listOptions({ sudo: SUDO }),
  },
  explain: {
    usage: "explain [OPTIONS] [FILE]",
    summary: "says why `docker compose up` failed on a port",
    description:
      "Reads the output of a failed `docker compose up` from a file or from standard input: " +
      "which port, who holds it now, why, and what to do.",
    options: listOptions({}),
  },
};

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
