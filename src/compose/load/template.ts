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
  const pieces: InterpolatedPiece[] = [];
  const unset: string[] = [];
  let failure: TemplateFailure | null = null;
  let out = "";
  let at = 0;
  let line = { end: -1, lastBrace: -1 };
  const fail = (found: TemplateFailure) => {
    failure ??= found;
  };
  const put = (
    text: string,
    name: string,
    assignable: boolean,
    from: Pick<InterpolatedPiece, "source" | "span">,
  ) => {
    pieces.push({ start: out.length, end: out.length + text.length, name, assignable, ...from });
    out += text;
  };
  const plain = (name: string) => {
    const found = lookup(name);
    if (!found) unset.push(name);
    put(found?.value ?? "", name, true, found ?? { source: "unset", span: null });
  };

  for (;;) {
    const dollar = template.indexOf("$", at);
    if (dollar < 0) break;
    out += template.slice(at, dollar);
    at = dollar + 1;
    if (template[at] === "$") {
      out += "$";
      at++;
      continue;
    }
    const named = nameAt(template, at);
    if (named) {
      plain(named);
      at += named.length;
      continue;
    }
    if (template[at] !== "{") {
      out += "$";
      continue;
    }
    if (at > line.end) line = lineAround(template, at);
    const name = nameAt(template, at + 1);
    const afterName = at + 1 + name.length;
    if (name && template[afterName] === "}") {
      plain(name);
      at = afterName + 1;
      continue;
    }
    const operator = name ? operatorAt(template, afterName) : "";
    if (!operator || line.lastBrace < afterName + operator.length) {
      fail({ kind: "invalid", at: dollar });
      at++;
      continue;
    }
    const close = balancingBrace(template, dollar, line.lastBrace);
    const word = template.slice(afterName + operator.length, close);
    const found = lookup(name);
    const present = found !== undefined && !(operator.length === 2 && found.value === "");
    const nested = (): string => {
      if (depth >= MAX_DEPTH) {
        fail({ kind: "too-deep" });
        return "";
      }
      const inner = substitute(word, lookup, depth + 1);
      if (inner.failure)
        fail(inner.failure.kind === "invalid" ? { kind: "invalid", at: dollar } : inner.failure);
      unset.push(...inner.unset);
      return inner.value;
    };
    switch (operator.at(-1)) {
      case "-":
        if (present) put(found.value, name, true, found);
        else put(nested(), name, true, { source: "default", span: null });
        break;
      case "+":
        if (present) put(nested(), name, false, found);
        else put(found?.value ?? "", name, false, found ?? { source: "unset", span: null });
        break;
      default:
        if (present) put(found.value, name, true, found);
        else {
          nested();
          // the message as it was written: what variables would add to it may be a secret
          fail({ kind: "required", name, reason: word.includes("$") ? "" : word });
        }
    }
    at = close + 1;
  }
  return { value: out + template.slice(at), pieces, unset, failure };
}

function nameAt(template: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(template)?.[0] ?? "";
}

function operatorAt(template: string, at: number): string {
  const colon = template[at] === ":" ? ":" : "";
  const sign = template[at + colon.length];
  return sign === "-" || sign === "+" || sign === "?" ? colon + sign : "";
}

function lineAround(template: string, at: number): { end: number; lastBrace: number } {
  const newline = template.indexOf("\n", at);
  const end = newline < 0 ? template.length : newline;
  return { end, lastBrace: template.lastIndexOf("}", end) };
}

/** Counts braces as Compose does, which passes over the character behind an opening one. */
function balancingBrace(template: string, from: number, last: number): number {
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
