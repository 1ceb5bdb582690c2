/** A file of the repository. */
export interface RepositoryText {
  /** Absolute, with forward slashes. */
  readonly path: string;
  readonly text: string;
}
