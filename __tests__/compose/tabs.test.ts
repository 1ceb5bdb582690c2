import { describe, expect, it } from "vitest";
import { parseYaml } from "../../src/compose/yaml/parseYaml.ts";

/** Line and column of a tab that is refused. */
function refusedAt(text: string): string | null {
  const [problem] = parseYaml("compose.yaml", text).problems;
  if (problem?.span === null || problem?.span === undefined) return null;
  const before = text.slice(0, problem.span.start).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

// Which of these go-yaml refuses is what the loader of compose-go e70e961 answered.
describe("a tab", () => {
  it.each([
    ["behind a dash", "a:\n  -\tb\n", "2:4"],
    ["behind a dash and a blank", "a:\n  - \tb\n", "2:5"],
    ["behind a dash at the end of a line", "a:\n  -\t\n    b\n", "2:4"],
    ["in a line of blanks", "a:\n  - b\n  \t\n", "3:3"],
    ["in a last line of blanks", "a:\n  - b\n  \t", "3:3"],
    ["before a comment", "a:\n  - b\n  \t# c\n", "3:3"],
    ["that begins a line", "a:\n  - b\n\t# c\n", "3:1"],
  ])("%s is refused", (_, text, place) => {
    expect(refusedAt(text)).toBe(place);
  });

  it.each([
    ["behind a value", "a:\n  - b\t\n"],
    ["before a comment behind a value", "a:\n  - b\t# c\n"],
    ["behind a colon", "a:\tb\n"],
    ["behind a colon at the end of a line", "a:\t\n  b\n"],
    ["in brackets", "a: [\n\tb,\t# c\n \tc]\n"],
    ["in a line of blanks in brackets", "a: [\n  \t\n  b]\n"],
    ["in quotes", 'a: "b\n\t\n\tc"\n'],
    ["in a plain scalar of two lines", "a: b\n  \tc\n"],
    ["in a block scalar", "a: |\n  b\n  \tc\n  -\td\n"],
    ["behind ---", "---\t\na: b\n"],
  ])("%s is taken", (_, text) => {
    expect(refusedAt(text)).toBe(null);
  });
});
