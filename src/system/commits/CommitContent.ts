/** The entry at a path of a commit. `module` is a submodule, which is not read. */
export interface CommitEntry {
  readonly kind: "file" | "link" | "directory" | "module";
  /** The id of its content. */
  readonly id: string;
}

/** The files of one commit. */
export interface CommitContent {
  /** The commit's id. */
  readonly commit: string;
  /**
   * Lists all paths of the commit, relative to the repository's root. Rejects with the reason if
   * they cannot be listed.
   */
  list(): Promise<ReadonlyMap<string, CommitEntry>>;
  /** Reads contents by their ids. Contents that are not available are left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

const KINDS: Readonly<Record<string, CommitEntry["kind"]>> = {
  "120000": "link",
  "040000": "directory",
  "160000": "module",
};

/** Parses the mode of a git tree entry (git-fast-import(1)). */
export function parseCommitEntry(mode: string, id: string): CommitEntry {
  return { kind: KINDS[mode] ?? "file", id };
}
