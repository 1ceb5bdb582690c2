import { array, assert, constantFrom, property, record, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import type { TextEdit } from "../../src/changes/ChangeRecord.ts";
import { editText, reverseEdits } from "../../src/changes/editText.ts";

/** Any texts, and such of which many are equal. */
const texts = constantFrom("", "5432", "80", "\r\n", "\n", "\ufeff", "😀", "é", "a");
const parts = array(record({ left: texts, before: texts, after: texts }));

/** Builds a text with its edits. */
function build(
  pieces: readonly { readonly left: string; readonly before: string; readonly after: string }[],
  end: string,
): { text: string; edits: TextEdit[] } {
  const edits: TextEdit[] = [];
  let text = "";
  for (const { left, before, after } of pieces) {
    text += left;
    edits.push({ start: text.length, before, after });
    text += before;
  }
  return { text: text + end, edits };
}

describe("editText", () => {
  it("replaces each part of a text", () => {
    assert(
      property(parts, texts, (pieces, end) => {
        const { text, edits } = build(pieces, end);
        const expected = pieces.map(({ left, after }) => left + after).join("") + end;
        expect(editText(text, edits)).toBe(expected);
      }),
    );
  });

  it("restores any text with the reverse of its edits", () => {
    const any = string({ unit: "binary" });
    const pieces = array(record({ left: any, before: any, after: any }), { maxLength: 8 });
    assert(
      property(tuple(pieces, any), ([all, end]) => {
        const { text, edits } = build(all, end);
        const reversed = reverseEdits(edits);
        expect(editText(editText(text, edits), reversed)).toBe(text);
        expect(reverseEdits(reversed)).toEqual(edits);
      }),
    );
  });

  it.each<[string, readonly TextEdit[]]>([
    ["is not at its place", [{ start: 1, before: "ab", after: "x" }]],
    ["is longer than the text", [{ start: 2, before: "cd", after: "x" }]],
    ["starts behind the text", [{ start: 4, before: "", after: "x" }]],
    [
      "overlaps another one",
      [
        { start: 0, before: "ab", after: "x" },
        { start: 1, before: "b", after: "y" },
      ],
    ],
    [
      "comes before another one",
      [
        { start: 2, before: "c", after: "x" },
        { start: 0, before: "a", after: "y" },
      ],
    ],
  ])("refuses an edit that %s", (_, edits) => {
    expect(() => editText("abc", edits)).toThrow(/^there is no "/);
  });
});
