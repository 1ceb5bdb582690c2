/**
 * A workflow command in the output of a step. The rules are from actions/runner: ActionCommand.cs,
 * ActionCommandManager.cs.
 */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The output of a step, as the runner interprets it. */
export interface Streams {
  /** Errors, warnings and notices, in order. */
  readonly annotations: readonly Command[];
  /** All other commands. */
  readonly commands: readonly Command[];
  /** The lines that are not commands. */
  readonly log: readonly string[];
}

export const levels = ["error", "warning", "notice"];
const registered = new Set(
  [
    "set-env set-output save-state add-path add-matcher remove-matcher add-mask debug",
    "warning error notice group endgroup echo stop-commands",
  ].flatMap((names) => names.split(" ")),
);

export function readStreams(lines: readonly string[]): Streams {
  const annotations: Command[] = [];
  const commands: Command[] = [];
  const log: string[] = [];
  let resume: string | null = null;
  for (const line of lines) {
    const command = parseCommand(line, resume);
    if (command === null || (resume !== null && command.name !== resume)) {
      log.push(line);
    } else if (resume !== null) {
      resume = null;
    } else {
      if (command.name === "stop-commands") resume = command.data.toLowerCase();
      (levels.includes(command.name) ? annotations : commands).push(command);
    }
  }
  return { annotations, commands, log };
}

/**
 * The characters that the runner ignores, because .NET compares strings by culture here (StartsWith
 * and IndexOf without StringComparison). For example, a line that starts with a soft hyphen and
 * "::" is a command.
 */
const weightless = /(?![\t\n\v\f\r\u0085])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const netWhitespace = /^[\s\u0085]+/u;

function parseCommand(raw: string, resume: string | null): Command | null {
  const line = raw.replace(weightless, "");
  return parseCurrent(line.replace(netWhitespace, ""), resume) ?? parseLegacy(line, resume);
}

function parseCurrent(line: string, resume: string | null): Command | null {
  const end = line.startsWith("::") ? line.indexOf("::", 2) : -1;
  if (end < 0) return null;
  return makeCommand(line.slice(2, end), ",", line.slice(end + 2), resume, unescapers.current);
}

function parseLegacy(line: string, resume: string | null): Command | null {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return null;
  return makeCommand(
    line.slice(start + 3, end),
    ";",
    line.slice(end + 1),
    resume,
    unescapers.legacy,
  );
}

function makeCommand(
  info: string,
  separator: string,
  data: string,
  resume: string | null,
  unescaper: Unescaper,
): Command | null {
  const space = info.indexOf(" ");
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!registered.has(name) && name !== resume) return null;
  const properties: Record<string, string> = {};
  for (const pair of space < 0 ? [] : info.slice(space + 1).split(separator)) {
    const equals = pair.indexOf("=");
    if (equals > 0 && equals < pair.length - 1)
      properties[pair.slice(0, equals).trim()] = unescaper.property(pair.slice(equals + 1));
  }
  return { name, properties, data: unescaper.data(data) };
}

interface Unescaper {
  property(text: string): string;
  data(text: string): string;
}

const unescape =
  (...pairs: readonly (readonly [string, string])[]) =>
  (text: string) =>
    pairs.reduce((result, [escaped, character]) => result.replaceAll(escaped, character), text);
const lineEnds = [
  ["%0D", "\r"],
  ["%0A", "\n"],
] as const;
const legacy = unescape(["%3B", ";"], ...lineEnds, ["%5D", "]"], ["%25", "%"]);
const unescapers: Record<"current" | "legacy", Unescaper> = {
  current: {
    property: unescape(...lineEnds, ["%3A", ":"], ["%2C", ","], ["%25", "%"]),
    data: unescape(...lineEnds, ["%25", "%"]),
  },
  legacy: { property: legacy, data: legacy },
};
