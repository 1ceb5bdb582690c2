import type { TextEdit } from "./ChangeRecord.ts";

/**
 * Applies edits to a text. Throws if the text does not contain what they replace, at its place.
 *
 * @param edits sorted by `start`, not overlapping
 */
export function editText(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let end = 0;
  for (const { start, before, after } of edits) {
    if (start < end || !text.startsWith(before, start) || start + before.length > text.length)
      throw new Error(`there is no ${JSON.stringify(before)} at offset ${start}`);
    pieces.push(text.slice(end, start), after);
    end = start + before.length;
  }
  return [...pieces, text.slice(end)].join("");
}

/** Returns the edits that restore the text before these edits. */
export function reverseEdits(edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ start, before, after }) => {
    const reversed = { start: start + shift, before: after, after: before };
    shift += after.length - before.length;
    return reversed;
  });
}
