import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { COMMAND_NAMES, COMMANDS, GENERAL, type OptionGroup } from "../src/cli/commandTable.ts";
import { EXAMPLES, EXIT_STATUS, formatSpelling, formatSummary, PURPOSE } from "../src/cli/help.ts";
import type { CommandName } from "../src/commands/UsageError.ts";
import { table } from "./markdownTable.ts";

// Writes docs/cli.md from the option table of the command line: npm run generate.

const PROJECT = "Project options";

const ENVIRONMENT = [
  [
    "`PORTPLAN_TIMEOUT`",
    "seconds of computing after which a command fails with status 2; waiting does not count",
    "`60`",
  ],
  [
    "`PORTPLAN_LEASE_DIR`",
    "directory of the leases of jobs and terminals; the same for all accounts",
    "`/var/lock/portplan` or `/tmp/portplan-leases`",
  ],
  [
    "`PORTPLAN_STATE_DIR`",
    "directory of the leases of checkouts, and of the records of `undo`; the same for all accounts",
    "`/var/tmp/portplan`",
  ],
  ["`HEALTH_SERVER_PORTS`", "more ports that `watch --listen` tries, e.g. `8081,8082`", ""],
  ["`PORTPLAN_WEBHOOK`", "the URL of `watch --webhook`, if it is a secret", ""],
];

/** Returns the reference page of the command line. */
export function cliPage(): string {
  const project = COMMANDS.check.groups.find(({ title }) => title === PROJECT);
  return [
    "<!-- Generated from src/cli/commandTable.ts: npm run generate -->",
    "# Command line",
    PURPOSE,
    fence("portplan COMMAND [OPTIONS] [ARGUMENT...]"),
    table(
      ["Command", "Purpose"],
      COMMAND_NAMES.map((name) => [`[${name}](#${name})`, COMMANDS[name].summary]),
    ),
    table(["Exit status", "Meaning"], EXIT_STATUS),
    table(["Environment variable", "Meaning", "Default"], ENVIRONMENT),
    "Examples:",
    fence(EXAMPLES.map(([command, meaning]) => `# ${meaning}\n${command}`).join("\n\n"), "sh"),
    ...COMMAND_NAMES.flatMap(formatCommand),
    ...(project === undefined ? [] : ["## Project options", optionTable(project)]),
    "## General options",
    optionTable(GENERAL),
    "",
  ].join("\n\n");
}

function formatCommand(name: CommandName): string[] {
  const { description, operands, groups, words } = COMMANDS[name];
  const shared = groups.flatMap(({ title }) =>
    title === PROJECT || title === GENERAL.title
      ? [`[${title.toLowerCase()}](#${title.toLowerCase().replaceAll(" ", "-")})`]
      : [],
  );
  const own = groups.filter(({ title }) => title !== PROJECT && title !== GENERAL.title);
  return [
    `## ${name}`,
    description[0] ?? "",
    fence(`portplan ${name} [OPTIONS] ${operands}`.trimEnd()),
    ...description.slice(1),
    ...own.flatMap((group) => [`### ${group.title}`, optionTable(group)]),
    `Also accepts the ${shared.join(" and the ")}.`,
    ...(words === undefined
      ? []
      : [`### ${words.title}`, table(["Status", "Meaning"], words.rows)]),
  ];
}

function optionTable({ options }: OptionGroup): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const { default: value, defaultNote, ...rest } = option;
    const shownDefault = value === undefined ? (defaultNote ?? "") : `\`${value}\``;
    return [`\`${formatSpelling(name, option).trim()}\``, formatSummary(rest), shownDefault];
  });
  return table(["Option", "Meaning", "Default"], rows);
}

function fence(text: string, language = ""): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

export default function writeCliPage(): void {
  writeFileSync(join(dirname(import.meta.dirname), "docs/cli.md"), cliPage());
}

if (import.meta.main) writeCliPage();
