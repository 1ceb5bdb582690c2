import { describe, expect, it } from "vitest";
import { parseYaml } from "../../src/compose/yaml/parseYaml.ts";

/** Returns the line and column of a tab that is rejected. */
function findRejectedTab(text: string): string | null {
  const [problem] = parseYaml("compose.yaml", text).problems;
  if (problem?.span === null || problem?.span === undefined) return null;
  const before = text.slice(0, problem.span.start).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

// The loader of compose-go e70e961 rejects and accepts the same tabs.
describe("parseYaml", () => {
  it.each([
    ["after a dash", "a:\n  -\tb\n", "2:4"],
    ["after a dash and a space", "a:\n  - \tb\n", "2:5"],
    ["after a dash at the end of a line", "a:\n  -\t\n    b\n", "2:4"],
    ["in a line of spaces", "a:\n  - b\n  \t\n", "3:3"],
    ["in a last line of spaces", "a:\n  - b\n  \t", "3:3"],
    ["before a comment", "a:\n  - b\n  \t# c\n", "3:3"],
    ["at the start of a line", "a:\n  - b\n\t# c\n", "3:1"],
  ])("rejects a tab %s", (_, text, place) => {
    expect(findRejectedTab(text)).toBe(place);
  });

  it.each([
    ["after a value", "a:\n  - b\t\n"],
    ["between a value and a comment", "a:\n  - b\t# c\n"],
    ["after a colon", "a:\tb\n"],
    ["after a colon at the end of a line", "a:\t\n  b\n"],
    ["in brackets", "a: [\n\tb,\t# c\n \tc]\n"],
    ["in a line of spaces in brackets", "a: [\n  \t\n  b]\n"],
    ["in quotes", 'a: "b\n\t\n\tc"\n'],
    ["in a plain scalar of two lines", "a: b\n  \tc\n"],
    ["in a block scalar", "a: |\n  b\n  \tc\n  -\td\n"],
    ["after ---", "---\t\na: b\n"],
  ])("accepts a tab %s", (_, text) => {
    expect(findRejectedTab(text)).toBe(null);
  });
});
