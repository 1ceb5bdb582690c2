/** The recent changes of a project's Compose and env files. It contains no contents of files. */
export interface RecentChanges {
  /** The last commits that changed one of the files, the newest first. */
  readonly commits: readonly FileCommit[];
  /** The files that differ from the last commit, or that are not in it. */
  readonly uncommitted: readonly string[];
  /** The files that git ignores. */
  readonly ignored: readonly string[];
}

/** A commit, without its author. */
export interface FileCommit {
  /** The short hash. */
  readonly commit: string;
  /** When it was committed, ISO 8601. */
  readonly date: string;
  readonly subject: string;
  /** The files of the project that it changed, relative to the repository's root. */
  readonly files: readonly string[];
}

/** A commit that the log prints. */
export interface LoggedCommit extends FileCommit {
  readonly hasParents: boolean;
}

/** The options of git-log(1) that print what `parseLog` reads. */
export const LOG_FORMAT = ["-z", "--name-only", "--format=%x00%x00%h%x00%P%x00%cI%x00%s%x00"];

/**
 * Parses the log: for each commit two empty fields, the hash, the parents, the date and the
 * subject, and then the files, of which the first follows an empty field and a line end. Only a
 * subject or the parents can be empty otherwise, and no field can contain NUL.
 */
export function parseLog(text: string): LoggedCommit[] {
  const fields = text.split("\0");
  const commits: LoggedCommit[] = [];
  for (let at = 0; at < fields.length;) {
    while (fields[at] === "") at++;
    const [commit, parents = "", date = "", subject = ""] = fields.slice(at, at + 4);
    at += 4;
    if (commit === undefined) break;
    const files: string[] = [];
    // The field that ends the subject.
    if (fields[at] === "") at++;
    for (; at < fields.length && fields[at] !== ""; at++)
      files.push((fields[at] ?? "").replace(files.length === 0 ? /^\n/ : /$^/, ""));
    commits.push({ commit, hasParents: parents !== "", date, subject, files });
  }
  return commits;
}
