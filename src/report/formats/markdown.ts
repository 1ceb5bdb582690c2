import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { splitProse } from "./splitProse.ts";

/** The most bytes of a text as references. It is shortened, so that it does not fill a page. */
const MAX_TEXT_BYTES = 3000;

/**
 * Matches accounts, teams, issues and commits, which GitHub links even if they are written with
 * character references.
 */
const LINKED =
  /(@(?=\.)|@[\w-]+(?:\/[\w-]+)?|(?:[\w.-]+\/[\w.-]+)?#\d\w*|\bGH-\d\w*|\b[0-9a-f]{7,40}\b)/i;

/** Escapes text so that Markdown shows it literally: no markup, mention or link. */
export function escapeMarkdown(text: string): string {
  return shorten(text)
    .split(LINKED)
    .map((part, index) =>
      index % 2 === 0 ? escapeReferences(part) : `<code>${escapeReferences(part)}</code>`,
    )
    .join("");
}

function shorten(text: string): string {
  // Control characters are escaped first, because that makes a text longer.
  const shown = escapeControlChars(text.slice(0, MAX_TEXT_BYTES));
  const isCut = text.length > MAX_TEXT_BYTES;
  if (!isCut && Buffer.byteLength(escapeReferences(shown)) <= MAX_TEXT_BYTES) return shown;
  let end = 0;
  let bytes = 0;
  for (const character of shown) {
    bytes += Buffer.byteLength(escapeReferences(character));
    if (bytes > MAX_TEXT_BYTES) break;
    end += character.length;
  }
  return `${shown.slice(0, end)}…`;
}

/**
 * Replaces every character that may be markup with a character reference, and breaks links: a link
 * needs a colon, `@` or `www.`.
 */
function escapeReferences(text: string): string {
  return text.replaceAll(
    /(?!\p{L}|\p{M}|\p{N})[^ ,;()/.-]|(?<=www)\./giu,
    (character) => `&#${character.codePointAt(0)};`,
  );
}

/**
 * Matches the position at which an email address is split, because GitHub links addresses between
 * tags too (https://github.com/github/cmark-gfm/blob/master/extensions/autolink.c).
 */
const ADDRESS = /(?<=[\w.+-])(?=@[\w.-]*\.)/;

/** Formats text as code, in which GitHub links no mention, issue or commit. */
export function formatCode(text: string): string {
  if (text === "") return "";
  return shorten(text)
    .split(ADDRESS)
    .map((part) => `<code>${escapeReferences(part)}</code>`)
    .join("");
}

/** Code of this length fits into a narrow column. */
const MAX_UNBROKEN_LENGTH = 12;
/** Longer names are cut, because each place to break needs several bytes. */
const MAX_BREAKABLE_LENGTH = 300;

/**
 * Formats a path, an address or a port as code that may break after `/`, `:` and the dots in a
 * name, so that it does not widen a table.
 */
export function formatBreakable(text: string): string {
  if (text.length > MAX_BREAKABLE_LENGTH)
    return formatBreakable(`${text.slice(0, MAX_BREAKABLE_LENGTH - 1)}…`);
  const code = formatCode(text);
  if (text.length <= MAX_UNBROKEN_LENGTH) return code;
  return code.replaceAll(/(?<!<)\/(?!>)|&#58;|(?<=\w)\.(?!\d)/g, "$&<wbr/>");
}

/**
 * Formats text in which pairs of backticks enclose code.
 *
 * @param code other parts of the text that are code
 */
export function formatProse(text: string, code: readonly string[] = []): string {
  return splitProse(shorten(text), code)
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : formatCode(part)))
    .join("");
}

export const formatTableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
