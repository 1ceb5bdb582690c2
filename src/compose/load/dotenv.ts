import { substitute, type EnvValue, type Lookup, type TemplateFailure } from "./template.ts";
import type { Span } from "../Span.ts";

export interface DotenvFailure {
  readonly message: string;
  readonly fix: string;
  readonly span: Span;
}

const SPACE = /[\t\v\f\r \u0085\u00a0]/;
/** Go's unicode.IsSpace; a byte order mark is none. */
const ANY_SPACE = /[^\S\ufeff]|\u0085/;
const SPACE_AT_END = /(?:[^\S\ufeff]|\u0085)+$/;
const KEY_CHARACTER = /[\w.\-[\]]/;
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
 * Reads an env file by Compose's own grammar (docs/reference/compose.md C15, C16) and adds what it
 * sets to `into`. The environment wins over earlier keys of the file when a value names a variable.
 * Stops at the first error, as Compose does.
 */
export function parseDotenv(
  file: string,
  text: string,
  environment: Lookup,
  into: Map<string, EnvValue>,
): DotenvFailure | null {
  const lookup: Lookup = (name) => environment(name) ?? into.get(name);
  let at = 0;
  const failure = (
    message: string,
    fix: string,
    start: number,
    end = start + 1,
  ): DotenvFailure => ({
    message,
    fix,
    span: { file, start, end: Math.min(end, text.length) },
  });
  const lineEnd = (from: number) => {
    const newline = text.indexOf("\n", from);
    return newline < 0 ? text.length : newline;
  };
  const expand = (raw: string, start: number, end: number): string | DotenvFailure => {
    const result = substitute(raw, lookup);
    return result.failure ? describe(result.failure, { file, start, end }) : result.value;
  };

  for (;;) {
    while (at < text.length && ANY_SPACE.test(text.charAt(at))) at++;
    if (at >= text.length) return null;
    if (text[at] === "#") {
      at = lineEnd(at);
      continue;
    }
    const statement = at;
    if (/^export[\t\n\f\r ]/.test(text.slice(at, at + 7))) {
      at += 6;
      while (at < text.length && SPACE.test(text.charAt(at))) at++;
    }
    if (at >= text.length)
      return failure("export without a variable", "write export NAME=value", statement, at);
    const keyStart = at;
    let inherited = false;
    let keyEnd = keyStart;
    let next = keyStart;
    for (let i = keyStart; i < text.length;) {
      const character = String.fromCodePoint(text.codePointAt(i) ?? 0);
      if (character === "=" || character === ":" || character === "\n") {
        inherited = character === "\n";
        keyEnd = i;
        next = i + 1;
        break;
      }
      if (
        !SPACE.test(character) &&
        !KEY_CHARACTER.test(character) &&
        !/\p{L}|\p{N}/u.test(character)
      )
        return failure(
          "this character cannot stand in a variable's name",
          "a name is made of letters, digits and _ . - [ ], followed by = and the value",
          i,
        );
      i += character.length;
    }
    const key = text.slice(keyStart, keyEnd).replace(SPACE_AT_END, "");
    if (key.includes(" "))
      return failure(
        "a variable's name cannot contain a space",
        "write NAME=value, one a line",
        keyStart,
        keyEnd,
      );
    at = next;
    while (at < text.length && SPACE.test(text.charAt(at))) at++;
    if (inherited) {
      const found = environment(key) ?? into.get(key);
      if (found) into.set(key, found);
      continue;
    }

    const quote = text[at];
    let value: string;
    let end: number;
    if (quote === '"' || quote === "'") {
      const quoted = readQuoted(text, at, quote);
      if (!quoted)
        return failure(
          `the value of ${showName(key)} has an opening ${quote} and no closing one`,
          `close it with ${quote}`,
          at,
          lineEnd(at),
        );
      end = quoted.end;
      value = quoted.text;
      if (quote === '"') {
        const expanded = expand(expandEscapes(value), statement, end);
        if (typeof expanded !== "string") return expanded;
        value = expanded;
      }
      at = end;
    } else {
      end = lineEnd(at);
      const raw = text.slice(at, end);
      const comment = raw.indexOf(" #");
      const expanded = expand(
        (comment < 0 ? raw : raw.slice(0, comment)).replace(SPACE_AT_END, ""),
        statement,
        end,
      );
      if (typeof expanded !== "string") return expanded;
      value = expanded;
      at = Math.min(end + 1, text.length);
    }
    into.set(key, { value, source: "file", span: { file, start: statement, end } });
  }
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
      const code = octal.length === 3 && /^[0-7]+$/.test(octal) ? parseInt(octal, 8) : 256;
      return code < 256 ? String.fromCharCode(code) : escape;
    }
    return ESCAPED[escape.charAt(1)] ?? escape;
  });
}

/** A name from an env file, for a message: the file may hold a secret where a name is expected. */
function showName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : "this variable";
}

function describe(failure: TemplateFailure, span: Span): DotenvFailure {
  switch (failure.kind) {
    case "required":
      return {
        message: `the variable ${failure.name} is required here and has no value`,
        fix: `set ${failure.name}`,
        span,
      };
    case "too-deep":
      return {
        message: "variables are nested more than 100 deep",
        fix: "nest fewer defaults",
        span,
      };
    default:
      return {
        message: "this is no valid form of a variable",
        fix: "write ${NAME}, ${NAME:-default}, or $$ for a plain $",
        span,
      };
  }
}
