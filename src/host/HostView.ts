import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Holder } from "./holders/Holder.ts";

/** What the kernel keeps for itself. Ranges are inclusive. */
export interface Kernel {
  readonly platform: "linux" | "darwin" | "win32" | "other";
  /** `ip_local_port_range` or its counterpart: ports for outgoing connections. */
  readonly ephemeral: readonly [number, number];
  /** `ip_local_reserved_ports`: never assigned by the kernel. */
  readonly reserved: readonly (readonly [number, number])[];
  /** `ip_unprivileged_port_start` */
  readonly unprivilegedStart: number;
  /** Whether `[::]` can be bound, so that a port without an address is published on IPv6 too. */
  readonly ipv6: boolean;
}

/** What stands in the way of one endpoint, for a range of its ports. */
export interface Obstacle {
  /** Who requests it: `own` and `clash` depend on the project. */
  readonly request: PortRequest;
  /** The part of the requested endpoint that is concerned. */
  readonly endpoint: HostEndpoint;
  /**
   * `taken`: something holds it. `own`: the project's own container holds it, `up` keeps or
   * replaces it. `clash`: a container of the same project name from another directory holds it.
   * `leased`: another run has a lease on it. `excluded`: the system keeps it from being bound.
   * `unknown`: cannot be seen. `possible`: depends on order.
   */
  readonly status: "taken" | "own" | "clash" | "leased" | "excluded" | "unknown" | "possible";
  readonly holders: readonly Holder[];
  /** For `excluded` and `possible`: why, in words for a finding. */
  readonly reason: string | null;
}

/** The host as it was seen in this run. */
export interface HostView {
  readonly kernel: Kernel;
  /** Whether sockets were looked at at all (`--no-probe`: false). */
  readonly probed: boolean;
  /** False: what stands on the host cannot be seen from here; `reason` says why. */
  readonly visible: boolean;
  readonly reason: string | null;
  /**
   * What `endpoint` of the plan meets; an endpoint without an obstacle is free (or unchecked,
   * unknown).
   */
  readonly obstacles: readonly Obstacle[];
  /**
   * All endpoints of the host that are seen to be in use, requested or not, so that no suggested
   * port is one of them.
   */
  readonly inUse?: readonly HostEndpoint[];
  /** The engine's release ("28.5.2"); null or absent where it was not asked or did not say. */
  readonly engineRelease?: string | null;
  /**
   * The release of Docker Compose on this host ("2.40.3"); null or absent where no project depends
   * on it, or none says.
   */
  readonly composeRelease?: string | null;
  /**
   * Running containers of any project in the plan, for `project-name-clash`: project name and
   * working directories seen.
   */
  readonly runningProjects: readonly { readonly project: string; readonly directory: string }[];
}
