/**
 * Splits text into prose and code, in turn. Pairs of backticks enclose code.
 *
 * @param code other parts of the text that are code: the longest one at a position. They count
 *   where spaces or punctuation enclose them, so that `.env` is not found in `.env.example`.
 */
export function splitProse(text: string, code: readonly string[] = []): string[] {
  const longestFirst = code.filter((each) => each !== "").toSorted((a, b) => b.length - a.length);
  const parts: string[] = [];
  let done = 0;
  for (const { index, 1: enclosed } of text.matchAll(START)) {
    if (index < done) continue;
    const found = longestFirst.find((each) => isSeparate(text, each, index));
    const part = found ?? enclosed;
    if (part === undefined) continue;
    parts.push(text.slice(done, index), part);
    done = index + part.length + (found === undefined ? 2 : 0);
  }
  return [...parts, text.slice(done)];
}

/** Matches the positions where code may begin: before a pair of backticks, and around words. */
const START = /(?=`([^`]+)`)|(?<![^\s(])/g;
const BEFORE = /^[\s(]?$/;
const AFTER = /^[,;:)]*(?:\s|$)/;

function isSeparate(text: string, part: string, start: number): boolean {
  return (
    text.startsWith(part, start) &&
    BEFORE.test(text.slice(Math.max(start - 1, 0), start)) &&
    AFTER.test(text.slice(start + part.length))
  );
}
