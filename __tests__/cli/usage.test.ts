import { describe, expect, it } from "vitest";
import { type Invocation, type Options, parseCommandLine } from "../../src/cli/arguments.ts";
import { COMMAND_NAMES, COMMANDS } from "../../src/cli/commandTable.ts";
import { formatHelp } from "../../src/cli/help.ts";
import { UsageError } from "../../src/commands/UsageError.ts";

const parse = (line: string): Invocation => parseCommandLine(line.split(" ").filter(Boolean));

function parseOptions(line: string): Options {
  const invocation = parse(line);
  if (invocation.kind === "run") return invocation.options;
  throw new Error(`${line} does not run a command`);
}

/** Returns the message of the usage error, and the command of its help. */
function findMistake(line: string): { message: string; command: string | null } | null {
  try {
    parse(line);
    return null;
  } catch (error) {
    if (error instanceof UsageError) return { message: error.message, command: error.command };
    throw error;
  }
}

describe("parseCommandLine", () => {
  it.each([
    ["check -f a.yaml -f b.yaml", "file", ["a.yaml", "b.yaml"]],
    ["check -fa.yaml --file=b.yaml", "file", ["a.yaml", "b.yaml"]],
    ["check --profile a,b --profile *", "profile", ["a,b", "*"]],
    ["--env-file missing.env check", "env-file", ["missing.env"]],
    ["map --service db", "service", ["db"]],
    ["map", "service", []],
  ])("reads all values of a repeatable option: %s", (line, name, expected) => {
    expect(parseOptions(line).list(name)).toEqual(expected);
  });

  it("uses the last value of an option, or its default", () => {
    const options = parseOptions("check --format json --format github -p a -p b");
    expect([
      options.valueOrDefault("format"),
      options.value("project-name"),
      options.valueOrDefault("fail-on"),
      options.value("output"),
    ]).toEqual(["github", "b", "error", null]);
  });

  it.each(["map", "check", "allocate", "release", "url db", "who", "explain", "free"])(
    "reads - as standard output: %s --output -",
    (line) => {
      expect(parseOptions(`${line} --output -`).has("output")).toBe(false);
      expect(parseOptions(`${line} --output a --output -`).has("output")).toBe(false);
      expect(parseOptions(`${line} --output - --output a`).value("output")).toBe("a");
      expect(parseOptions(`${line} --output ./-`).value("output")).toBe("./-");
    },
  );

  it.each([
    ["allocate", "--write-env"],
    ["allocate", "--write-override"],
    ["allocate", "--save"],
    ["init", "--output"],
    ["init", "--policy"],
  ])("refuses - as a file to write: %s %s -", (command, option) => {
    const message = `${option} needs the name of a file, not "-"`;
    expect(findMistake(`${command} ${option} -`)).toEqual({ message, command });
  });

  it("reads -q as --quiet", () => {
    expect(parseOptions("check -q").has("quiet")).toBe(true);
  });

  it("reads all arguments after -- as operands", () => {
    expect(parse("check -- --odd -f")).toMatchObject({
      command: "check",
      operands: ["--odd", "-f"],
    });
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ["run -- npm test", [], ["npm", "test"]],
    ["run shop -q -- npm --help -- -x", ["shop"], ["npm", "--help", "--", "-x"]],
    ["run shop", ["shop"], []],
    ["run shop --", ["shop"], []],
    ["-- run npm", [], ["npm"]],
    ["check shop -- blog", ["shop", "blog"], []],
  ])("reads the words after -- as the program of run: %s", (line, operands, program) =>
    expect(parse(line)).toMatchObject({ operands, program }),
  );

  it.each([
    ["", null],
    ["--help", null],
    ["-h", null],
    ["check --help", "check"],
    ["run --help -- npm --version", "run"],
    ["who -h --no-such-option", "who"],
    ["help", null],
    ["help check", "check"],
  ])("shows the help: portplan %s", (line, command) =>
    expect(parse(line)).toEqual({ kind: "help", command }),
  );

  it.each(["--version", "-v", "-V", "check --version", "map -V"])(
    "shows the version: portplan %s",
    (line) => expect(parse(line)).toEqual({ kind: "version" }),
  );

  it.each(["check -f a.yaml shop", "check --profile a shop blog", "map --service a shop blog"])(
    "accepts project options with directories: %s",
    (line) => expect(findMistake(line)).toBe(null),
  );
});

