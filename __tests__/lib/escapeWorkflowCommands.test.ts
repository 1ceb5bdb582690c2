import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../src/lib/escapeWorkflowCommands.ts";
import { readStreams } from "../action/readStreams.ts";

/** Returns the workflow commands that the runner would find in a text. */
function obeyed(text: string): string[] {
  const { annotations, commands } = readStreams(text.split(/\r\n|\n|\r/));
  return [...annotations, ...commands].map(({ name }) => name);
}

describe("escapeWorkflowCommands", () => {
  it.each([
    ["a command", "::error::x", ": :error::x"],
    [
      "a command after spaces",
      " \t\u00a0\u0085::set-output name=ok::true",
      " \t\u00a0\u0085: :set-output name=ok::true",
    ],
    ["a command in a later line", "x\n::add-mask::8", "x\n: :add-mask::8"],
    ["a command after a carriage return", "x\r::add-mask::8", "x\r: :add-mask::8"],
    ["a command that starts with a soft hyphen", "\u00ad::debug::x", "\u00ad: :debug::x"],
    ["a command with a soft hyphen between its colons", ":\u00ad:debug::x", ": \u00ad:debug::x"],
    ["a legacy command", "x ##[error]y", "x # #[error]y"],
    ["a legacy command after another #", "###[error]y", "## #[error]y"],
    ["two legacy commands", "##[error]##[warning]y", "# #[error]# #[warning]y"],
    ["a legacy command with a word joiner in it", "#\u2060#[error]y", "#\u2060 #[error]y"],
  ])("breaks %s", (_, text, broken) => {
    expect(obeyed(text)).not.toEqual([]);
    expect(escapeWorkflowCommands(text)).toBe(broken);
    expect(obeyed(escapeWorkflowCommands(text))).toEqual([]);
  });

  it.each(["compose.yaml:8:9", "[::]:8080/tcp", "a::b", "#[x]", "# heading", "[::1]:5432 ##", ""])(
    "does not change %j",
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
      "a text with escaped control characters",
      (text: string) => text.split("\n").map(escapeControlChars).join("\n"),
    ],
  ])("leaves no workflow commands in %s", (_, prepare) => {
    assert(
      property(texts, (text) => {
        expect(obeyed(escapeWorkflowCommands(prepare(text)))).toEqual([]);
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([" ", "\n", "#", ":", "#\u00ad", ":\u00ad", "\u00ad"])(
    "takes linear time for repeated %j",
    (part) => {
      // Quadratic time would be hours.
      expect(escapeWorkflowCommands(part.repeat(1_000_000)).length).toBeGreaterThanOrEqual(
        1_000_000,
      );
    },
  );
});
