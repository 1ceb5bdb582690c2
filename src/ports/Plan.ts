import type { PortBinding, Project, Service } from "../compose/index.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";

/**
 * What becomes of a binding: `fixed` host ports; `pool`, of which the engine takes one for each
 * replica; `engine`, where the engine chooses any; `discarded`, where nothing is published: Compose
 * or the network throws it away, or no container is started; `invalid`, which the engine refuses;
 * `forbidden`, beside a network mode with which no port can be published at all; `unknown`, which
 * only the run of the workflow tells.
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
 * A binding together with the host endpoints that it asks for, expanded as the engine does
 * (docs/reference/engine.md E1, E2).
 */
export interface PortRequest {
  readonly project: Project;
  readonly service: Service;
  readonly binding: PortBinding;
  readonly kind: PortRequestKind;
  /**
   * One for each address that is really bound; empty unless fixed or pool. For a run or a pool: all
   * its ports.
   */
  readonly endpoints: readonly HostEndpoint[];
  /**
   * Why it is discarded, invalid or forbidden, in words for a finding; null where there is nothing
   * to complain about.
   */
  readonly reason: string | null;
}

/**
 * All bindings that are wanted together. A project that Compose refuses is among the projects, but
 * wants nothing.
 */
export interface Plan {
  readonly projects: readonly Project[];
  /** In the order of projects, services and entries. */
  readonly requests: readonly PortRequest[];
}
