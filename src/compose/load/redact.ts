import { isShowable } from "./parseShortPort.ts";
import type { Span } from "../Span.ts";

/** A variable with a secret value, and the place where it was substituted. */
export interface Substituted {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/**
 * Returns whether the value of a variable must not be printed. Only values of digits, dots, colons,
 * slashes and hyphens may be printed.
 */
export function isSecret(value: string): boolean {
  return value !== "" && !isShowable(value);
}

/**
 * Replaces secret values in a message and its fix by the names of their variables, if they were
 * substituted within its span.
 */
export function redact<
  T extends { readonly message: string; readonly span: Span | null; readonly fix?: string },
>(report: T, substituted: readonly Substituted[]): T {
  const secrets = substituted
    .filter(({ span }) => isWithin(span, report.span))
    .flatMap(({ name, value }) => listSpellings(value).map((spelling) => ({ name, spelling })))
    // a longer spelling may contain a shorter one
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

/** Lists the spellings of a value in messages: as it is, quoted, or a part, e.g. of a path. */
function listSpellings(value: string): string[] {
  const parts = value.split(/[\s:=,/@"'\\]+/).filter((part) => part.length > 3 && isSecret(part));
  return [...new Set([value, JSON.stringify(value).slice(1, -1), ...parts])];
}
