import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { code, takeCode } from "../../src/lib/inlineCode.ts";

describe("marks of code", () => {
  it("enclose parts of a text, which are returned in order", () => {
    expect(takeCode(`set ${code("PORT=1")} in ${code(".env")}`)).toEqual({
      text: "set PORT=1 in .env",
      code: ["PORT=1", ".env"],
    });
  });

  it("do not change a text without them", () => {
    expect(takeCode("remove `expose`")).toEqual({ text: "remove `expose`", code: [] });
  });

  it("do not enclose nothing", () => {
    expect(code("")).toBe("");
  });

  it.each(["\u0002", "\u0003", "\u0002x\u0003"])("do not enclose a text with marks: %j", (name) => {
    expect(code(`a${name}b`)).toBe(`a${name}b`);
  });

  it("survive a mark in the name of a file", () => {
    expect(takeCode(`the file \u0002a in ${code(".env")}, and \u0003b`)).toEqual({
      text: "the file \u0002a in .env, and \u0003b",
      code: [".env"],
    });
  });

  it("are removed, whatever else the text has", () => {
    const isRestored = (before: string, part: string, after: string) => {
      const marked = `${before}${code(part)}${after}`;
      expect(takeCode(marked).text).toBe(`${before}${part}${after}`);
    };
    const hostile = string({ unit: constantFrom("a", " ", "\u0002") });
    assert(property(hostile, string(), hostile, isRestored));
  });
});
