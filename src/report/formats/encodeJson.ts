import type { HeldEndpoint } from "../Report.ts";

/** Encodes a value as JSON without control and format characters and without `##[`. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, escapeCharacter)
    .replace(SECOND_NUMBER_SIGN, "\\u0023");
}

/** The runner may ignore non-ASCII characters between the signs (`escapeWorkflowCommands`). */
const SECOND_NUMBER_SIGN = /#(?<=#[^\x20-\x7e]*#)/g;

function escapeCharacter(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** Encodes a property that is a list, one item per line, followed by `end`. */
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

/** Joins texts into pieces that are large enough to write: a list can have millions of lines. */
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

/** Converts a holder to the JSON that every command prints. */
export function toJsonHolder({ holder, endpoint }: HeldEndpoint) {
  const { kind, name, pid, since } = holder;
  return { kind, name, pid, since, endpoint };
}
