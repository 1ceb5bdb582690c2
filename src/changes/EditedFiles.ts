import type { EditStep } from "./ChangeRecord.ts";

/**
 * The state of a file that was to be edited. `before` and `after` the edits: it has exactly these
 * bytes. `changed`: it has others.
 */
export type FileState =
  | { readonly state: "before" | "after" }
  | { readonly state: "changed"; readonly text: string }
  | { readonly state: "unreadable"; readonly reason: string };

/** The interface to the files that `move` edits. */
export interface EditedFiles {
  inspect(step: EditStep): FileState;
  /**
   * Restores files that are in the state `after`: all of them, or none. Throws if one was changed
   * in the meantime or cannot be written.
   */
  revert(steps: readonly EditStep[]): void;
}
