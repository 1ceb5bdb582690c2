/**
 * Splits text into prose and code, in turn. Pairs of backticks enclose code.
 *
 * @param code other parts of the text that are code
 */
export function splitProse(text: string, code: readonly string[] = []): string[] {
  return text
    .split(/`([^`]+)`/)
    .flatMap((part, index) => (index % 2 === 0 ? splitAtCode(part, code) : [part]));
}

/** Splits at each occurrence of a code; at one position, the longest one counts. */
function splitAtCode(prose: string, code: readonly string[]): string[] {
  const parts: string[] = [];
  let [done, from] = [0, 0];
  const longestFirst = code.toSorted((a, b) => b.length - a.length);
  while (from < prose.length) {
    const found = longestFirst.find((each) => each !== "" && prose.startsWith(each, from));
    if (found === undefined) from++;
    else {
      parts.push(prose.slice(done, from), found);
      from += found.length;
      done = from;
    }
  }
  return [...parts, prose.slice(done)];
}
