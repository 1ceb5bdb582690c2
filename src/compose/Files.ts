/**
 * The reason why a file could not be read. `outside`: repository content refers to a file outside
 * the repository, which the action does not read.
 */
export type FileFailure =
  | "missing"
  | "directory"
  | "denied"
  | "too-large"
  | "outside"
  | "not-text"
  | "failed";

/** The text of a file. `hasMark`: a byte order mark was removed. */
export type FileText =
  | { readonly text: string; readonly hasMark?: true }
  | { readonly failure: FileFailure; readonly detail: string };

/**
 * The files that a project can read. Paths are absolute, with forward slashes. Synchronous, because
 * a run has nothing else to do meanwhile.
 */
export interface Files {
  /** The directory in which the command was started. */
  readonly cwd: string;
  /** The separator of path lists on this platform: `;` on Windows. */
  readonly listSeparator: ":" | ";";
  /**
   * Reads UTF-8 text without its byte order mark; `-` is standard input. `trusted`: the user named
   * the file in an option or an input, so it may be anywhere.
   */
  read(path: string, trusted: boolean): FileText;
  /**
   * Returns the kind of a path, after following links; null if it is missing or unreadable. A path
   * that `read` refuses as outside is a file, whether or not it exists. By default, the user named
   * the path or its directory.
   */
  kind(path: string, trusted?: boolean): "file" | "directory" | null;
}
