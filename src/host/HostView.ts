import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Holder } from "./holders/Holder.ts";

/** The kernel's port settings. Ranges are inclusive. */
export interface Kernel {
  readonly platform: "linux" | "darwin" | "win32" | "other";
  /** `ip_local_port_range` or its counterpart: the ephemeral port range. */
  readonly ephemeral: readonly [number, number];
  /** `ip_local_reserved_ports`: ports that the kernel never assigns. */
  readonly reserved: readonly (readonly [number, number])[];
  /** `ip_unprivileged_port_start` */
  readonly unprivilegedStart: number;
  /** True if `[::]` can be bound, so that ports without an address are published on IPv6 too. */
  readonly ipv6: boolean;
}

/** A reason why a range of ports of one endpoint is not available. */
export interface Obstacle {
  /** The request for the port; `own` and `clash` depend on its project. */
  readonly request: PortRequest;
  /** The affected part of the requested endpoint. */
  readonly endpoint: HostEndpoint;
  /**
   * `taken`: in use. `own`: in use by the project's own container, which `up` keeps or replaces.
   * `clash`: in use by a container with the same project name from another directory. `leased`:
   * another run has a lease. `excluded`: the system does not allow the port to be bound. `unknown`:
   * cannot be seen. `possible`: depends on the order of events.
   */
  readonly status: "taken" | "own" | "clash" | "leased" | "excluded" | "unknown" | "possible";
  readonly holders: readonly Holder[];
  /** The cause of `excluded` and `possible`, or a note on `taken`, as part of a finding. */
  readonly reason: string | null;
}

/** The state of the host in this run. */
export interface HostView {
  readonly kernel: Kernel;
  /** True if sockets were inspected (false with `--no-probe`). */
  readonly probed: boolean;
  /** True if all of the host's ports can be seen from here; if not, `reason` says why. */
  readonly visible: boolean;
  readonly reason: string | null;
  /** A command or step that shows the ports, as a sentence; absent for the usual advice. */
  readonly fix?: string;
  /**
   * Obstacles for the endpoints of the plan. An endpoint without one is free, or was not checked.
   */
  readonly obstacles: readonly Obstacle[];
  /**
   * All endpoints that are known to be in use, requested or not. None of their ports is suggested.
   */
  readonly inUse?: readonly HostEndpoint[];
  /** The engine's release ("28.5.2"); null or absent if it is not known. */
  readonly engineRelease?: string | null;
  /**
   * The release of Docker Compose on this host ("2.40.3"); null or absent if it is not known or no
   * project depends on it.
   */
  readonly composeRelease?: string | null;
  /**
   * Running projects with a name from the plan and their working directories, for
   * `project-name-clash`.
   */
  readonly runningProjects: readonly { readonly project: string; readonly directory: string }[];
}
