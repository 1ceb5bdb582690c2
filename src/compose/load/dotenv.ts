import { code } from "../../lib/inlineCode.ts";
import { substitute, type EnvValue, type Lookup, type TemplateFailure } from "./template.ts";
import type { Span } from "../Span.ts";

export interface DotenvFailure {
  readonly message: string;
  readonly fix: string;
  readonly span: Span;
}

/** Go's unicode.IsSpace, which does not include the byte order mark. */
const SPACE = /(?:[^\S\ufeff]|\u0085)*/y;
const SPACE_IN_LINE = /[\t\v\f\r \u0085\u00a0]*/y;
const ONE_SPACE = /[^\S\ufeff]|\u0085/;
const KEY = /[\p{L}\p{N}\w.\-[\]\t\v\f\r \u0085\u00a0]*/uy;
/** The maximum length of all values after substitution, in characters. */
const MAX_LENGTH = 16 * 1024 * 1024;
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;
const ESCAPED: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
};

/**
 * Parses an env file like Compose (docs/reference/compose.md C15, C16) and adds its variables to
 * `into`. In values, variables of the environment take precedence over earlier ones of the file.
 * Stops at the first error, like Compose.
 */
export function parseDotenv(
  file: string,
  text: string,
  environment: Lookup,
  into: Map<string, EnvValue>,
): DotenvFailure | null {
  return new DotenvReader(file, text, environment, into).run();
}

class DotenvReader {
  readonly #file: string;
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #values: Map<string, EnvValue>;
  #at = 0;
  #length = 0;

  constructor(file: string, text: string, environment: Lookup, values: Map<string, EnvValue>) {
    this.#file = file;
    this.#text = text;
    this.#lookup = (name) => environment(name) ?? values.get(name);
    this.#values = values;
  }

  run(): DotenvFailure | null {
    while (this.#skipToStatement()) {
      const failure = this.#readStatement();
      if (failure) return failure;
    }
    return null;
  }

  /** Skips white space and comments. Returns false at the end of the file. */
  #skipToStatement(): boolean {
    for (;;) {
      this.#at = this.#findEnd(SPACE);
      if (this.#text[this.#at] !== "#") return this.#at < this.#text.length;
      this.#at = this.#findLineEnd();
    }
  }

  /** Reads `NAME=value`, `NAME: value` or, for a variable of the environment, `NAME`. */
  #readStatement(): DotenvFailure | null {
    const start = this.#at;
    if (/^export[\t\n\f\r ]/.test(this.#text.slice(start, start + 7))) {
      this.#at += "export".length;
      this.#at = this.#findEnd(SPACE_IN_LINE);
    }
    if (this.#at >= this.#text.length)
      return this.#failure("export has no variable", "use export NAME=value", start, this.#at);
    const key = this.#readKey();
    if (isFailure(key)) return key;
    this.#at = this.#findEnd(SPACE_IN_LINE);
    if (key.inherited) {
      const found = this.#lookup(key.name);
      if (found) this.#values.set(key.name, found);
      return null;
    }
    const quote = this.#text[this.#at];
    const read =
      quote === '"' || quote === "'"
        ? this.#readQuotedValue(start, quote, key.name)
        : this.#readPlainValue(start);
    if (isFailure(read)) return read;
    const { value, end } = read;
    const span = { file: this.#file, start, end };
    this.#values.set(key.name, { value, source: "file", span });
    return null;
  }

  /** Reads a name and its end sign. Without an end sign, the name is empty and all is the value. */
  #readKey(): { name: string; inherited: boolean } | DotenvFailure {
    const start = this.#at;
    const end = this.#findEnd(KEY);
    const sign = this.#text[end];
    if (sign === undefined) return { name: "", inherited: false };
    if (sign !== "=" && sign !== ":" && sign !== "\n")
      return this.#failure(
        "invalid character in a variable name",
        `use only letters, digits and ${code("_ . - [ ]")} before the ${code("=")} sign`,
        end,
      );
    this.#at = end + 1;
    const name = trimEnd(this.#text.slice(start, end));
    if (!name.includes(" ")) return { name, inherited: sign === "\n" };
    return this.#failure(
      "variable name contains a space",
      `use one ${code("NAME=value")} per line`,
      start,
      end,
    );
  }

