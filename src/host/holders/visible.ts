/** Text of foreign origin with every control, format and line-separating character written out as `\u{…}`. */
export function visible(text: string): string {
  // Nearly every text. Node takes a millisecond to look up what Unicode says of its classes.
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
