/** A text that a run publishes. */
export interface Output {
  readonly kind:
    | "text"
    | "github"
    | "markdown"
    | "comment"
    | "json"
    | "sarif"
    | "html"
    | "explain"
    | "released"
    | "env"
    | "shell"
    | "override"
    /** `--print json` */
    | "printed"
    /** The problems of a project with the files of an allocation. */
    | "resolved"
    | "policy"
    /** An output of the action. */
    | "output";
  readonly text: string;
}

/** The result of a run. */
export interface Outcome {
  readonly status: number | null;
  /** What was thrown, or why a process did not end normally; null if nothing. */
  readonly error: unknown;
  readonly outputs: readonly Output[];
}
