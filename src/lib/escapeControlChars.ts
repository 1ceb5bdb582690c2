/**
 * Text in which nothing hides: control and format characters, characters without a width and halves
 * of surrogate pairs become `\n`, `\u{202e}`. It is one line, moves no cursor, and reads in the
 * order in which it is stored.
 */
export function escapeControlChars(text: string): string {
  return text.replace(
    /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu,
    (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
