import type { Holder } from "../host/holders/Holder.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";

/**
 * The status of a published port after `docker compose up`. `ok`: a container of the project
 * publishes it on the planned host port and accepts connections. `unknown`: it cannot be seen.
 */
export type AnswerStatus =
  | "ok"
  | "not-listening"
  | "wrong-listener"
  | "wrong-port"
  | "unhealthy"
  | "unknown";

/** The verification of one host port of a published port, for one container of the service. */
export interface Answer {
  readonly request: PortRequest;
  /** The container port. */
  readonly target: number;
  /** The name of the container; null if the service has none. */
  readonly container: string | null;
  /**
   * The host port that the project or a lease plans, on the first of its addresses, or the pool of
   * ports; null if the engine assigns the port.
   */
  readonly planned: HostEndpoint | null;
  /** Where the container publishes the port, on the first address; null if it does not. */
  readonly actual: HostEndpoint | null;
  readonly status: AnswerStatus;
  /** Why the status is not `ok`, as part of a sentence. */
  readonly reason: string | null;
  /** How to fix it, as an imperative; for `wrong-listener`, only what nothing else says. */
  readonly fix: string | null;
  /** The users of the port, for `wrong-listener`. */
  readonly holders: readonly Holder[];
  /** True if the status does not change unless somebody changes something. */
  readonly isFinal: boolean;
}

/** Returns where a port is, or should be; null if the engine has not assigned it. */
export function locateAnswer({ actual, planned }: Answer): HostEndpoint | null {
  return actual ?? planned;
}
