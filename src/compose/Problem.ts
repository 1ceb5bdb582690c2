import { takeCode } from "../lib/inlineCode.ts";
import type { Related, Span } from "./Span.ts";

/** A reason why Compose rejects the project. */
export interface Problem {
  /** The title of the finding: lower case, without a period. */
  readonly message: string;
  /** An imperative phrase: lower case, without a period. `lib/inlineCode.ts` marks code. */
  readonly fix: string;
  /** null if the problem is not in a file, for example a wrong option. */
  readonly span: Span | null;
  readonly related: readonly Related[];
  /**
   * The mistake in the request, if the project itself has none: no Compose file was found, or the
   * user named a directory, file or service that does not exist.
   */
  readonly misuse?: "no-compose-file" | "unknown-name";
}

/** Formats a problem for an error of one line. */
export function formatProblem({ message, fix }: Pick<Problem, "message" | "fix">): string {
  return `${message}; ${takeCode(fix).text}`;
}
