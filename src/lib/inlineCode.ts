/** Encloses code in a text. It is a control character, which no printed text contains. */
const MARK = "\u0002";

/** Marks a part of a help or a note as code: an edit, a command or a name in a file. */
export const code = (text: string): string => `${MARK}${text}${MARK}`;

/** Removes the marks of code. Returns the text, and the parts that were marked. */
export function takeCode(marked: string): { readonly text: string; readonly code: string[] } {
  const parts = marked.split(MARK);
  return { text: parts.join(""), code: parts.filter((part, at) => at % 2 === 1 && part !== "") };
}
