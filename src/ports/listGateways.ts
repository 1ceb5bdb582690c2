import type { Project, ServiceNetwork, Subnet } from "../compose/index.ts";
import { parseHostAddress } from "./parseHostAddress.ts";

/**
 * Lists the addresses that the engine adds to the host for the networks that a project creates: the
 * gateway of each subnet in `ipam`, by default the first address that it may assign
 * (docs/reference/engine.md E29).
 */
export function listGateways({ services }: Project): ReadonlySet<string> {
  const networks = services.flatMap((service) => service.networks).filter(isOwnBridge);
  return new Set(networks.flatMap(({ ipam }) => ipam.flatMap((each) => findGateway(each) ?? [])));
}

function isOwnBridge({ external, driver, gatewayModeIpv4 }: ServiceNetwork): boolean {
  return !external && (driver === null || driver === "bridge") && gatewayModeIpv4 !== "isolated";
}

function findGateway({ subnet, gateway, ipRange }: Subnet): string | null {
  const first = findFirst(ipRange ?? subnet ?? "");
  // The first address of a subnet is the network itself.
  const isNetwork = first !== null && first === findFirst(subnet ?? "");
  const found = isNetwork ? first.replace(/(?:::|[02468ace])$/, addOne) : first;
  return parseHostAddress(gateway ?? found ?? "")?.address ?? null;
}

/** Adds one to the last, even digit of an address. */
function addOne(last: string): string {
  return last === "::" ? "::1" : (Number.parseInt(last, 16) + 1).toString(16);
}

/** Returns the first address of a subnet, for example 10.7.0.0 of 10.7.0.9/16. */
function findFirst(subnet: string): string | null {
  const [network = "", bits] = subnet.split("/", 2);
  const address = parseHostAddress(network);
  if (address?.family !== "IPv4") return address?.address ?? null;
  const size = 2 ** (32 - Number(bits));
  const number = address.address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = number - (number % size);
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
}
