/** A part of a pattern: matches one item, or any number of items in a row if it `repeats`. */
export interface Token<Item> {
  readonly repeats: boolean;
  matches(this: void, item: Item): boolean;
}

/**
 * Returns whether tokens match all items, in order. Tests each pair of an item and a token at most
 * once. A regular expression with several `.*` would test them again and again.
 */
export function matchTokens<Item>(tokens: readonly Token<Item>[], items: Iterable<Item>): boolean {
  let places = new Set([0]);
  // A token that repeats may match no item. The set grows in this loop.
  const skip = () => {
    for (const at of places) if (tokens[at]?.repeats) places.add(at + 1);
  };
  skip();
  for (const item of items) {
    const reached = [...places].filter((at) => tokens[at]?.matches(item));
    places = new Set(reached.map((at) => (tokens[at]?.repeats ? at : at + 1)));
    skip();
  }
  return places.has(tokens.length);
}

const PARTS = /\[([!^]?)([^\]]{1,99})\]|[^]/gu;

/**
 * Returns whether a name matches a pattern with `*`, `?` and sets such as `[a-z]`.
 *
 * @param negations the characters that negate a set
 */
export function matchName(pattern: string, name: string, negations = "^"): boolean {
  const tokens = Array.from(pattern.matchAll(PARTS), ([part, sign = "", set]): Token<string> => {
    const repeats = part === "*";
    if (repeats || part === "?") return { repeats, matches: () => true };
    if (set === undefined) return { repeats, matches: (character) => character === part };
    const isNegated = sign !== "" && negations.includes(sign);
    const members = isNegated ? set : sign + set;
    return { repeats, matches: (character) => isNegated !== isMember(character, members) };
  });
  return matchTokens(tokens, name);
}

/** Returns whether a set of characters and ranges, such as `a-z_`, has a character. */
function isMember(character: string, members: string): boolean {
  const ranges = members.match(/[^]-[^]|[^]/gu) ?? [];
  return ranges.some((range) => {
    const [first = "", , last = first] = range;
    return first <= character && character <= last;
  });
}
