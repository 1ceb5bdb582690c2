import type { EditStep, TextEdit } from "./ChangeRecord.ts";

/** The interface to the files that `move` changes. */
export interface FileEditor {
  /**
   * Plans the edits of a file. Throws if it cannot be edited: it is missing, a link, read-only, or
   * does not contain what the edits replace.
   *
   * @param edits sorted by `start`, not overlapping
   */
  plan(this: void, path: string, edits: readonly TextEdit[]): EditStep;
  /** Edits files: all of them, or none. Throws if they cannot be edited. */
  apply(this: void, steps: readonly EditStep[]): void;
}
