/**
 * Splits text into prose and code, in turn. Pairs of backticks enclose code.
 *
 * @param code other parts of the text that are code. They count where spaces, parentheses or
 *   punctuation enclose them, so that `.env` is not found in `.env.example`; the longest one counts.
 */
export function splitProse(text: string, code: readonly string[] = []): string[] {
  const parts: string[] = [];
  let done = 0;
  for (const { index, 0: found, 1: enclosed = found } of text.matchAll(matchCode(code))) {
    parts.push(text.slice(done, index), enclosed);
    done = index + found.length;
  }
  return [...parts, text.slice(done)];
}

const BACKTICKS = "`([^`]+)`";

function matchCode(code: readonly string[]): RegExp {
  const longestFirst = code.filter((each) => each !== "").toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return new RegExp(BACKTICKS, "g");
  const words = longestFirst.map((each) => each.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`(?<![^\\s(])(?:${words.join("|")})(?=[,;:)]*(?:\\s|$))|${BACKTICKS}`, "g");
}
