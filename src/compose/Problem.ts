import type { Related, Span } from "./Span.ts";

/** Something for which Compose refuses the project. `fix` says what would be right. */
export interface Problem {
  readonly message: string;
  readonly fix: string;
  /** null where no file can be named, as for a wrong option. */
  readonly span: Span | null;
  readonly related: readonly Related[];
  /** There is no compose file at all, where none was named. */
  readonly noFile?: true;
}