describe("usage errors", () => {
  it.each([
    ["chek", 'unknown command "chek". Did you mean "check"?'],
    ["destroy", 'unknown command "destroy"'],
    ["help chek", 'unknown command "chek". Did you mean "check"?'],
    ["--verbose", "no command given"],
    ["--foo", 'unknown option "--foo"'],
    ["--halp", 'unknown option "--halp". Did you mean "--help"?'],
  ])("suggests the help of the program: portplan %s", (line, message) =>
    expect(findMistake(line)).toEqual({ message, command: null }),
  );

  it.each([
    ["check --fromat json", 'unknown option "--fromat". Did you mean "--format"?'],
    ["check --xyzzy", 'unknown option "--xyzzy"'],
    ["run compose up -d", 'unknown option "-d" (options of the command go after "--")'],
    ["run shop --quite -- ls", 'unknown option "--quite". Did you mean "--quiet"?'],
    ["check -x", 'unknown option "-x"'],
    ["check -v", 'unknown option "-v". Did you mean "--verbose"?'],
    ["map --wait 3", 'unknown option "--wait" for "map" (only "check" and "verify" have it)'],
    ["who --no-probe", 'unknown option "--no-probe" for "who" (only "check" has it)'],
    [
      "map --sudo",
      'unknown option "--sudo" for "map" ' +
        '(only "check", "verify", "list", "who", "free" and "undo" have it)',
    ],
    [
      "map --fail-on never",
      'unknown option "--fail-on" for "map" (only "check", "verify", "allocate" and "run" have it)',
    ],
    [
      "explain -q",
      'unknown option "-q" for "explain" ' +
        '(only "map", "check", "verify", "allocate", "run" and "init" have it)',
    ],
    ["who --format github", 'invalid value "github" for --format (choose from text, json)'],
    [
      "check --format xml",
      'invalid value "xml" for --format (choose from text, json, markdown, sarif, html, github)',
    ],
    [
      "check --fail-on notice",
      'invalid value "notice" for --fail-on (choose from error, warning, never)',
    ],
    ["who --format=", "--format needs a value (choose from text, json)"],
    ["who --format", "--format needs a value (choose from text, json)"],
    ["check --output", "--output needs a value (FILE)"],
    ["check --output=", "--output needs a value (FILE)"],
    ["check --policy=", "--policy needs a value (FILE)"],
    ["check --verbose=yes", "--verbose does not take a value"],
    ["check --quiet --verbose", "--quiet and --verbose cannot be used together"],
    ["check -f a.yaml shop blog", "--file applies to one project, but 2 directories are given"],
    [
      "check --project-name a shop blog",
      "--project-name applies to one project, but 2 directories are given",
    ],
    [
      "map --project-directory a shop blog",
      "--project-directory applies to one project, but 2 directories are given",
    ],
    [
      "map --env-file a shop blog",
      "--env-file applies to one project, but 2 directories are given",
    ],
  ])("suggests the help of the command: portplan %s", (line, message) =>
    expect(findMistake(line)).toEqual({ message, command: line.split(" ", 1)[0] }),
  );

  it.each(["move web 9090 -f a.yaml", "free 80 81 -f a.yaml", "url web 80 --env-file a"])(
    "does not take other operands for directories: portplan %s",
    (line) => {
      expect(findMistake(line)).toBeNull();
    },
  );
});

describe.each(COMMAND_NAMES)("%s", (command) => {
  const { options } = COMMANDS[command];
  const others = COMMAND_NAMES.flatMap((name) => [...COMMANDS[name].options]).filter(
    ([name]) => !options.has(name),
  );
  const lines = formatHelp(command).split("\n");

  it("rejects the options of other commands", () => {
    const accepted = others.filter(([name, { metavar, choices = ["1"] }]) => {
      const value = metavar === undefined ? "" : ` ${choices[0]}`;
      const message = findMistake(`${command} --${name}${value}`)?.message;
      return !message?.startsWith(`unknown option "--${name}" for "${command}" (only "`);
    });
    expect(accepted).toEqual([]);
  });

  it("has a help of at most 80 columns", () => {
    expect(lines.filter((line) => line.length > 80 || line.endsWith(" "))).toEqual([]);
  });

  it("has a help with each of its options once, and no others", () => {
    const shown = lines.flatMap((line) => /^ {2}(?: {4}|-\w, )--([\w-]+)/.exec(line)?.[1] ?? []);
    expect(shown.toSorted()).toEqual([...options.keys()].toSorted());
  });
});

describe("formatHelp", () => {
  it("lists every command", () => {
    const listed = Array.from(
      formatHelp(null).matchAll(/^ {2}([a-z]+) {2,}/gm),
      ([, name]) => name,
    );
    expect(listed).toEqual(COMMAND_NAMES);
  });

  it("has at most 80 columns", () => {
    const lines = formatHelp(null).split("\n");
    expect(lines.filter((line) => line.length > 80 || line.endsWith(" "))).toEqual([]);
  });

  it("shows choices, defaults and repeatable options", () => {
    const text = formatHelp("check").replaceAll(/\n {20,}/g, " ");
    expect(text).toMatch(/\n {2}-f, --file FILE {2,}\S[^-]*\(repeatable\)\n/);
    expect(text).toMatch(
      /\n {6}--fail-on LEVEL {2,}\S[^-]*\(choices: error, warning, never\) \(default: error\)\n/,
    );
    expect(text).toMatch(/\n {6}--output FILE {2,}\S[^-]*\(default: standard output\)\n/);
  });
});
