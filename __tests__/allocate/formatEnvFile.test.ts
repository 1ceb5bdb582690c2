import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEnvFile } from "../../src/allocate/formatEnvFile.ts";
import { type EnvValue, parseDotenv } from "../../src/compose/index.ts";

const FIRST_LINE = "# Written by portplan: the host ports of this run.";
const LAST_LINE = "# End of the host ports.";
const BLOCK = `${FIRST_LINE}\nWEB=1\n${LAST_LINE}\n`;
const ports = (given: Readonly<Record<string, string>>) => new Map(Object.entries(given));

function parse(text: string): Record<string, string> {
  const values = new Map<string, EnvValue>();
  expect(parseDotenv("", text, () => undefined, values)).toBeNull();
  return Object.fromEntries(Array.from(values, ([name, { value }]) => [name, value]));
}

describe("an env file with foreign lines", () => {
  it.each([
    ["nothing", "", BLOCK],
    ["no final newline", "A=1", `A=1\n${BLOCK}`],
    ["CRLF", "A=1\r\n", `A=1\r\n${BLOCK}`],
    [
      "a block of an earlier run",
      `A=1\n${FIRST_LINE}\nDB=2\nWEB=3\n${LAST_LINE}\n`,
      `A=1\n${BLOCK}`,
    ],
    ["only a block", `${FIRST_LINE}\nDB=2\n${LAST_LINE}\n`, BLOCK],
    ["our variable", "export WEB=8080 # mine\nA=1\n", "export WEB=1 # mine\nA=1\n"],
    ["our variable in quotes", `WEB="8080"\n`, "WEB=1\n"],
    [
      "a value that looks like a block",
      `A="\n${FIRST_LINE}\nB=1\n${LAST_LINE}\n"\n`,
      `A="\n${FIRST_LINE}\nB=1\n${LAST_LINE}\n"\n${BLOCK}`,
    ],
    ["a value that looks like our variable", `A='\nWEB=1\n'\n`, `A='\nWEB=1\n'\n${BLOCK}`],
    [
      "lines after a block",
      `${FIRST_LINE}\nDB=2\n${LAST_LINE}\nPASSWORD=x\n`,
      `${FIRST_LINE}\nDB=2\n${LAST_LINE}\nPASSWORD=x\n${BLOCK}`,
    ],
    [
      "lines instead of the end of a block",
      `${FIRST_LINE}\nDB=2\nPORT=3\n`,
      `${FIRST_LINE}\nDB=2\nPORT=3\n${BLOCK}`,
    ],
  ])("keeps them if it has %s", (_, before, after) => {
    expect(formatEnvFile(ports({ WEB: "1" }), before, true)).toBe(after);
    expect(formatEnvFile(ports({ WEB: "1" }), after, true)).toBe(after);
  });

  it("is as before after a run that assigns no variables", () => {
    for (const before of ["", "A=1\n", "A='x\ny'\r\n"]) {
      const after = formatEnvFile(ports({ WEB: "1" }), before, true);
      expect(formatEnvFile(ports({}), after, true)).toBe(before);
    }
  });

  it("keeps every value but ours, whatever the lines are", () => {
    const line = fc.oneof(
      fc.constantFrom(
        "A=1",
        "export B='x y' # c",
        'C="a\nWEB=7\nb"',
        `D="\n${FIRST_LINE}\nE=1\n"`,
        "WEB=9",
        "# WEB=3",
        "",
        "F: g",
        FIRST_LINE,
        "G=${A}$$",
        "H=\\",
      ),
    );
    const file = fc.tuple(
      fc.array(line, { maxLength: 8 }),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", "\n"),
    );
    fc.assert(
      fc.property(file, ([lines, newline, end]) => {
        const before = lines.join(newline) + end;
        const after = formatEnvFile(ports({ WEB: "1", DB: "2" }), before, true);
        const { WEB: web, DB: db, ...others } = parse(after);
        const { WEB: _web, DB: _db, ...known } = parse(before);
        expect([web, db]).toEqual(["1", "2"]);
        expect(others).toEqual(known);
        expect(formatEnvFile(ports({ WEB: "1", DB: "2" }), after, true)).toBe(after);
      }),
    );
  });
});
