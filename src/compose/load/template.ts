import type { Span } from "../Span.ts";
import type { InterpolatedPiece } from "../yaml/Node.ts";
import { isShowable } from "../../lib/isShowable.ts";

/** The value of an environment variable, and its source. */
export interface EnvValue {
  readonly value: string;
  readonly source: "shell" | "file";
  /** The line of the env file. */
  readonly span: Span | null;
}

export type Lookup = (name: string) => EnvValue | undefined;

export type TemplateFailure =
  | { readonly kind: "invalid" }
  | { readonly kind: "required"; readonly name: string; readonly reason: string }
  | { readonly kind: "too-deep" }
  | { readonly kind: "too-long" };

export interface Substitution {
  readonly value: string;
  readonly pieces: readonly InterpolatedPiece[];
  /** Names of unset variables, about which Compose warns. */
  readonly unset: readonly string[];
  readonly failure: TemplateFailure | null;
}

/** The maximum nesting depth of `${A:-${B:-…}}`. */
const MAX_DEPTH = 100;
/** The maximum length of the result, in characters. Linux limits a variable to 128 KiB. */
const MAX_LENGTH = 1024 * 1024;

const NAME = String.raw`[_a-zA-Z]\w*`;
const BRACED = String.raw`\{(?:(?<closed>${NAME})\}|(?<name>${NAME})(?<operator>:?[-+?]))?`;
const HEAD = new RegExp(String.raw`\$(?:\$|(?<plain>${NAME})|${BRACED})?`, "g");

/**
 * Substitutes variables like Compose (docs/reference/compose.md C11, C12): `$V`, `${V}`, `${V:-d}`,
 * `${V-d}`, `${V:+r}`, `${V+r}`, `${V:?m}`, `${V?m}` and `$$`; a lone `$` stays. A braced form ends
 * at the matching brace on the same line, or at the last brace if there is no match.
 */
export function substitute(template: string, lookup: Lookup, depth = 0): Substitution {
  return new Substituter(lookup, depth).run(template);
}

class Substituter {
  readonly #lookup: Lookup;
  readonly #depth: number;
  readonly #pieces: InterpolatedPiece[] = [];
  readonly #unset: string[] = [];
  #failure: TemplateFailure | null = null;
  #value = "";

  constructor(lookup: Lookup, depth: number) {
    this.#lookup = lookup;
    this.#depth = depth;
  }

  run(template: string): Substitution {
    for (const line of template.split(/(?<=\n)/)) this.#substituteLine(line);
    return {
      value: this.#value,
      pieces: this.#pieces,
      unset: this.#unset,
      failure: this.#failure,
    };
  }

  #substituteLine(line: string): void {
    const lastBrace = line.lastIndexOf("}");
    let at = 0;
    for (;;) {
      HEAD.lastIndex = at;
      const head = HEAD.exec(line);
      if (!head) break;
      const { plain, closed, name = "", operator } = head.groups ?? {};
      this.#value += line.slice(at, head.index);
      at = head.index + head[0].length;
      const variable = plain ?? closed;
      if (variable) this.#putVariable(variable);
      else if (!head[0].startsWith("${")) this.#value += "$";
      else if (!operator || lastBrace < at) {
        this.#fail({ kind: "invalid" });
        at = head.index + "${".length;
      } else {
        const close = findClosingBrace(line, head.index, lastBrace);
        this.#putOperation(name, operator, line.slice(at, close));
        at = close + 1;
      }
    }
    this.#value += line.slice(at);
  }

  /** Applies `:-`, `-`, `:+`, `+`, `:?` or `?`. */
  #putOperation(name: string, operator: string, word: string): void {
    const found = this.#lookup(name);
    const present = found !== undefined && !(operator.length === 2 && found.value === "");
    switch (operator.at(-1)) {
      case "-":
        if (present) this.#put(toText(found), name, true, found);
        else
          this.#put(this.#substituteWord(word), name, true, {
            source: "default",
            span: null,
            ...(found && { isEmpty: true }),
          });
        break;
      case "+":
        if (present) this.#put(this.#substituteWord(word), name, false, found);
        else this.#put(toText(found), name, false, found ?? UNSET);
        break;
      default:
        if (present) this.#put(toText(found), name, true, found);
        else {
          this.#substituteWord(word);
          // without a message that contains variables, because their values may be secrets
          const reason = word.includes("$") ? "" : word;
          this.#fail({ kind: "required", name, reason });
        }
    }
  }

  #substituteWord(word: string): Text {
    if (this.#depth >= MAX_DEPTH) {
      this.#fail({ kind: "too-deep" });
      return toText(undefined);
    }
    const { value, pieces, unset, failure } = substitute(word, this.#lookup, this.#depth + 1);
    if (failure) this.#fail(failure);
    this.#unset.push(...unset);
    return { value, secret: pieces.some(({ secret }) => secret) };
  }

  #putVariable(name: string): void {
    const found = this.#lookup(name);
    if (!found) this.#unset.push(name);
    this.#put(toText(found), name, true, found ?? UNSET);
  }

  #put(
    { value, secret }: Text,
    name: string,
    assignable: boolean,
    { source, span, isEmpty }: Pick<InterpolatedPiece, "source" | "span" | "isEmpty">,
  ): void {
    const start = this.#value.length;
    const end = start + value.length;
    if (end > MAX_LENGTH) {
      this.#fail({ kind: "too-long" });
      return;
    }
    const origin = { source, span, secret, ...(isEmpty && { isEmpty }) };
    this.#pieces.push({ start, end, name, assignable, ...origin });
    this.#value += value;
  }

  /** Keeps the first failure. */
  #fail(failure: TemplateFailure): void {
    this.#failure ??= failure;
  }
}

/** A substituted text. `secret`: it contains the value of a variable that must not be printed. */
type Text = Pick<EnvValue, "value"> & Pick<InterpolatedPiece, "secret">;

function toText(found: EnvValue | undefined): Text {
  const value = found?.value ?? "";
  return { value, secret: !isShowable(value) };
}

const UNSET = { source: "unset", span: null } as const;

/** Counts braces like Compose, which skips the character after an opening brace. */
function findClosingBrace(template: string, from: number, last: number): number {
  let open = 0;
  for (let i = from; i <= last; i++) {
    if (template[i] === "}" && --open === 0) return i;
    if (template[i] === "{") {
      open++;
      i++;
    }
  }
  return last;
}
