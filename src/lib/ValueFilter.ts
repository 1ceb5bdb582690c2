/** A shorter value is part of too many words. It is only replaced if it is secret, as a word. */
const MIN_VALUE = 6;
const MIN_SECRET = 3;
/** With more values, searching them takes too long, and nothing is shown. */
const MAX_VALUES = 1000;
const HIDDEN = "***";
const ELLIPSIS = "...";
/** The values of settings such as `AUTH_ENABLED`. */
const SWITCH = /^(?:true|false|yes|off|none|null)$/i;

/** Texts that must not be printed. */
export interface HiddenValues {
  /**
   * Values of env files. Those of fewer than six characters and those that consist of digits, dots,
   * colons, slashes and hyphens are not replaced.
   */
  readonly values: readonly string[];
  /** Values of variables that have the name of a secret, and contents of secrets. */
  readonly secrets: readonly string[];
  /** The user's home directory, which is replaced with `~`; empty if there is none. */
  readonly home: string;
}

/** Replaces values that must not be printed, e.g. those of env files. */
export class ValueFilter {
  readonly #hidden: HiddenValues;
  readonly #values: readonly string[];
  /** The short secrets. */
  readonly #words: readonly string[];
  readonly #isTooLarge: boolean;

  /** The lines of a value are also replaced one by one. */
  constructor(hidden: HiddenValues) {
    this.#hidden = hidden;
    const secrets = hidden.secrets.flatMap(listLines);
    const values = hidden.values.flatMap(listLines).filter((line) => !/^[\d.:/-]*$/.test(line));
    const long = [...values, ...secrets].filter(({ length }) => length >= MIN_VALUE);
    // A value may be part of another one.
    this.#values = [...new Set(long.flatMap(listSpellings))].toSorted(
      (a, b) => b.length - a.length,
    );
    const isWord = ({ length }: string) => length >= MIN_SECRET && length < MIN_VALUE;
    const words = secrets.filter((line) => isWord(line) && !SWITCH.test(line));
    this.#words = [...new Set(words)];
    this.#isTooLarge = this.#values.length + this.#words.length > MAX_VALUES;
  }

  /** Returns a filter for these values too. */
  with({ values, secrets }: Pick<HiddenValues, "values" | "secrets">): ValueFilter {
    const { home } = this.#hidden;
    return new ValueFilter({
      values: [...this.#hidden.values, ...values],
      secrets: [...this.#hidden.secrets, ...secrets],
      home,
    });
  }

  /** Hides the values in a text, also at the end of a part that `...` shortens. */
  hide(text: string): string {
    if (this.#isTooLarge) return HIDDEN;
    let shown = text;
    for (const value of this.#values) shown = shown.replaceAll(value, HIDDEN);
    const [last = "", ...parts] = shown.split(ELLIPSIS).toReversed();
    const whole = parts.toReversed().map((part) => this.#hideStart(part));
    shown = [...whole, last].join(ELLIPSIS);
    for (const word of this.#words) shown = replaceWord(shown, word, HIDDEN);
    const { home } = this.#hidden;
    return home.length > 1 ? replaceWord(shown, home, "~") : shown;
  }

  /** Hides the start of a value at the end of a text. */
  #hideStart(text: string): string {
    const counts = this.#values.map((value) => countStart(text, value));
    const count = counts.reduce((most, each) => Math.max(most, each), 0);
    return count === 0 ? text : `${text.slice(0, -count)}${HIDDEN}`;
  }
}

/** Returns the number of characters at the end of a text with which a value begins, if not all. */
function countStart(text: string, value: string): number {
  const most = Math.min(text.length, value.length - 1);
  for (let count = most; count >= MIN_SECRET; count--)
    if (text.endsWith(value.slice(0, count))) return count;
  return 0;
}

function listLines(value: string): string[] {
  return value.split(/[\r\n]+/).map((line) => line.trim());
}

/** Lists a value as a text, in a URL, in JSON and with other control characters. */
function listSpellings(value: string): string[] {
  return [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)];
}

/** Replaces a text where it is not a part of a longer word. */
function replaceWord(text: string, word: string, by: string): string {
  const isPart = (character: string | undefined) => /[\p{L}\p{N}_]/u.test(character ?? "");
  const [first = "", ...rest] = text.split(word);
  let shown = first;
  let before = first;
  for (const part of rest) {
    const isWhole =
      !(isPart(before.at(-1)) && isPart(word[0])) && !(isPart(part[0]) && isPart(word.at(-1)));
    shown += `${isWhole ? by : word}${part}`;
    before = part === "" ? word : part;
  }
  return shown;
}
