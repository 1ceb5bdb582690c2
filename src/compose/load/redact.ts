import { isShowable } from "./parseShortPort.ts";
import type { Span } from "../Span.ts";

/** Where the value of a variable stands that may not be shown. */
export interface Substituted {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/**
 * Returns whether a value may not be shown: of what comes from a variable, nothing but digits,
 * dots, colons, slashes and hyphens may.
 */
export function isSecret(value: string): boolean {
  return value !== "" && !isShowable(value);
}

/**
 * Returns a message with the names of variables in place of their values, where it is about a value
 * that holds some.
 */
export function redact<
  T extends { readonly message: string; readonly span: Span | null; readonly fix?: string },
>(report: T, substituted: readonly Substituted[]): T {
  const secrets = substituted
    .filter(({ span }) => isWithin(span, report.span))
    .flatMap(({ name, value }) => listSpellings(value).map((spelling) => ({ name, spelling })))
    // a longer one may hold a shorter one
    .toSorted((a, b) => b.spelling.length - a.spelling.length);
  if (secrets.length === 0) return report;
  const hide = (text: string) =>
    secrets.reduce(
      (hidden, { name, spelling }) => hidden.replaceAll(spelling, () => `\${${name}}`),
      text,
    );
  return {
    ...report,
    message: hide(report.message),
    ...(report.fix !== undefined && { fix: hide(report.fix) }),
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
function listSpellings(value: string): string[] {
  const parts = value.split(/[\s:=,/@"'\\]+/).filter((part) => part.length > 3 && isSecret(part));
  return [...new Set([value, JSON.stringify(value).slice(1, -1), ...parts])];
}
