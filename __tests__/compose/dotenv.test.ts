import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDotenv } from "../../src/compose/load/dotenv.ts";
import type { EnvValue } from "../../src/compose/load/template.ts";

const SHELL: Readonly<Record<string, string>> = { SHELL_VALUE: "shell", EMPTY: "" };

function read(text: string): { values: Record<string, string>; failure: string | null } {
  const into = new Map<string, EnvValue>();
  const lookup = (name: string) =>
    SHELL[name] === undefined
      ? undefined
      : { value: SHELL[name], source: "shell" as const, span: null };
  const failure = parseDotenv("/repo/.env", text, lookup, into);
  return {
    values: Object.fromEntries([...into].map(([name, { value }]) => [name, value])),
    failure: failure?.message ?? null,
  };
}

describe("parseDotenv", () => {
  it.each<[string, string, Record<string, string>]>([
    ["a value up to the end of its line", "A=1\nB=two words\n", { A: "1", B: "two words" }],
    ["a file without a newline at the end", "A=1", { A: "1" }],
    ["spaces around names and values", "  A = 1 \n", { A: "1" }],
    ["a colon instead of =", "A: 1\nB:2\n", { A: "1", B: "2" }],
    ["export", "export A=1\nexport  B=2\n", { A: "1", B: "2" }],
    ["comments and empty lines", "# x\n\n  # y\nA=1\n", { A: "1" }],
    ["a comment after a space", "A=1 # x\n", { A: "1" }],
    ["a # sign that does not follow a space", "A=1#x\nB=1\t# x\n", { A: "1#x", B: "1\t# x" }],
    ["a comment in place of a value", "A= # x\n", { A: "# x" }],
    ["single quotes literally", "A='$SHELL_VALUE \\n'\n", { A: "$SHELL_VALUE \\n" }],
    ["single quotes over two lines, with an escape", "A='one\nit\\'s'\n", { A: "one\nit's" }],
    [
      "double quotes with escapes",
      'A="a\\tb\\n\\"c\\" \\\\ \\x07 \\0101"\n',
      { A: 'a\tb\n"c" \\ \\x07 A' },
    ],
    ["an escaped dollar sign", 'A="\\$X"\nB=$$X\n', { A: "$X", B: "$X" }],
    [
      "variables of the shell, then of earlier lines",
      "SHELL_VALUE=x\nA=$SHELL_VALUE\nB=${C:-later}\nC=1\nD=${C}2\n",
      { SHELL_VALUE: "x", A: "shell", B: "later", C: "1", D: "12" },
    ],
    ["the last of two values", "A=1\nA=2\n", { A: "2" }],
    [
      "a name without a value from the environment",
      "SHELL_VALUE\nNOT_SET\nA=1\n",
      { SHELL_VALUE: "shell", A: "1" },
    ],
    ["carriage returns", "A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    [
      "names with dots, hyphens and non-ASCII letters",
      "a.b-c[0]=1\nÄ=2\n",
      { "a.b-c[0]": "1", Ä: "2" },
    ],
    ["a backslash at the end of a line literally", "A=1\\\nB=2\n", { A: "1\\", B: "2" }],
  ])("reads %s", (_, text, expected) => {
    expect(read(text)).toEqual({ values: expected, failure: null });
  });

  it("reads a value with 200,000 spaces inside and after it", () => {
    const value = `x${" ".repeat(200_000)}y`;
    expect(read(`A=${value}\nB=${value}${"\t".repeat(200_000)}\n`)).toEqual({
      values: { A: value, B: value },
      failure: null,
    });
  });

  it.each([
    ["\v\f\r\u0085\u00a0\u2003\u3000", "x"],
    ["\ufeff", "x\ufeff"],
    ["\u200b ", "x\u200b"],
  ])("trims the trailing spaces that Go trims: %j", (spaces, expected) => {
    expect(read(`A=x${spaces}\n`).values).toEqual({ A: expected });
  });

  it.each([
    ["an invalid character in a name", "A/B=1\n", "invalid character in a variable name"],
    ["a space in a name", "A B=1\n", "contains a space"],
    ["a missing closing quote", 'A="x\nB=1\n', 'missing closing "'],
    [
      "a required variable without a value",
      "A=${NOT_SET:?please}\n",
      "variable NOT_SET is missing",
    ],
    ["invalid variable syntax", "A=${x y}\n", "invalid variable syntax"],
  ])("rejects %s", (_, text, message) => {
    expect(read(text).failure).toContain(message);
  });

  it("never prints the content of a file in a message", () => {
    const secret = fc.stringMatching(/^[a-z]{8}[!%/&?]{1,3}[a-z]{8}$/);
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom("", "A=", 'A="', "A='", "export ", "A=${", "A=${X:?", "A B="),
        (hidden, before) => {
          const { failure } = read(`${before}${hidden}\n`);
          expect(failure ?? "").not.toContain(hidden.slice(0, 8));
          expect(failure ?? "").not.toContain(hidden.slice(-8));
        },
      ),
    );
  });
});
