import type { PortRange } from "../lib/PortRange.ts";
import type { ServiceName } from "../ports/serviceName.ts";

/** A host port that the user set. */
export interface PortSetting {
  readonly service: ServiceName;
  readonly port: number;
}

/** Settings for routing HTTP services through Traefik instead of host ports. */
export interface TraefikRequest {
  /** An existing network that the proxy and the services share. */
  readonly network: string;
  /** The parent domain of the services' host names. */
  readonly domain: string;
  readonly entrypoint: string;
}

/** The parts of a copy, other than its ports, that would collide or refer to the moved ports. */
export interface Copying {
  /** Fixed names of containers, networks and volumes. */
  readonly names: boolean;
  /** Addresses of this host in the settings of services. */
  readonly urls: boolean;
}

export interface AllocationOptions {
  /** The ports that move: those with which `up` would fail, all, or those of some services. */
  readonly services: "conflicts" | "all" | readonly ServiceName[];
  readonly settings: readonly PortSetting[];
  /**
   * The range of new ports. null for the range of the policy, else from 10000 to the start of the
   * ephemeral port range.
   */
  readonly range: PortRange | null;
  /** Added to every port. `auto`: a round number with which all ports are free. */
  readonly offset: number | "auto" | null;
  /** The parts of a copy that move with its ports. */
  readonly copying: Copying;
  /** Ports of an earlier run, by `formatSavedPortKey`. Preferred if they are free. */
  readonly saved: ReadonlyMap<string, number>;
  /** Allows ports to move through variables. */
  readonly variables: boolean;
  /** Allows ports to move through an override file. */
  readonly override: boolean;
  /** True if the allocation is exported to the environment of later steps. */
  readonly exported: boolean;
  /** Variables of an earlier allocation that later steps have too, unless they get a new value. */
  readonly leftovers: readonly string[];
  readonly traefik: TraefikRequest | null;
  /** Gives each project a name that is unique to this copy, unless the user named it. */
  readonly rename: boolean;
  /** Identifies the runner, so that copies in the same directory on two runners differ. */
  readonly runner: string;
}
