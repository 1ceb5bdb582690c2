import type { Holder } from "../host/holders/Holder.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";

/**
 * What is true of a published port after `docker compose up`. `ok`: a container of the project
 * publishes it on the planned host port and accepts connections. `unknown`: it cannot be seen.
 */
export type AnswerStatus =
  | "ok"
  | "not-listening"
  | "wrong-listener"
  | "wrong-port"
  | "unhealthy"
  | "unknown";

/** The verification of one host port of a published port. */
export interface Answer {
  readonly request: PortRequest;
  /** The container port. */
  readonly target: number;
  /** The planned endpoint; the actual one if the engine assigned it; null if there is none. */
  readonly endpoint: HostEndpoint | null;
  readonly status: AnswerStatus;
  /** Why the status is not `ok`, as part of a finding. */
  readonly reason: string | null;
  /** What uses the port instead, for `wrong-listener`. */
  readonly holder: Holder | null;
}
