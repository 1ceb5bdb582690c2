/**
 * Why a file could not be read. `outside`: the action does not follow repository content out of the
 * repository.
 */
export type FileFailure =
  | "missing"
  | "directory"
  | "denied"
  | "too-large"
  | "outside"
  | "not-text"
  | "failed";

export type FileText =
  | { readonly text: string }
  | { readonly failure: FileFailure; readonly detail: string };

/**
 * The files that a project may be made of. Paths are absolute, with forward slashes. Synchronous: a
 * gate waits for it anyway.
 */
export interface Files {
  /** The directory in which the command was started. */
  readonly cwd: string;
  /** What separates the paths of a list here: `;` on Windows. */
  readonly listSeparator: ":" | ";";
  /**
   * The text in UTF-8, without the byte order mark before it; `-` is standard input. `trusted`:
   * named by the user (an option, an input), so it may lie anywhere.
   */
  read(path: string, trusted: boolean): FileText;
  /** What stands there, links followed; null where nothing does or it cannot be seen. */
  kind(path: string): "file" | "directory" | null;
}
