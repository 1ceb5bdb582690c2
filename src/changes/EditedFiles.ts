import type { EditStep } from "./ChangeRecord.ts";

/**
 * The state of a file that was to be edited. `before` and `after` the edits: it has exactly these
 * bytes. `changed`: it has others. `text` is without a byte order mark.
 */
export type FileState =
  | { readonly state: "before" }
  | { readonly state: "after" | "changed"; readonly text: string }
  | { readonly state: "unreadable"; readonly reason: string };

/** The interface to the files that `move` edits. */
export interface EditedFiles {
  /** Reads the state of a file. Changes nothing. */
  inspect(step: EditStep): FileState;
  /**
   * Restores the files that are not in the state `before`: all of them, or none. Throws if one was
   * changed in the meantime or cannot be written.
   */
  revert(steps: readonly EditStep[]): void;
}
