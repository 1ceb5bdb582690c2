import type { CommandName } from "../commands/UsageError.ts";
import { type Command, COMMAND_NAMES, COMMANDS, type Option } from "./commandTable.ts";

/** The help of a command, or of the program. */
export function formatHelp(command: CommandName | null): string {
  if (command !== null) return formatCommandHelp(COMMANDS[command]);
  const width = Math.max(...COMMAND_NAMES.map((name) => name.length));
  return [
    "Will the host ports that a Docker Compose project wants be there?",
    "",
    "Usage: portplan COMMAND [OPTIONS] [DIRECTORY...]",
    "",
    ...COMMAND_NAMES.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name].summary}`),
    "",
    "portplan COMMAND --help tells the options of a command.",
    "",
    ...wrapText(
      "Exit status: 0 nothing found at or above --fail-on; 1 findings; 2 it could not do all " +
        "of its work.",
      0,
    ),
    "",
  ].join("\n");
}

function formatCommandHelp({ usage, description, options }: Command): string {
  const rows = Array.from(
    options,
    ([name, option]) => [formatSpelling(name, option), formatSummary(option)] as const,
  );
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
  const paragraphs = description.split("\n").flatMap((paragraph) => wrapText(paragraph, 0));
  const lines = rows.flatMap(([name, text]) => wrapText(text, indent, `  ${name}`));
  return [`Usage: portplan ${usage}`, "", ...paragraphs, "", ...lines, ""].join("\n");
}

const LINE_LENGTH = 80;

/** Lines of at most 80 characters that begin at a column; `head` stands before the first. */
function wrapText(text: string, indent: number, head = ""): string[] {
  const lines = [head.padEnd(indent)];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    const isFirst = line.length === indent;
    if (!isFirst && line.length + 1 + word.length > LINE_LENGTH)
      lines.push(" ".repeat(indent) + word);
    else lines[lines.length - 1] = `${line}${isFirst ? "" : " "}${word}`;
  }
  return lines;
}

function formatSpelling(name: string, { short, metavar }: Option): string {
  const prefix = short === undefined ? "    " : `-${short}, `;
  return `${prefix}--${name}${metavar === undefined ? "" : ` ${metavar}`}`;
}

function formatSummary({ summary, allowed, repeatable }: Option): string {
  const notes = [allowed?.join(", ") ?? "", repeatable ? "repeatable" : ""].filter(Boolean);
  return notes.length === 0 ? summary : `${summary} (${notes.join("; ")})`;
}
