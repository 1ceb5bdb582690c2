// Two marks enclose code in a text. They are control characters, which no printed text contains.
const [START, END] = ["\u0002", "\u0003"];
const MARK = new RegExp(`[${START}${END}]`);
const MARKED = new RegExp(`${START}([^${START}${END}]*)${END}`, "g");

/**
 * Marks a part of a help or a note as code: what the reader types or copies, or a name in a file.
 * Spaces or punctuation enclose it in the text.
 */
export const code = (text: string): string =>
  text === "" || MARK.test(text) ? text : `${START}${text}${END}`;

/** Removes the marks of code. Returns the text, and the parts that were marked. */
export function takeCode(marked: string): { readonly text: string; readonly code: string[] } {
  return {
    text: marked.replaceAll(MARKED, "$1"),
    code: Array.from(marked.matchAll(MARKED), ([, part = ""]) => part),
  };
}
