import type { PortBinding, Project, Service } from "../compose/index.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";

/**
 * What the engine makes of an entry: `fixed` host ports; `pool`, of which each replica gets one;
 * `engine`: it assigns any port; `discarded`: nothing is published, because Compose or the network
 * ignores it, or no container is started; `invalid`: it is refused; `forbidden`: the network mode
 * does not allow published ports; `unknown`: only the run of the workflow evaluates it.
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
 * A published port of a service: the entry, and the host endpoints that the engine makes of it
 * (docs/reference/engine.md E1, E2).
 */
export interface PortRequest {
  readonly project: Project;
  readonly service: Service;
  readonly binding: PortBinding;
  readonly kind: PortRequestKind;
  /**
   * One for each address that is really bound; empty unless fixed or pool. Each has all ports of a
   * range or a pool.
   */
  readonly endpoints: readonly HostEndpoint[];
  /**
   * Why it is discarded, invalid or forbidden, in words for a finding; null if nothing is wrong.
   */
  readonly reason: string | null;
}

/**
 * The ports that are published at the same time. A project that Compose refuses is among the
 * projects, but publishes nothing.
 */
export interface Plan {
  readonly projects: readonly Project[];
  /** In the order of projects, services and entries. */
  readonly requests: readonly PortRequest[];
}
