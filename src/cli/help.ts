import type { CommandName } from "../commands/UsageError.ts";
import { type Command, COMMAND_NAMES, COMMANDS, GENERAL, type Option } from "./commandTable.ts";

export const PURPOSE = "Check that a Compose project's host ports are free before you start it.";
export const EXIT_STATUS: readonly Row[] = [
  ["0", "no findings at or above the level of --fail-on"],
  ["1", "findings at or above that level"],
  ["2", "usage error, invalid project or policy, or another error"],
];
export const EXAMPLES: readonly Row[] = [
  ["portplan check", "check the project in this directory"],
  ["portplan check services/*", "check several projects together"],
  ["portplan who 5432", "show what is using port 5432"],
  ["docker compose up 2>&1 | portplan explain", "explain a failed start"],
];

/** Without a command, `-v` is the version. With one, it could be meant as `--verbose`. */
const VERSION: Option = { short: "v", summary: "show the version (also -V)" };

/** Returns the help of a command, or of the program if `command` is null. */
export function formatHelp(command: CommandName | null): string {
  if (command !== null) return formatCommandHelp(command, COMMANDS[command]);
  const commands = COMMAND_NAMES.map((name) => [name, COMMANDS[name].summary] as const);
  return [
    PURPOSE,
    "",
    "Usage: portplan COMMAND [OPTIONS] [ARGUMENT...]",
    ...formatSection("Commands", commands),
    ...formatSection(GENERAL.title, listOptions({ ...GENERAL.options, version: VERSION })),
    ...formatSection("Exit status", EXIT_STATUS),
    ...formatSection("Examples", EXAMPLES),
    "",
    "Run 'portplan COMMAND --help' for the options of a command.",
    "",
  ].join("\n");
}

function formatCommandHelp(
  name: string,
  { operands, description, groups, words }: Command,
): string {
  const sections = groups.map(({ title, options }) => [title, listOptions(options)] as const);
  const indent = findIndent(sections.flatMap(([, rows]) => rows));
  return [
    ...description.slice(0, 1).flatMap((paragraph) => wrapText(paragraph)),
    "",
    `Usage: portplan ${name} [OPTIONS] ${operands}`.trimEnd(),
    ...description.slice(1).flatMap((paragraph) => ["", ...wrapText(paragraph)]),
    ...sections.flatMap(([title, rows]) => formatSection(title, rows, indent)),
    ...(words === undefined ? [] : formatSection(words.title, words.rows)),
    "",
  ].join("\n");
}

type Row = readonly [head: string, text: string];

const LINE_LENGTH = 80;
/** The text of a longer head starts on the next line. */
const MAX_INDENT = 32;

function formatSection(title: string, rows: readonly Row[], indent = findIndent(rows)): string[] {
  return ["", `${title}:`, ...rows.flatMap(([head, text]) => wrapText(text, indent, `  ${head}`))];
}

function findIndent(rows: readonly Row[]): number {
  return Math.min(Math.max(...rows.map(([head]) => head.length)) + 4, MAX_INDENT);
}

/** Wraps a text at 80 columns. It starts in the column `indent`, after or below `head`. */
function wrapText(text: string, indent = 0, head = ""): string[] {
  const isLong = head.length > 0 && head.length + 2 > indent;
  const lines = isLong ? [head, " ".repeat(indent)] : [head.padEnd(indent)];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    const isFirst = line.length === indent;
    if (!isFirst && line.length + 1 + word.length > LINE_LENGTH)
      lines.push(" ".repeat(indent) + word);
    else lines[lines.length - 1] = `${line}${isFirst ? "" : " "}${word}`;
  }
  return lines;
}

function listOptions(options: Readonly<Record<string, Option>>): Row[] {
  return Object.entries(options).map(([name, option]) => [
    formatSpelling(name, option),
    formatSummary(option),
  ]);
}

/** Returns how an option is written, aligned: `-f, --file FILE`, `    --no-probe`. */
export function formatSpelling(name: string, { short, metavar }: Option): string {
  const prefix = short === undefined ? "    " : `-${short}, `;
  return `${prefix}--${name}${metavar === undefined ? "" : ` ${metavar}`}`;
}

/** Returns an option's summary, with its choices and its default. */
export function formatSummary(option: Option): string {
  const { summary, choices, repeatable, defaultNote = option.default } = option;
  const notes = [
    ...(choices === undefined ? [] : [`choices: ${choices.join(", ")}`]),
    ...(defaultNote === undefined ? [] : [`default: ${defaultNote}`]),
    ...(repeatable ? ["repeatable"] : []),
  ];
  return [summary, ...notes.map((note) => `(${note})`)].join(" ");
}
