import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchName } from "../../src/lib/matchTokens.ts";

describe("matchName", () => {
  it.each<[string, string, boolean]>([
    ["redis", "redis", true],
    ["redis", "redis2", false],
    ["*", "", true],
    ["db-*", "db-1", true],
    ["*-[a-c]?", "x-bz", true],
    ["[!a]b", "cb", false],
    ["[^a]b", "cb", true],
    ["[^a]b", "ab", false],
    ["[a", "[a", true],
    ["a.c", "abc", false],
    ["?", "😀", true],
  ])("matches %s against %s: %s", (pattern, name, expected) => {
    expect(matchName(pattern, name)).toBe(expected);
  });

  it("negates a set with ! if the caller says so", () => {
    expect(matchName("[!a]b", "cb", "!^")).toBe(true);
  });

  it("matches what a regular expression matches", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "[ab]"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, letters, (written, name) => {
        const source = written.replaceAll("*", ".*").replaceAll("?", ".");
        expect(matchName(written, name)).toBe(new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 1000 },
    );
  });

  it("ends soon for a pattern with many wildcards that almost matches", () => {
    expect(matchName(`${"*a".repeat(200)}*b`, "a".repeat(5000))).toBe(false);
  });
});
