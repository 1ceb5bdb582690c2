import type { PortBinding, Project, Service } from "../compose/index.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";

/**
 * The way in which the engine publishes an entry. `fixed`: on these host ports. `pool`: on one of
 * these for each replica. `engine`: on a port that the engine assigns. `discarded`: not at all,
 * because Compose or the network ignores it or there are no replicas. `invalid`: the engine refuses
 * it. `forbidden`: the network mode does not allow published ports. `unknown`: only known when the
 * workflow runs.
 */
export type PortRequestKind =
  | "fixed"
  | "pool"
  | "engine"
  | "discarded"
  | "invalid"
  | "forbidden"
  | "unknown";

/**
 * A published port of a service, with the host endpoints that the engine binds for it
 * (docs/reference/engine.md E1, E2).
 */
export interface PortRequest {
  readonly project: Project;
  readonly service: Service;
  readonly binding: PortBinding;
  readonly kind: PortRequestKind;
  /**
   * An endpoint per bound address, with all ports of a range or pool; empty unless fixed or pool.
   */
  readonly endpoints: readonly HostEndpoint[];
  /** The addresses on which the engine publishes a port that it assigns; absent for other kinds. */
  readonly addresses?: readonly Pick<HostEndpoint, "family" | "address">[];
  /** Endpoints that the engine may bind for a moment (docs/reference/engine.md E6). */
  readonly transient?: readonly HostEndpoint[];
  /** The reason why it is discarded, invalid or forbidden, as part of a finding; null otherwise. */
  readonly reason: string | null;
}

/**
 * The ports that are published at the same time. Projects that Compose refuses are included, but
 * publish nothing.
 */
export interface Plan {
  readonly projects: readonly Project[];
  /** Sorted by project, service and entry. */
  readonly requests: readonly PortRequest[];
}
