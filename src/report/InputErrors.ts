import { InvalidPolicy } from "../policy/readPolicy.ts";
import { formatCount } from "./formats/formatSummaryLine.ts";
import { formatPlace, Places } from "./Places.ts";
import type { Place } from "./Report.ts";

/** A mistake in the input, with its fix. */
export interface InputError {
  readonly message: string;
  /** Null if the mistake is not in a file. */
  readonly place: Place | null;
}

/** Thrown with all mistakes in the input when the run cannot start. */
export class InputErrors extends Error {
  readonly errors: readonly InputError[];

  constructor(errors: readonly InputError[], options?: ErrorOptions) {
    super(
      errors
        .map(({ message, place }) => `${place === null ? "" : `${formatPlace(place)}: `}${message}`)
        .join("\n"),
      options,
    );
    this.errors = errors;
  }
}

const MAX_POLICY_ERRORS = 100;

/** Throws an `InvalidPolicy` error as `InputErrors`, and any other error unchanged. */
export function rethrowPolicyErrors(error: unknown, rootOf: (path: string) => string): never {
  if (!(error instanceof InvalidPolicy)) throw error;
  const places = new Places(rootOf, [error.sources]);
  const errors = error.problems
    .slice(0, MAX_POLICY_ERRORS)
    .map(({ message, fix, span, related: [other] }): InputError => {
      const also =
        other === undefined ? "" : ` (${other.message}: ${formatPlace(places.place(other.span))})`;
      return {
        message: `${message}${also}; ${fix}`,
        place: span === null ? null : places.place(span),
      };
    });
  const rest = error.problems.length - errors.length;
  throw new InputErrors(
    rest > 0
      ? [...errors, { message: `and ${formatCount(rest, "more mistake")}`, place: null }]
      : errors,
    { cause: error },
  );
}
