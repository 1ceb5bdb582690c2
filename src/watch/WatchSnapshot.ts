/**
 * The result of the last observation. `unknown`: nothing was observed yet, or the last observation
 * could not be made, for example because the engine does not respond.
 */
export type WatchStatus = "ok" | "failing" | "unknown";

/** A published port of a watched service. */
export interface WatchedPort {
  readonly target: number;
  readonly protocol: string;
  /** Null if there is none. */
  readonly hostPort: number | null;
  /** As reports name it: a `PortStatus`, or an `AnswerStatus` with `--verify`. */
  readonly state: string;
}

export interface WatchedService {
  readonly project: string;
  readonly service: string;
  /**
   * True if a container of the service uses its ports, with `--verify` if they also answer; null
   * if that is not known.
   */
  readonly up: boolean | null;
  readonly ports: readonly WatchedPort[];
}

/** The state of `portplan watch`, which its endpoints and its health file show. */
export interface WatchSnapshot {
  readonly status: WatchStatus;
  /** Why the status is not `ok`: the titles of findings, or why nothing could be observed. */
  readonly reasons: readonly string[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** In milliseconds; null before the first observation. */
  readonly lastCheck: { readonly at: number; readonly duration: number } | null;
  readonly services: readonly WatchedService[];
  /** The number of host ports by state. */
  readonly ports: ReadonlyMap<string, number>;
  readonly findings: Readonly<Record<"error" | "warning" | "notice", number>>;
  readonly conflicts: number;
  /** The number of leased ports on this host. */
  readonly leases: number;
  /** The number of checkouts and jobs that have leases. */
  readonly allocations: number;
  /** The number of observations by result. */
  readonly checks: Readonly<Record<WatchStatus, number>>;
}
