import type { Project, ServiceNetwork, Subnet } from "../compose/index.ts";
import { parseHostAddress } from "./parseHostAddress.ts";

/**
 * Lists the addresses that the engine adds to the host for the networks that a project creates: the
 * gateway of each subnet in `ipam`, by default its first address (docs/reference/engine.md E27).
 */
export function listGateways({ services }: Project): ReadonlySet<string> {
  const networks = services.flatMap((service) => service.networks).filter(isOwnBridge);
  return new Set(networks.flatMap(({ ipam }) => ipam.flatMap((each) => findGateway(each) ?? [])));
}

function isOwnBridge({ external, driver }: ServiceNetwork): boolean {
  return !external && (driver === null || driver === "bridge");
}

function findGateway({ subnet, gateway, ipRange }: Subnet): string | null {
  const address = gateway ?? (ipRange === null && subnet !== null ? firstAddress(subnet) : "");
  return parseHostAddress(address)?.address ?? null;
}

/** Returns the first address of a subnet, for example 10.7.0.1 of 10.7.0.0/16. */
function firstAddress(subnet: string): string {
  const [network = ""] = subnet.split("/", 1);
  if (network.includes(":")) return network.replace(/::$/, "::1");
  return network.replace(/\d+$/, (last) => `${Number(last) + 1}`);
}
