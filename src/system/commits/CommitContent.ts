/** What stands at a path of a commit. `module`: another repository, which is not looked into. */
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
   * All paths of the commit, relative to the repository's root. Rejects, with the reason, where
   * they cannot be listed.
   */
  list(): Promise<ReadonlyMap<string, CommitEntry>>;
  /** The contents by their ids; one that cannot be had is left out. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

const KINDS: Readonly<Record<string, CommitEntry["kind"]>> = {
  "120000": "link",
  "040000": "directory",
  "160000": "module",
};

/** From the modes of git (git-fast-import(1)). */
export function parseCommitEntry(mode: string, id: string): CommitEntry {
  return { kind: KINDS[mode] ?? "file", id };
}
