import type { EditStep, TextEdit } from "./ChangeRecord.ts";

/**
 * The state of a file that was to be edited. `before` and `after` the edits: it has exactly these
 * bytes. `changed`: it has others. `text` is without a byte order mark.
 */
export type FileState =
  | { readonly state: "before" }
  | { readonly state: "after" | "changed"; readonly text: string }
  | { readonly state: "unreadable"; readonly reason: string };

/** The interface to the files that `move` changes, and `undo` restores. */
export interface FileEditor {
  /**
   * Plans the edits of a file. Throws if it cannot be edited: it is missing, a link, read-only, or
   * does not contain what the edits replace.
   *
   * @param edits sorted by `start`, not overlapping, in the text without a byte order mark
   */
  plan(this: void, path: string, edits: readonly TextEdit[]): EditStep;
  /**
   * Edits files: all of them, or none. Checks right before that nobody has changed them. Throws if
   * they cannot be edited. If they cannot be restored after that either, the error names them.
   */
  apply(this: void, steps: readonly EditStep[]): void;
  /** Reads the state of a file. Changes nothing. */
  inspect(this: void, step: EditStep): FileState;
  /** Restores the files that are not in the state `before`, like `apply`. */
  revert(this: void, steps: readonly EditStep[]): void;
}
