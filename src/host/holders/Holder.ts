/** The user of a port. The kinds are those of the JSON reports (schema/report.schema.json). */
export interface Holder {
  readonly kind: "compose" | "container" | "unit" | "process" | "kernel" | "lease" | "unknown";
  /** The name: "legacy/db" for compose, the container's name, "postgresql.service" or "node". */
  readonly name: string;
  readonly pid: number | null;
  /** ISO 8601, UTC, seconds. */
  readonly since: string | null;
  /**
   * Details to print after the name, e.g. "node server.ts", "a connection to 192.0.2.1:443" or "up
   * 3 days".
   */
  readonly detail: string | null;
  /** Set for a process of another user who is not root: ending it requires root. */
  readonly foreign?: true;
  /** Set for a process that started this one: ending it ends this run. */
  readonly ancestor?: true;
  /** Set for a program of Windows that is seen from WSL. */
  readonly side?: "Windows";
  /** Set for a connected socket. */
  readonly connection?: true;
  /** Set for a unit that the user's own service manager started. */
  readonly userUnit?: true;
  /** Set for a unit that the service manager of another user started: the name of that user. */
  readonly unitUser?: string;
  /** The program that stops a container which Docker does not run; null if it is not known. */
  readonly runtime?: "podman" | null;
  /** The command that releases a lease of this account. */
  readonly release?: string;
  /** The labels of a Compose container. */
  readonly compose: ComposeLabels | null;
}

export interface ComposeLabels {
  readonly project: string;
  readonly service: string;
  /** `com.docker.compose.project.working_dir` */
  readonly directory: string;
  readonly oneOff: boolean;
}

/** The name of a holder of which nothing is known. */
export const UNNAMED = "unknown";
/** The start of the detail of a connected socket, to print: a command line may begin like it. */
export const CONNECTION = "a connection to ";
/** The end of the detail of a user's own unit, to print: a command line may end like it. */
export const USER_UNIT = " (a unit of its user)";

/** The start of the detail of a process that launchd starts again, before its label. */
export const AGENT = "launchd agent ";

/** The detail of a docker-proxy for which the engine lists no container. */
export const LEFT_OVER = "left over: no running container publishes this port";

/** Returns a key that is equal for the processes of one forwarder, e.g. for IPv4 and IPv6. */
export function getHolderKey(holder: Holder): string {
  const isForwarder = holder.kind === "unknown" || holder.detail === LEFT_OVER;
  return JSON.stringify(isForwarder ? { ...holder, pid: null, since: null } : holder);
}

/** Makes a holder with defaults for all fields that are not given. */
export function makeHolder(kind: Holder["kind"], name: string, more: Partial<Holder> = {}): Holder {
  return { kind, name, pid: null, since: null, detail: null, compose: null, ...more };
}
