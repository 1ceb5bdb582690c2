import type { HeldEndpoint } from "../Report.ts";

/** JSON in which control and format characters are escapes, and in which no `##[` stands. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, escapeCharacter)
    .replace(SECOND_NUMBER_SIGN, "\\u0023");
}

/** The runner may take no notice of anything but ASCII between them (`escapeWorkflowCommands`). */
const SECOND_NUMBER_SIGN = /(?<=#[^\x20-\x7e]*)#/g;

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** A property that is a list, an item a line, with what stands behind it. */
export function* encodeList(name: string, items: Iterable<object>, end = "],\n"): Iterable<string> {
  yield `"${name}":[`;
  let separator = "\n";
  for (const item of items) {
    yield separator + encodeJson(item);
    separator = ",\n";
  }
  yield end;
}

const PIECE_LENGTH = 1 << 16;

/** The same text in pieces that are each worth a write: a list may have millions of lines. */
export function* joinPieces(texts: Iterable<string>): Iterable<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** A holder by the names of the JSON that every command prints. */
export function toJsonHolder({ holder, endpoint }: HeldEndpoint) {
  const { kind, name, pid, since } = holder;
  return { kind, name, pid, since, endpoint };
}
