import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../src/cli/arguments.ts";
import { formatHelp } from "../../src/cli/help.ts";
import { type CommandName, UsageError } from "../../src/commands/UsageError.ts";

function parsed(line: string) {
  const invocation = parseCommandLine(line.split(" ").filter(Boolean));
  if (invocation.kind !== "run") return invocation;
  const { kind, command, options, operands } = invocation;
  return {
    kind,
    command,
    operands,
    list: (name: string) => options.list(name),
    value: (name: string) => options.value(name),
    choice: (name: string) => options.choice(name),
    has: (name: string) => options.has(name),
  };
}

function mistake(line: string): string {
  try {
    parsed(line);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "none";
}

describe("what is understood", () => {
  it.each([
    ["check -f a.yaml -f b.yaml", "file", ["a.yaml", "b.yaml"]],
    ["check -fa.yaml --file=b.yaml", "file", ["a.yaml", "b.yaml"]],
    ["check --profile a,b --profile *", "profile", ["a,b", "*"]],
    ["--env-file missing.env check", "env-file", ["missing.env"]],
    ["map --service db", "service", ["db"]],
    ["map", "service", []],
  ])("%s", (line, name, expected) => {
    const run = parsed(line);
    expect("list" in run && run.list(name)).toEqual(expected);
  });

  it("takes the last value of an option, and the first that is allowed without one", () => {
    const run = parsed("check --format json --format github -p a -p b");
    expect(
      "value" in run && [
        run.choice("format"),
        run.value("project-name"),
        run.choice("fail-on"),
        run.value("output"),
      ],
    ).toEqual(["github", "b", "error", null]);
  });

  it("takes everything behind -- for a directory", () => {
    expect(parsed("check -- --odd -f")).toMatchObject({
      command: "check",
      operands: ["--odd", "-f"],
    });
  });

  it.each([
    ["--help", null],
    ["-h", null],
    ["check --help", "check"],
    ["who -h --no-such-option", "who"],
    ["help", null],
    ["help check", "check"],
  ])("helps: %s", (line, command) => expect(parsed(line)).toEqual({ kind: "help", command }));

  it.each(["--version", "check --version"])("tells its version: %s", (line) =>
    expect(parsed(line)).toEqual({ kind: "version" }),
  );
});

/** The commands as the help lists them. */
const names = Array.from(formatHelp(null).matchAll(/^ {2}(\w+) {2,}/gm), ([, name]) => name).join(
  ", ",
);

describe("what is wrong usage, and what would be right", () => {
  it.each([
    ["", `a command is missing: ${names}`],
    ["chekc", `there is no command "chekc"; did you mean check?; there are ${names}`],
    ["destroy", `there is no command "destroy"; there are ${names}`],
    ["check --fromat json", "check has no option --fromat; did you mean --format?"],
    ["check --xyzzy", "check has no option --xyzzy"],
    ["map --no-probe", "map has no option --no-probe: it belongs to check"],
    ["who --no-probe", "who has no option --no-probe: it belongs to check"],
    ["check -x", "check has no option -x"],
    ["map --wait 3", "map has no option --wait: it belongs to check"],
    ["who --wait 3", "who has no option --wait: it belongs to check"],
    ["explain --wait 3", "explain has no option --wait: it belongs to check"],
    ["who --format github", '--format "github" is none of text, json'],
    ["who --format xml", '--format "xml" is none of text, json'],
    ["who --format=", '--format "" is none of text, json'],
    ["check --fail-on notice", '--fail-on "notice" is none of error, warning, never'],
    ["check --output", "--output needs a value: FILE"],
    ["check --output=", "--output needs a value: FILE"],
    ["check --policy=", "--policy needs a value: FILE"],
    ["help chekc", `there is no command "chekc"; did you mean check?; there are ${names}`],
    ["who --format", "--format needs a value: text, json"],
    ["check --verbose=yes", "--verbose takes no value"],
    ["check --quiet --verbose", "--quiet and --verbose exclude each other"],
    ["check -f a.yaml shop blog", "--file is for one project, and 2 directories are given"],
    [
      "check --project-name a shop blog",
      "--project-name is for one project, and 2 directories are given",
    ],
    [
      "map --project-directory a shop blog",
      "--project-directory is for one project, and 2 directories are given",
    ],
    ["map --env-file a shop blog", "--env-file is for one project, and 2 directories are given"],
  ])("%s", (line, message) => expect(mistake(line)).toBe(message));

  it.each(["check -f a.yaml shop", "check --profile a shop blog", "map --service a shop blog"])(
    "but not: %s",
    (line) => expect(mistake(line)).toBe("none"),
  );
});

describe("the help", () => {
  it("names every command", () => {
    expect(names.split(", ")).toEqual(expect.arrayContaining(["map", "check", "who"]));
  });

  it.each(
    names
      .split(", ")
      .flatMap((name) =>
        ["policy", "format", "output", "fail-on", "verbose", "quiet", "no-color"].map((o) => [
          name,
          o,
        ]),
      ),
  )("of %s tells of --%s, which every command takes", (name, option) =>
    expect(formatHelp(name as CommandName)).toContain(`--${option}`),
  );

  it.each(names.split(", "))("of %s fits into 80 columns", (name) => {
    expect(
      Math.max(
        ...formatHelp(name as CommandName)
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  it("names every option of a command with its values", () => {
    expect(formatHelp("check")).toMatch(/\n {2}-f, --file FILE {2,}\S[^-]*\(repeatable\)\n/);
    expect(formatHelp("check")).toMatch(
      /\n {6}--fail-on LEVEL {2,}\S[^-]*\(error, warning, never\)\n/,
    );
    expect(formatHelp("who")).not.toContain("--no-probe");
  });
});
