/** A shorter text is part of too many words. */
const MIN_VALUE = 6;
/** With more values, searching them takes too long, and nothing is shown. */
const MAX_VALUES = 2000;
const HIDDEN = "***";

/** Replaces values that must not be printed, e.g. those of env files. */
export class ValueFilter {
  readonly #values: readonly string[];
  readonly #isTooLarge: boolean;

  /**
   * Values of fewer than six characters are not replaced, and neither are numbers, addresses and
   * dates. Lines of a value are also replaced one by one.
   */
  constructor(values: Iterable<string>) {
    const lines = Array.from(values, (value) => value.split(/[\r\n]+/)).flat();
    const hidden = lines.map((line) => line.trim()).filter(isHidden);
    const written = new Set(hidden.flatMap(listSpellings));
    // A value may be part of another one.
    this.#values = [...written].toSorted((a, b) => b.length - a.length);
    this.#isTooLarge = this.#values.length > MAX_VALUES;
  }

  /** Returns a filter for these values too. */
  with(values: Iterable<string>): ValueFilter {
    return new ValueFilter([...this.#values, ...values]);
  }

  hide(text: string): string {
    if (this.#isTooLarge) return HIDDEN;
    let shown = text;
    for (const value of this.#values) shown = shown.replaceAll(value, HIDDEN);
    return shown;
  }
}

function isHidden(line: string): boolean {
  return line.length >= MIN_VALUE && !/^[\d.:/-]*$/.test(line);
}

/** Lists a value as a text, in a URL, in JSON and with other control characters. */
function listSpellings(value: string): string[] {
  return [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)];
}
