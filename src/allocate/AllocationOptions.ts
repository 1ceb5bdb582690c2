import type { PortRange } from "../lib/PortRange.ts";
import type { ServiceName } from "../ports/serviceName.ts";

/** A host port that the user set. */
export interface PortSetting {
  readonly service: ServiceName;
  readonly port: number;
}

/** Services that speak HTTP are reached through a Traefik instead of ports of their own. */
export interface TraefikRequest {
  /** The network that the proxy and the services share; it is there already. */
  readonly network: string;
  /** Under which each service has its name. */
  readonly domain: string;
  readonly entrypoint: string;
}

/** What an allocation is asked for. */
export interface AllocationOptions {
  /** Whose ports move: those with which `up` would fail, all, or those of some services. */
  readonly services: "conflicts" | "all" | readonly ServiceName[];
  readonly settings: readonly PortSetting[];
  /**
   * Where ports are taken from; null: where the policy says, else from 10000 up to what the kernel
   * hands out.
   */
  readonly range: PortRange | null;
  /** Every port goes as many ports up. */
  readonly offset: number | null;
  /** From an earlier run, by `formatSavedPortKey`: kept where it is free. */
  readonly saved: ReadonlyMap<string, number>;
  /**
   * Whether variables may be assigned, and whether a file may override the project's: what the user
   * has no use for is not needed either.
   */
  readonly variables: boolean;
  readonly override: boolean;
  /** Whether later steps find it in their environment. */
  readonly exported: boolean;
  readonly traefik: TraefikRequest | null;
  /** Each project gets a name of this copy's own, unless the user named it. */
  readonly rename: boolean;
  /** Who asks, so that two runners with the same folders differ. */
  readonly runner: string;
}
