import { isShowable } from "./parseShortPort.ts";
import type { Span } from "../Span.ts";

/** Where the value of a variable stands that may not be shown. */
export interface Substituted {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/**
 * What may be shown of a value: all of it, or, for what comes from a variable, nothing but digits,
 * dots, colons, slashes and hyphens.
 */
export function isSecret(value: string): boolean {
  return value !== "" && !isShowable(value);
}

/**
 * The same message with the names of variables in place of their values, where it is about a value
 * that holds some.
 */
export function redact<
  T extends { readonly message: string; readonly span: Span | null; readonly fix?: string },
>(told: T, substituted: readonly Substituted[]): T {
  const meant = substituted
    .filter(({ span }) => isWithin(span, told.span))
    .flatMap(({ name, value }) => needles(value).map((needle) => ({ name, needle })));
  if (meant.length === 0) return told;
  const longestFirst = meant.toSorted((a, b) => b.needle.length - a.needle.length);
  const hide = (text: string) =>
    longestFirst.reduce(
      (hidden, { name, needle }) => hidden.replaceAll(needle, () => `\${${name}}`),
      text,
    );
  return {
    ...told,
    message: hide(told.message),
    ...(told.fix !== undefined && { fix: hide(told.fix) }),
  };
}

function isWithin(inner: Span, outer: Span | null): boolean {
  return (
    outer !== null &&
    inner.file === outer.file &&
    inner.start >= outer.start &&
    inner.end <= outer.end
  );
}

/** A message may hold a value as it is, quoted, or parts of it, as the end of a path. */
function needles(value: string): string[] {
  const parts = value.split(/[\s:=,/@"'\\]+/).filter((part) => part.length > 3 && isSecret(part));
  return [...new Set([value, JSON.stringify(value).slice(1, -1), ...parts])];
}
