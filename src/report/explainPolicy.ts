import { InvalidPolicy } from "../plan/readPolicy.ts";
import { Places } from "./Places.ts";
import { where } from "./text.ts";

/** More than anybody reads. */
const MOST_LINES = 100;

/** What is wrong with a policy, a line for each mistake: where, what, and what would be right. Anything else is thrown as it is. */
export function explainPolicy(error: unknown, rootOf: (path: string) => string): never {
  if (!(error instanceof InvalidPolicy)) throw error;
  const places = new Places(rootOf, [error.sources]);
  const lines = error.problems.slice(0, MOST_LINES).map(({ message, fix, span, related: [other] }) => {
    const also = other === undefined ? "" : ` (${other.message}: ${where(places.place(other.span))})`;
    return `${span === null ? "" : `${where(places.place(span))}: `}${message}${also}; ${fix}`;
  });
  const rest = error.problems.length - lines.length;
  if (rest > 0) lines.push(`and ${rest} more mistakes`);
  throw new Error(lines.join("\n"), { cause: error });
}
