import type { Service, ServiceNetwork } from "../compose/index.ts";
import type { EngineSettings } from "./EngineSettings.ts";
import { supportsGatewayModes, supportsIpv6Only } from "./engineRelease.ts";

/**
 * Returns the networks of a service as the engine treats them. The first one decides where ports
 * are published. Empty if the network is not known (docs/reference/engine.md E4, E5).
 */
export function resolveNetworks(
  { networkMode, networks }: Service,
  engine: EngineSettings,
): readonly ServiceNetwork[] {
  if (networkMode !== null) {
    const known = engine.networks?.get(networkMode === "default" ? "bridge" : networkMode);
    const more = { external: true, gwPriority: 0, ipam: [] };
    return known === undefined ? [] : [applyRelease({ ...known, ...more }, engine)];
  }
  const resolved = networks.map((network) => applyRelease(applySettings(network, engine), engine));
  return resolved.length === 1 ? resolved : resolved.toSorted(compareNetworks);
}

/**
 * Returns whether the engine's networks or release may change where a service publishes ports.
 */
export function dependsOnEngine({ networkMode, networks }: Service): boolean {
  if (networkMode !== null) return isNetworkName(networkMode);
  return networks.some(
    (network) =>
      network.external ||
      !network.enableIpv4 ||
      network.gwPriority !== 0 ||
      network.gatewayModeIpv4 !== null ||
      network.gatewayModeIpv6 !== null,
  );
}

function isNetworkName(networkMode: string): boolean {
  return !/^(?:host|none|(?:service|container):.*)?$/.test(networkMode);
}

/** Adds what the engine knows about an external network, or its default options to another one. */
function applySettings(network: ServiceNetwork, engine: EngineSettings): ServiceNetwork {
  if (network.external) return { ...network, ...engine.networks?.get(network.name) };
  const { defaults } = engine;
  const isBridge = network.driver === null || network.driver === "bridge";
  if (defaults === undefined || !isBridge) return network;
  return {
    ...network,
    hostBindingIpv4: network.hostBindingIpv4 ?? defaults.hostBindingIpv4,
    gatewayModeIpv4: network.gatewayModeIpv4 ?? defaults.gatewayModeIpv4,
    gatewayModeIpv6: network.gatewayModeIpv6 ?? defaults.gatewayModeIpv6,
  };
}

/** Removes the options that the engine's release ignores. */
function applyRelease(network: ServiceNetwork, { release = null }: EngineSettings): ServiceNetwork {
  return {
    ...network,
    ...(!supportsGatewayModes(release) && { gatewayModeIpv4: null, gatewayModeIpv6: null }),
    ...(!supportsIpv6Only(release) && { enableIpv4: true, gwPriority: 0 }),
  };
}

/** Compares networks by the engine's preference for a gateway. */
function compareNetworks(a: ServiceNetwork, b: ServiceNetwork): number {
  return (
    b.gwPriority - a.gwPriority ||
    Number(a.internal) - Number(b.internal) ||
    (a.name < b.name ? -1 : Number(a.name > b.name))
  );
}
