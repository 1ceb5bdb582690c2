/** JSON in which control and format characters are escapes, and in which no `##[` stands. */
export function encodeJson(value: unknown): string {
  const text = JSON.stringify(value);
  return PLAIN.test(text)
    ? text
    : text
        .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, escapeCharacter)
        .replace(SECOND_NUMBER_SIGN, "\\u0023");
}

/** Nothing to be escaped: as nearly every line of a long list. */
const PLAIN = /^[\x20-\x22\x24-\x7e]*$/;

/**
 * Whatever is not plain ASCII may count as nothing between the two signs (see
 * `escapeWorkflowCommands`).
 */
const SECOND_NUMBER_SIGN = /(?<=#[^\x20-\x7e]*)#/g;

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
