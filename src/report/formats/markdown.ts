import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/** The longest text that is shown in one place. */
const MAX_TEXT_LENGTH = 2000;

/**
 * Whom GitHub would tell, and what it would link, wherever it finds them in text: accounts and
 * teams, issues, commits. It looks after character references are read.
 */
const LINKED =
  /(@(?=\.)|@[\w-]+(?:\/[\w-]+)?|(?:[\w.-]+\/[\w.-]+)?#\d\w*|\bGH-\d\w*|\b[0-9a-f]{7,40}\b)/i;

/** Text as it is: neither Markdown nor HTML, no mention and no link. */
export function escapeMarkdown(text: string): string {
  return shorten(text)
    .split(LINKED)
    .map((part, index) =>
      index % 2 === 0 ? escapeReferences(part) : `<code>${escapeReferences(part)}</code>`,
    )
    .join("");
}

function shorten(text: string): string {
  return escapeControlChars(
    text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}…`,
  );
}

/**
 * Every sign that Markdown or HTML could take for its own as a character reference; without colon,
 * `@` and `www.` nothing becomes a link.
 */
function escapeReferences(text: string): string {
  return text.replaceAll(
    /(?!\p{L}|\p{M}|\p{N})[^ ,;()/.-]|(?<=www)\./giu,
    (character) => `&#${character.codePointAt(0)};`,
  );
}

/**
 * Where an address of mail is parted: of one in text GitHub makes a link, between tags that are
 * written out too (https://github.com/github/cmark-gfm/blob/master/extensions/autolink.c).
 */
const ADDRESS = /(?<=[\w.+-])(?=@[\w.-]*\.)/;

/** GitHub links no mention, number or commit within it. */
export function formatCode(text: string): string {
  if (text === "") return "";
  return shorten(text)
    .split(ADDRESS)
    .map((part) => `<code>${escapeReferences(part)}</code>`)
    .join("");
}

export const formatTableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
