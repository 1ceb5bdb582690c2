import type { PortBinding, Project, Service } from "../compose/Project.ts";
import { hostAddress } from "./hostAddress.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";
import type { Want } from "./Plan.ts";

type Address = Pick<HostEndpoint, "family" | "address">;
type Fate = Pick<Want, "kind" | "endpoints" | "reason">;

const ANY_IPV4: Address = { family: "IPv4", address: "0.0.0.0" };
const ANY_IPV6: Address = { family: "IPv6", address: "::" };
const PROTOCOLS: ReadonlySet<string> = new Set(["tcp", "udp", "sctp"]);
const HIGHEST_PORT = 65_535;

/**
 * A binding and the host endpoints that it asks for. `ipv6`: whether `[::]` can be bound, so that a binding without an address takes it too.
 */
export function expand(project: Project, service: Service, binding: PortBinding, ipv6: boolean): Want {
  return { project, service, binding, ...fate(service, binding, ipv6) };
}

function fate(service: Service, binding: PortBinding, ipv6: boolean): Fate {
  if (service.replicas === 0) return nothing("discarded", null);
  const forbidden = forbiddenMode(service);
  if (forbidden !== null) return nothing("forbidden", `network mode "${forbidden}" publishes no port`);
  const invalid = whyInvalid(binding);
  if (invalid !== null) return nothing("invalid", invalid);
  const discarded = whyDiscarded(service);
  if (discarded !== null) return nothing("discarded", discarded);
  const ports = hostPorts(binding);
  if (ports === null) return nothing("engine", null);
  const addresses = boundAddresses(service, binding.hostIp, ipv6);
  if (addresses.length === 0) return nothing("discarded", "the network's gateway mode routes to the container and publishes no host port");
  const protocol = binding.protocol.toLowerCase() as HostEndpoint["protocol"];
  const endpoints = addresses.map((address) => ({ ...address, ...ports, protocol }));
  return { kind: binding.count === 1 && ports.first !== ports.last ? "pool" : "fixed", endpoints, reason: null };
}

function nothing(kind: Want["kind"], reason: string | null): Fate {
  return { kind, endpoints: [], reason };
}

/** The network mode with which the engine refuses a container that publishes or exposes a port, else null (reference §3.8). */
export function forbiddenMode(service: Service): string | null {
  return service.networkMode !== null && /^(?:service|container):/.test(service.networkMode) ? service.networkMode : null;
}

/** Compose does not check these; the engine does when it creates or starts the container (reference §4.3). */
function whyInvalid(binding: PortBinding): string | null {
  if (binding.target < 1 || binding.target + binding.count - 1 > HIGHEST_PORT) return `the container port is not between 1 and ${HIGHEST_PORT}`;
  if (!PROTOCOLS.has(binding.protocol.toLowerCase())) return "the protocol is none of tcp, udp and sctp";
  const ports = parsePorts(binding);
  if (ports === null) return null;
  if (ports === "malformed") return "the host port is neither a port nor a range of ports";
  if (ports.last > HIGHEST_PORT) return `the host port is above ${HIGHEST_PORT}`;
  if (ports.first > ports.last) return "the range of host ports ends before it begins";
  if (ports.first === 0 && ports.last > 0) return "the range of host ports begins with 0";
  return null;
}

/** The host ports that are asked for, first to last; null where the engine chooses. */
function hostPorts(binding: PortBinding): Pick<HostEndpoint, "first" | "last"> | null {
  const ports = parsePorts(binding);
  return ports === null || ports === "malformed" || ports.first === 0 ? null : ports;
}

function parsePorts({ published, count }: PortBinding): Pick<HostEndpoint, "first" | "last"> | "malformed" | null {
  if (published === null || published === "") return null;
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(published);
  if (match === null) return "malformed";
  const first = Number(match[1]);
  return { first, last: match[2] === undefined ? first + count - 1 : Number(match[2]) };
}

/** Drivers whose containers are reached at their own address: no host port. */
const UNPUBLISHED_DRIVERS: ReadonlySet<string> = new Set(["macvlan", "ipvlan"]);

function whyDiscarded({ networkMode, networks }: Service): string | null {
  if (networkMode === "host") return 'network mode "host" has no published ports: the program binds the host\'s ports itself';
  if (networkMode === "none") return 'network mode "none" has no published ports';
  const [deciding] = networks;
  if (deciding === undefined) return null;
  if (deciding.internal) return networks.length === 1 ? `its network "${deciding.name}" is internal` : "all of its networks are internal";
  if (deciding.driver !== null && UNPUBLISHED_DRIVERS.has(deciding.driver)) return `its network "${deciding.name}" uses the driver ${deciding.driver}`;
  return null;
}

/** The addresses that the engine binds on the network that decides where ports are published (reference §5.1, §5.4). */
function boundAddresses({ networks: [network] }: Service, hostIp: string | null, ipv6: boolean): Address[] {
  const ipv4 = network === undefined || (network.enableIpv4 && network.gatewayModeIpv4 !== "routed");
  const routed6 = network?.gatewayModeIpv6 === "routed";
  if (hostIp !== null && hostIp !== "") {
    const address = hostAddress(hostIp);
    return (address.family === "IPv4" ? ipv4 : !routed6) ? [address] : [];
  }
  const preset = network?.hostBindingIpv4;
  if (preset !== null && preset !== undefined && preset !== "" && preset !== ANY_IPV4.address) return ipv4 ? [hostAddress(preset)] : [];
  return [...(ipv4 ? [ANY_IPV4] : []), ...(ipv6 && !routed6 ? [ANY_IPV6] : [])];
}
