import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  findEnvBlock,
  formatEnvValue,
  NO_OPTIONS,
  setEnvBlock,
} from "../../src/allocate/envBlock.ts";
import { parseDotenv } from "../../src/compose/load/dotenv.ts";
import type { EnvValue } from "../../src/compose/load/template.ts";

const variables = new Map([
  ["WEB_PORT", "18080"],
  ["COMPOSE_PROJECT_NAME", "shop-0abc1def"],
]);
const block = { variables, options: NO_OPTIONS };

/** Returns the text after a release; null if the file is removed. */
const remove = (text: string) => {
  const found = findEnvBlock(text);
  return found === null ? text : found.rest;
};

const read = (text: string) => {
  const values = new Map<string, EnvValue>();
  const failure = parseDotenv("/.env", text, () => undefined, values);
  return failure ?? Object.fromEntries(Array.from(values, ([name, { value }]) => [name, value]));
};

describe("the block at the end of .env", () => {
  it("is readable, and ends the file", () => {
    const [first, begin = "", ...others] = setEnvBlock("A=1\n", block).split("\n");
    expect(begin).toMatch(/^# BEGIN portplan: .*\[lines( \w{6}){2}\]$/);
    expect([first, ...others]).toEqual([
      "A=1",
      "WEB_PORT=18080",
      "COMPOSE_PROJECT_NAME=shop-0abc1def",
      "# END portplan",
      "",
    ]);
  });

  it.each([
    ["no file", null],
    ["an empty file", ""],
    ["a line", "A=1\n"],
    ["a line without its end", "A=1"],
    ["lines of Windows", "A=1\r\nB=2\r\n"],
    ["a line of Windows without its end", "A=1\r\nB=2"],
    ["a carriage return at the end", "A=1\r"],
    ["empty lines at the end", "A=1\n\n\n"],
    ["a value of the same variable", "WEB_PORT=8080\n"],
  ])("is set, set again and removed without a trace: %s", (_, before) => {
    const after = setEnvBlock(before, block);
    expect([setEnvBlock(after, block), remove(after)]).toEqual([after, before]);
    expect(read(after)).toMatchObject(Object.fromEntries(variables));
  });

  it("is replaced by a block with other lines", () => {
    const other = { variables: new Map([["API_PORT", "1"]]), options: NO_OPTIONS };
    const after = setEnvBlock(setEnvBlock("A=1", other), block);
    expect(after).toBe(setEnvBlock("A=1", block));
  });

  it.each<[string, (text: string) => string, string | null, readonly string[]]>([
    ["a changed line", (t) => t.replace("=18080", "=9000"), "A=1\nWEB_PORT=9000\n", ["WEB_PORT"]],
    ["an added line", (t) => t.replace("# END", "B=2\n# END"), "A=1\nB=2\n", ["B"]],
    ["an added empty line", (t) => t.replace("# END", "\n# END"), "A=1\n\n", []],
    ["a line below the block", (t) => `${t}B=2\n`, "A=1\nB=2\n", []],
    ["a line below it without its end", (t) => `${t}B=2`, "A=1\nB=2", []],
    ["a removed line", (t) => t.replace("WEB_PORT=18080\n", ""), "A=1", []],
    ["a removed last line", (t) => t.replace("# END portplan\n", ""), "A=1", []],
    ["no last line, and another", (t) => t.replace("# END portplan", "B=2"), "A=1\nB=2\n", []],
    ["line ends of Windows", (t) => t.replaceAll("\n", "\r\n"), "A=1\r", []],
    ["a second copy of it", (t) => t + t, "A=1\nA=1", []],
  ])("keeps what somebody changed: %s", (_, change, rest, changed) => {
    const text = change(setEnvBlock("A=1", block));
    expect(findEnvBlock(text)).toMatchObject({ rest, changed });
    const again = setEnvBlock(text, block);
    expect(findEnvBlock(again)).toMatchObject({ rest, changed: [] });
    expect(read(again)).toMatchObject(Object.fromEntries(variables));
  });

  it("keeps a file that Portplan created if it has another line", () => {
    const text = `${setEnvBlock(null, block)}B=2\n`;
    expect(remove(text)).toBe("B=2\n");
    const again = setEnvBlock(text, block);
    expect(remove(again.replace("B=2\n", ""))).toBe(null);
  });

  it.each(["", "A=1\n", "# BEGIN\nA=1\n# END portplan\n", "A=# BEGIN portplan\n"])(
    "is not found in %j",
    (text) => {
      expect(findEnvBlock(text)).toBe(null);
    },
  );

  it("keeps the options of Compose", () => {
    const options = {
      files: ["compose.yaml", "dev].yaml"],
      profiles: ["*"],
      projectName: "shöp [x]",
    };
    const text = setEnvBlock("A=1", { variables, options });
    expect(findEnvBlock(text)).toMatchObject({ options, rest: "A=1" });
    const hostile = text.replace(/Given as options: .*/, 'Given as options: {"files":[1,"a"]}]');
    expect(findEnvBlock(hostile)?.options).toEqual({ ...NO_OPTIONS, files: ["a"] });
  });

  it("is removed from any text so that every byte is as before", () => {
    const lines = fc.array(fc.constantFrom("A=1", "\n", "\r\n", "\r", "#", " ", "B='x", "\u0085"));
    fc.assert(
      fc.property(lines, fc.array(fc.stringMatching(/^[A-Z]{1,5}=[0-9]$/)), (parts, more) => {
        const before = parts.join("");
        const added = new Map(more.map((line) => line.split("=") as [string, string]));
        const after = setEnvBlock(before, { variables: added, options: NO_OPTIONS });
        expect(remove(after)).toBe(before);
        expect(setEnvBlock(after, { variables: added, options: NO_OPTIONS })).toBe(after);
      }),
    );
  });

  it("keeps all lines of others, wherever they are added", () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.array(fc.stringMatching(/^[a-z]{1,3}=\d$/)), (at, own) => {
        const lines = setEnvBlock("A=1\n", block).trimEnd().split("\n");
        lines.splice(at, 0, ...own);
        const rest = findEnvBlock(`${lines.join("\n")}\n`)?.rest?.split("\n") ?? [];
        expect(rest.filter((line) => line !== "A=1" && line !== "")).toEqual(own);
      }),
    );
  });
});

describe("a value of an env file", () => {
  it.each([
    "",
    "a",
    "compose.yaml:.portplan/compose.yaml",
    "a b",
    "$HOME",
    'a"b',
    "a #b",
    "#",
    "ä;|",
  ])("is read as it was written: %j", (value) => {
    expect(read(`A=${formatEnvValue("A", value)}\n`)).toEqual({ A: value });
  });

  it.each(["it's", "a\\b", "a\nB=1"])("is refused if no quotes keep it: %j", (value) => {
    expect(() => formatEnvValue("COMPOSE_FILE", value)).toThrow(
      /^COMPOSE_FILE contains .*, which an env file cannot represent/,
    );
  });
});
