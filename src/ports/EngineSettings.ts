import type { ServiceNetwork } from "../compose/index.ts";

/**
 * The way in which the engine publishes ports in IPv6. true: entries without an address also bind
 * `[::]`. false: the host has no IPv6, so they bind IPv4 only. `to-ipv6`: there is no userland
 * proxy, so they bind `[::]` only for containers with an IPv6 address (docs/reference/engine.md E1,
 * E3).
 */
export type PublishesIpv6 = boolean | "to-ipv6";

/** The options of a bridge network that decide on which addresses ports are published. */
export type NetworkOptions = Pick<
  ServiceNetwork,
  "hostBindingIpv4" | "gatewayModeIpv4" | "gatewayModeIpv6"
>;

/** A network that exists on the engine. */
export type EngineNetwork = NetworkOptions &
  Pick<ServiceNetwork, "name" | "internal" | "driver" | "enableIpv4" | "enableIpv6">;

/** The settings of the engine that decide which addresses it binds for a published port. */
export interface EngineSettings {
  readonly ipv6: PublishesIpv6;
  /** The engine's release ("28.5.2"); null or absent if it is not known or does not matter. */
  readonly release?: string | null;
  /** The networks of the engine by name; absent if they are not known or do not matter. */
  readonly networks?: ReadonlyMap<string, EngineNetwork>;
  /** The options of bridge networks that do not set them (`default-network-opts`). */
  readonly defaults?: NetworkOptions;
  /** True if the kernel is known to have no sctp. */
  readonly lacksSctp?: boolean;
}
