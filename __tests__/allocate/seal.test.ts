import { describe, expect, it } from "vitest";
import { addSeal, hasSeal, isSealed } from "../../src/allocate/seal.ts";

const sealed = addSeal("services: {}\n");

describe("the seal of a generated file", () => {
  it.each([
    ["as it was written", sealed, true, true],
    ["with another line", `${sealed}volumes: {}\n`, false, true],
    ["with another value", sealed.replace("{}", "{ }"), false, true],
    ["with another seal", sealed.replace(/\w{11}\n/, "00000000000\n"), false, true],
    ["without its text", sealed.replace(/\n.*/s, ""), false, true],
    ["without its first line", sealed.replace(/^.*\n/, ""), false, false],
    ["that is empty", "", false, false],
    ["of an output file", "# Written by portplan: the host ports of this run.\n", false, false],
  ])("matches only an unchanged text: a file %s", (_, text, isUnchanged, isOurs) => {
    expect([isSealed(text), hasSeal(text)]).toEqual([isUnchanged, isOurs]);
  });

  it("is in a comment of one line", () => {
    expect(sealed).toMatch(/^# [^\n]{1,98}\nservices: \{\}\n$/);
  });
});
