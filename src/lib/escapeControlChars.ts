/**
 * Escapes control, format and zero-width characters and unpaired surrogates: `\n`, `\u{202e}`. The
 * result is one line, moves no cursor, and is displayed in the order in which it is stored.
 */
export function escapeControlChars(text: string): string {
  return text.replace(
    /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu,
    (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