  #readQuotedValue(statement: number, quote: '"' | "'", name: string): Value | DotenvFailure {
    const quoted = readQuoted(this.#text, this.#at, quote);
    if (!quoted)
      return this.#failure(
        `missing closing ${quote} in the value of ${showName(name)}`,
        `add the closing ${code(quote)}`,
        this.#at,
        this.#findLineEnd(),
      );
    const { text, end } = quoted;
    this.#at = end;
    return quote === '"'
      ? this.#substitute(expandEscapes(text), statement, end)
      : { value: text, end };
  }

  /** Reads an unquoted value, up to a comment or the end of the line. */
  #readPlainValue(statement: number): Value | DotenvFailure {
    const end = this.#findLineEnd();
    const raw = this.#text.slice(this.#at, end);
    const comment = raw.indexOf(" #");
    const value = trimEnd(comment < 0 ? raw : raw.slice(0, comment));
    this.#at = Math.min(end + 1, this.#text.length);
    return this.#substitute(value, statement, end);
  }

  #substitute(raw: string, start: number, end: number): Value | DotenvFailure {
    const substitution = substitute(raw, this.#lookup);
    const { value } = substitution;
    this.#length += value.length;
    const failure = this.#length > MAX_LENGTH ? TOO_LONG : substitution.failure;
    return failure ? describeFailure(failure, { file: this.#file, start, end }) : { value, end };
  }

  /** Returns the end of the characters at the current position that match a pattern. */
  #findEnd(characters: RegExp): number {
    characters.lastIndex = this.#at;
    characters.test(this.#text);
    return characters.lastIndex;
  }

  #findLineEnd(): number {
    const newline = this.#text.indexOf("\n", this.#at);
    return newline < 0 ? this.#text.length : newline;
  }

  #failure(message: string, fix: string, start: number, end = start + 1): DotenvFailure {
    const span = { file: this.#file, start, end: Math.min(end, this.#text.length) };
    return { message, fix, span };
  }
}

/** A value, and the offset of the end of its statement. */
interface Value {
  readonly value: string;
  readonly end: number;
}

/** Trims without a pattern, which would retry at each space inside the text. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ONE_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function isFailure(result: object): result is DotenvFailure {
  return "message" in result;
}

function readQuoted(text: string, at: number, quote: string): { text: string; end: number } | null {
  let out = "";
  for (let i = at + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === quote) return { text: out, end: i + 1 };
    if (character === "\\" && i + 1 < text.length) {
      const following = text.charAt(++i);
      out += following === quote ? following : character + following;
      continue;
    }
    out += character;
  }
  return null;
}

function expandEscapes(raw: string): string {
  return raw.replace(ESCAPE, (escape) => {
    if (escape === "\\$") return "$$";
    if (escape[1] === "0") {
      const octal = escape.slice(2);
      const byte = octal.length === 3 && /^[0-7]+$/.test(octal) ? parseInt(octal, 8) : 256;
      return byte < 256 ? String.fromCharCode(byte) : escape;
    }
    return ESCAPED[escape.charAt(1)] ?? escape;
  });
}

/** Formats a name for a message. It may be part of a secret if it is not a usual name. */
function showName(name: string): string {
  return /^[A-Z_][A-Z0-9_]{0,40}$/.test(name) ? name : "(hidden)";
}

const TOO_LONG: TemplateFailure = { kind: "too-long" };

function describeFailure(failure: TemplateFailure, span: Span): DotenvFailure {
  switch (failure.kind) {
    case "required":
      return {
        message: `required variable ${showName(failure.name)} is missing a value`,
        fix: `set ${code(showName(failure.name))}`,
        span,
      };
    case "too-deep":
      return {
        message: "variables are nested more than 100 levels deep",
        fix: "reduce the nesting of defaults",
        span,
      };
    case "too-long":
      return { message: "value is too long after substitution", fix: "shorten the value", span };
    default:
      return {
        message: "invalid variable syntax",
        fix:
          `use ${code("${NAME}")} or ${code("${NAME:-default}")}, ` +
          `or write ${code("$$")} for a literal ${code("$")}`,
        span,
      };
  }
}
