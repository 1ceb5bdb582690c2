/** A repository on GitHub, by the names of its API. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** The pull request that a run is for. */
export interface PullRequest {
  readonly number: number;
  /**
   * The commit that it wants merged, and that of the branch it goes to, as the event told them;
   * null where it did not.
   */
  readonly head: string | null;
  readonly base: string | null;
}
