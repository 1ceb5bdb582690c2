import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../src/lib/escapeWorkflowCommands.ts";
import { readStreams } from "../action/readStreams.ts";

/** What the runner would obey in a text. */
function obeyed(text: string): string[] {
  const { annotations, commands } = readStreams(text.split(/\r\n|\n|\r/));
  return [...annotations, ...commands].map(({ name }) => name);
}

describe("escapeWorkflowCommands", () => {
  it.each([
    ["a command", "::error::x", ": :error::x"],
    [
      "one after blanks",
      " \t\u00a0\u0085::set-output name=ok::true",
      " \t\u00a0\u0085: :set-output name=ok::true",
    ],
    ["one in a later line", "x\n::add-mask::8", "x\n: :add-mask::8"],
    ["one behind a carriage return", "x\r::add-mask::8", "x\r: :add-mask::8"],
    ["one that begins with a soft hyphen", "\u00ad::debug::x", "\u00ad: :debug::x"],
    ["one with a soft hyphen between its colons", ":\u00ad:debug::x", ": \u00ad:debug::x"],
    ["a legacy command", "x ##[error]y", "x # #[error]y"],
    ["one after one more sign", "###[error]y", "## #[error]y"],
    ["two of them", "##[error]##[warning]y", "# #[error]# #[warning]y"],
    ["one with a word joiner in it", "#\u2060#[error]y", "#\u2060 #[error]y"],
  ])("breaks %s", (_, text, broken) => {
    expect(obeyed(text)).not.toEqual([]);
    expect(escapeWorkflowCommands(text)).toBe(broken);
    expect(obeyed(escapeWorkflowCommands(text))).toEqual([]);
  });

  it.each(["compose.yaml:8:9", "[::]:8080/tcp", "a::b", "#[x]", "# heading", "[::1]:5432 ##", ""])(
    "leaves %j alone",
    (text) => {
      expect(escapeWorkflowCommands(text)).toBe(text);
    },
  );

  const pieces = [
    "::",
    ":",
    "##[",
    "#",
    "[",
    "]",
    " ",
    "\t",
    "\n",
    "\r",
    "\u00ad",
    "\u200b",
    "\ufeff",
    "\u0085",
    "\u2028",
    "\ufe0f",
    "error",
    "set-env",
    "name=x",
    "a",
  ];
  const texts = array(constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));

  it.each([
    ["a text", (text: string) => text],
    [
      "one whose hidden characters were made visible",
      (text: string) => text.split("\n").map(escapeControlChars).join("\n"),
    ],
  ])("leaves nothing in %s that the runner obeys", (_, prepare) => {
    assert(
      property(texts, (text) => {
        expect(obeyed(escapeWorkflowCommands(prepare(text)))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([" ", "\n", "#", ":", "#\u00ad", ":\u00ad", "\u00ad"])(
    "takes time in proportion to the text: %j",
    (part) => {
      // In proportion to its square it would be hours.
      expect(escapeWorkflowCommands(part.repeat(1_000_000)).length).toBeGreaterThanOrEqual(
        1_000_000,
      );
    },
  );
});
