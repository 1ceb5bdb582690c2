import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { splitProse } from "../../src/report/formats/splitProse.ts";

describe("splitProse", () => {
  it.each<[string, string, string[], string[]]>([
    [
      "a setting and a file",
      "set PORT=1 in .env",
      ["PORT=1", ".env"],
      ["set ", "PORT=1", " in ", ".env", ""],
    ],
    ["a command between backticks", "run `docker ps`", [], ["run ", "docker ps", ""]],
    [
      "code before and after backticks",
      "set A=1, or run `b` in c",
      ["A=1", "c"],
      ["set ", "A=1", ", or run ", "b", " in ", "c", ""],
    ],
    ["the longest code", "run a b c", ["a b", "a b c", "a"], ["run ", "a b c", ""]],
    ["a code at each place", "change 80 to 80", ["80"], ["change ", "80", " to ", "80", ""]],
    [
      "codes in parentheses and before punctuation",
      '("80", "81") x: y; z',
      ['"80"', '"81"', "x", "y", "z"],
      ["(", '"80"', ", ", '"81"', ") ", "x", ": ", "y", "; ", "z", ""],
    ],
    [
      "no code in a longer word",
      "change 8080 in 10.env",
      ["80", ".env"],
      ["change 8080 in 10.env"],
    ],
    [
      "no code at the start of a longer word",
      "set A in .env.example, a/.env or .env/b",
      [".env"],
      ["set A in .env.example, a/.env or .env/b"],
    ],
    [
      "no pid in a longer command, and no port in an address",
      "kill 812, 127.0.0.1:81 or 81:80",
      ["kill 81", "81"],
      ["kill 812, 127.0.0.1:81 or 81:80"],
    ],
    [
      "a code with the syntax of a regular expression",
      'to "${A:-1}:80" or a.*',
      ['"${A:-1}:80"', "a.*", ".*"],
      ["to ", '"${A:-1}:80"', " or ", "a.*", ""],
    ],
    [
      "a code with backticks",
      "remove a`b from x`y, see `z`",
      ["a`b", "x`y"],
      ["remove ", "a`b", " from ", "x`y", ", see ", "z", ""],
    ],
    ["a single backtick as prose", "a ` b", [], ["a ` b"]],
    ["no empty code", "a b", [""], ["a b"]],
    ["an escaped control character as text", "a \\u{2}b", ["\\u{2}b"], ["a ", "\\u{2}b", ""]],
  ])("finds %s", (_, text, code, parts) => {
    expect(splitProse(text, code)).toEqual(parts);
  });

  it("loses only the backticks around code, whatever the text", () => {
    const piece = constantFrom(
      "`",
      " ",
      "a",
      ".env",
      "80",
      ",",
      "(",
      ")",
      "$",
      "\\",
      "\u0002",
      "😀",
    );
    const pieces = array(piece).map((all) => all.join(""));
    assert(
      property(pieces, array(pieces, { maxLength: 4 }), (text, code) => {
        const parts = splitProse(text, code);
        expect(parts.length % 2).toBe(1);
        const withoutBackticks = (joined: string) => joined.replaceAll("`", "");
        expect(withoutBackticks(parts.join(""))).toBe(withoutBackticks(text));
        for (const part of parts.filter((__, at) => at % 2 === 1)) expect(text).toContain(part);
      }),
    );
  });
});
