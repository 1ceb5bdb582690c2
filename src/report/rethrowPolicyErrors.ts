import { InvalidPolicy } from "../policy/readPolicy.ts";
import { type InputError, InputErrors } from "./InputErrors.ts";
import { Places } from "./Places.ts";
import { formatPlace } from "./formats/text.ts";

/** More than anybody reads. */
const MAX_MISTAKES = 100;

/**
 * What is wrong with a policy: of each mistake where, what, and what would be right. Anything else
 * is thrown as it is.
 */
export function rethrowPolicyErrors(error: unknown, rootOf: (path: string) => string): never {
  if (!(error instanceof InvalidPolicy)) throw error;
  const places = new Places(rootOf, [error.sources]);
  const mistakes = error.problems
    .slice(0, MAX_MISTAKES)
    .map(({ message, fix, span, related: [other] }): InputError => {
      const also =
        other === undefined ? "" : ` (${other.message}: ${formatPlace(places.place(other.span))})`;
      return {
        message: `${message}${also}; ${fix}`,
        place: span === null ? null : places.place(span),
      };
    });
  const rest = error.problems.length - mistakes.length;
  throw new InputErrors(
    rest > 0 ? [...mistakes, { message: `and ${rest} more mistakes`, place: null }] : mistakes,
    { cause: error },
  );
}
