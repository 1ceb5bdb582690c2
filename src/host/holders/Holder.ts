/** Who holds a port. The kinds are those of the JSON reports (schema/report.schema.json). */
export interface Holder {
  readonly kind: "compose" | "container" | "unit" | "process" | "kernel" | "lease" | "unknown";
  /** "legacy/db" for compose, the container's name, "postgresql.service", "node". */
  readonly name: string;
  readonly pid: number | null;
  /** ISO 8601, UTC, seconds. */
  readonly since: string | null;
  /**
   * What a person wants to read beside the name: "node server.ts", "an outgoing connection", "up
   * for three days".
   */
  readonly detail: string | null;
  /**
   * A process of another user than the one who asks, who is not root: ending it takes root's
   * rights.
   */
  readonly foreign?: true;
  /** For containers of Compose: its labels. */
  readonly compose: ComposeLabels | null;
}

export interface ComposeLabels {
  readonly project: string;
  readonly service: string;
  /** `com.docker.compose.project.working_dir` */
  readonly directory: string;
  readonly oneOff: boolean;
}

/** How the detail of a socket begins that does not listen, but connects. */
export const CONNECTION = "a connection to ";
/** How the detail of a unit ends that its user's own service manager started. */
export const USER_UNIT = " (a unit of its user)";

/** Makes a holder of which only `more` is known beyond its name. */
export function makeHolder(kind: Holder["kind"], name: string, more: Partial<Holder> = {}): Holder {
  return { kind, name, pid: null, since: null, detail: null, compose: null, ...more };
}
