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
    /** The result of `move`, as JSON. */
    | "move"
    /** The leases of `list`, as JSON. */
    | "leases"
    /** How a directory differs after a copy or a move was undone; empty if it does not. */
    | "copy"
    /** A warning, before it is printed. */
    | "warning"
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
  /** The thrown error, or the reason why a process did not end normally; null if none. */
  readonly error: unknown;
  readonly outputs: readonly Output[];
}
