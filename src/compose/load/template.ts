import type { Span } from "../Span.ts";
import type { InterpolatedPiece } from "../yaml/Node.ts";

/** The value of an environment variable and where it was set. */
export interface EnvValue {
  readonly value: string;
  readonly source: "shell" | "file";
  /** The line of the env file. */
  readonly span: Span | null;
}

export type Lookup = (name: string) => EnvValue | undefined;

export type TemplateFailure =
  | { readonly kind: "invalid"; readonly at: number }
  | { readonly kind: "required"; readonly name: string; readonly reason: string }
  | { readonly kind: "too-deep" };

export interface Substitution {
  readonly value: string;
  readonly pieces: readonly InterpolatedPiece[];
  /** Names for which Compose warns that they default to a blank string. */
  readonly unset: readonly string[];
  readonly failure: TemplateFailure | null;
}

/** How deeply `${A:-${B:-…}}` may be nested. */
const MAX_DEPTH = 100;

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;

/**
 * Substitutes variables as Compose does (docs/reference/compose.md C11, C12): `$V`, `${V}`,
 * `${V:-d}`, `${V-d}`, `${V:+r}`, `${V+r}`, `${V:?m}`, `${V?m}` and `$$`; a lone `$` stays. A
 * braced form ends at its balancing brace on the same line, or, where braces do not balance, at the
 * last one.
 */
export function substitute(template: string, lookup: Lookup, depth = 0): Substitution {
  return new Substituter(template, lookup, depth).run();
}

/** One pass over a template. */
class Substituter {
  readonly #template: string;
  readonly #lookup: Lookup;
  readonly #depth: number;
  readonly #pieces: InterpolatedPiece[] = [];
  readonly #unset: string[] = [];
  #failure: TemplateFailure | null = null;
  #value = "";
  /** The end of the line that was looked at last, and its last closing brace. */
  #line = { end: -1, lastBrace: -1 };

  constructor(template: string, lookup: Lookup, depth: number) {
    this.#template = template;
    this.#lookup = lookup;
    this.#depth = depth;
  }

  run(): Substitution {
    let at = 0;
    for (;;) {
      const dollar = this.#template.indexOf("$", at);
      if (dollar < 0) break;
      this.#value += this.#template.slice(at, dollar);
      at = this.#substituteDollar(dollar);
    }
    return {
      value: this.#value + this.#template.slice(at),
      pieces: this.#pieces,
      unset: this.#unset,
      failure: this.#failure,
    };
  }

  /** Returns where the text after the variable goes on, as the methods below do. */
  #substituteDollar(dollar: number): number {
    const at = dollar + 1;
    if (this.#template[at] === "{") return this.#substituteBraces(dollar);
    const name = readName(this.#template, at);
    if (name) this.#putVariable(name);
    else this.#value += "$";
    return this.#template[at] === "$" ? at + 1 : at + name.length;
  }

  #substituteBraces(dollar: number): number {
    const brace = dollar + 1;
    if (brace > this.#line.end) this.#line = findLine(this.#template, brace);
    const { lastBrace } = this.#line;
    const name = readName(this.#template, brace + 1);
    const afterName = brace + 1 + name.length;
    if (name && this.#template[afterName] === "}") {
      this.#putVariable(name);
      return afterName + 1;
    }
    const operator = name ? readOperator(this.#template, afterName) : "";
    const start = afterName + operator.length;
    if (!operator || lastBrace < start) {
      this.#fail({ kind: "invalid", at: dollar });
      return brace + 1;
    }
    const close = findClosingBrace(this.#template, dollar, lastBrace);
    this.#putOperation(name, operator, { text: this.#template.slice(start, close), dollar });
    return close + 1;
  }

  /** Applies `:-`, `-`, `:+`, `+`, `:?` or `?`. */
  #putOperation(name: string, operator: string, word: Word): void {
    const found = this.#lookup(name);
    const present = found !== undefined && !(operator.length === 2 && found.value === "");
    switch (operator.at(-1)) {
      case "-":
        if (present) this.#put(found.value, name, true, found);
        else this.#put(this.#substituteWord(word), name, true, { source: "default", span: null });
        break;
      case "+":
        if (present) this.#put(this.#substituteWord(word), name, false, found);
        else this.#put(found?.value ?? "", name, false, found ?? UNSET);
        break;
      default:
        if (present) this.#put(found.value, name, true, found);
        else {
          this.#substituteWord(word);
          // the message as it was written: what variables would add to it may be a secret
          const reason = word.text.includes("$") ? "" : word.text;
          this.#fail({ kind: "required", name, reason });
        }
    }
  }

  #substituteWord({ text, dollar }: Word): string {
    if (this.#depth >= MAX_DEPTH) {
      this.#fail({ kind: "too-deep" });
      return "";
    }
    const { value, unset, failure } = substitute(text, this.#lookup, this.#depth + 1);
    if (failure) this.#fail(failure.kind === "invalid" ? { kind: "invalid", at: dollar } : failure);
    this.#unset.push(...unset);
    return value;
  }

  #putVariable(name: string): void {
    const found = this.#lookup(name);
    if (!found) this.#unset.push(name);
    this.#put(found?.value ?? "", name, true, found ?? UNSET);
  }

  #put(
    text: string,
    name: string,
    assignable: boolean,
    { source, span }: Pick<InterpolatedPiece, "source" | "span">,
  ): void {
    const start = this.#value.length;
    this.#pieces.push({ start, end: start + text.length, name, assignable, source, span });
    this.#value += text;
  }

  /** The first failure is the one that counts. */
  #fail(failure: TemplateFailure): void {
    this.#failure ??= failure;
  }
}

/** What stands behind an operator, and where its variable begins. */
interface Word {
  readonly text: string;
  readonly dollar: number;
}

const UNSET = { source: "unset", span: null } as const;

function readName(template: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(template)?.[0] ?? "";
}

function readOperator(template: string, at: number): string {
  const colon = template[at] === ":" ? ":" : "";
  const sign = template[at + colon.length];
  return sign === "-" || sign === "+" || sign === "?" ? colon + sign : "";
}

function findLine(template: string, at: number): { end: number; lastBrace: number } {
  const newline = template.indexOf("\n", at);
  const end = newline < 0 ? template.length : newline;
  return { end, lastBrace: template.lastIndexOf("}", end) };
}

/** Counts braces as Compose does, which passes over the character behind an opening one. */
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
