import type { PortBinding, Project, Service, ServiceNetwork } from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import type { EngineSettings, PublishesIpv6 } from "./EngineSettings.ts";
import { parseHostAddress } from "./parseHostAddress.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { type HostEndpoint, isWildcard } from "./HostEndpoint.ts";
import type { PortRequest } from "./Plan.ts";
import { resolveNetworks } from "./resolveNetworks.ts";

type Address = Pick<HostEndpoint, "family" | "address">;
type Outcome = Pick<PortRequest, "kind" | "endpoints" | "addresses" | "reason" | "transient">;

const ANY_IPV4: Address = { family: "IPv4", address: "0.0.0.0" };
const ANY_IPV6: Address = { family: "IPv6", address: "::" };
const PROTOCOLS: ReadonlySet<string> = new Set(["tcp", "udp", "sctp"]);

export function toPortRequest(
  project: Project,
  service: Service,
  binding: PortBinding,
  engine: EngineSettings,
): PortRequest {
  if (project.origin.kind === "workflow-job" && isExpression(binding.published))
    return { project, service, binding, ...publishNothing("unknown", null) };
  return { project, service, binding, ...findOutcome(service, binding, engine) };
}

function findOutcome(service: Service, binding: PortBinding, engine: EngineSettings): Outcome {
  if (service.replicas === 0) return publishNothing("discarded", null);
  if (usesOtherNetwork(service))
    return publishNothing(
      "forbidden",
      "a container that uses another container's network cannot publish ports",
    );
  const ports = parseHostPorts(binding);
  if (typeof ports === "string") return publishNothing("invalid", INVALID[ports].reason);
  const networks = resolveNetworks(service, engine);
  const discarded = explainDiscarded(service, networks);
  if (discarded !== null) return publishNothing("discarded", discarded);
  const protocol = binding.protocol.toLowerCase() as HostEndpoint["protocol"];
  if (protocol === "sctp" && engine.lacksSctp)
    return publishNothing("invalid", INVALID.sctp.reason);
  const { ipv6 } = engine;
  const [deciding] = networks;
  const addresses = findAddresses(deciding, binding.hostIp, ipv6);
  if (ports === null) return { ...publishNothing("engine", null), addresses: addresses ?? [] };
  if (addresses === null) return publishNothing("invalid", INVALID.preset.reason);
  if (addresses.length === 0) return publishNothing("discarded", explainUnbound(deciding, ipv6));
  const toEndpoint = (address: Address) => ({ ...address, ...ports, protocol });
  const transient = networks.length > 1 ? findTransient(networks, binding.hostIp, ipv6) : [];
  return {
    kind: binding.count === 1 && ports.first !== ports.last ? "pool" : "fixed",
    endpoints: addresses.map(toEndpoint),
    transient: transient.map(toEndpoint),
    reason: null,
  };
}

function publishNothing(kind: PortRequest["kind"], reason: string | null): Outcome {
  return { kind, endpoints: [], reason };
}

/**
 * Returns whether a service uses another container's network. The engine then refuses to publish or
 * expose ports (docs/reference/compose.md C41).
 */
export function usesOtherNetwork({ networkMode }: Service): boolean {
  return networkMode !== null && /^(?:service|container):/.test(networkMode);
}

const HOST_PORT_FIX = "use a host port from 1 to 65535, or a range of ports";
/** The mistakes that the engine refuses, and their fixes. */
export const INVALID = {
  target: {
    reason: "the container port is not between 1 and 65535",
    fix: "use a container port from 1 to 65535",
  },
  protocol: { reason: "the protocol is not tcp, udp or sctp", fix: "use tcp, udp or sctp" },
  malformed: {
    reason: "the host port is not a number or a range of numbers",
    fix: HOST_PORT_FIX,
  },
  tooHigh: {
    reason: "the host port is above 65535",
    fix: HOST_PORT_FIX,
  },
  reversed: {
    reason: "the host port range ends before it starts",
    fix: "put the lower port first",
  },
  fromZero: {
    reason: "the host port range starts at 0",
    fix: "start the range at 1 or higher, or use only 0 to let the engine assign a port",
  },
  sctp: {
    reason: "the kernel of this host does not support sctp",
    fix: "use tcp or udp, or start the project on a host whose kernel supports sctp",
  },
  preset: {
    reason: "the network option host_binding_ipv4 is not an IPv4 address",
    fix: "set host_binding_ipv4 to an IPv4 address of the host",
  },
} as const;

/**
 * Parses the host ports of an entry. Returns null if the engine assigns a port, or the mistake if
 * it refuses the entry. Compose does not check these; the engine does when it creates or starts the
 * container (docs/reference/engine.md E11).
 */
function parseHostPorts({
  target,
  count,
  protocol,
  published,
}: PortBinding): PortRange | keyof typeof INVALID | null {
  if (target < 1 || target + count - 1 > MAX_PORT) return "target";
  if (!PROTOCOLS.has(protocol.toLowerCase())) return "protocol";
  if (published === null || published === "") return null;
  const [, from, to] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(published) ?? [];
  if (from === undefined) return "malformed";
  const first = Number(from);
  const last = to === undefined ? first + count - 1 : Number(to);
  if (last > MAX_PORT) return "tooHigh";
  if (first > last) return "reversed";
  if (first > 0) return { first, last };
  return last > 0 ? "fromZero" : null;
}

/** The drivers whose containers have their own address and publish no host ports. */
const UNPUBLISHED_DRIVERS: ReadonlySet<string> = new Set(["macvlan", "ipvlan"]);

function explainDiscarded(
  { networkMode }: Service,
  networks: readonly ServiceNetwork[],
): string | null {
  if (networkMode === "host")
    return "with network_mode: host, the program binds host ports directly";
  if (networkMode === "none") return "with network_mode: none, the service has no network";
  if (networkMode === "") return "with an empty network_mode, the service has no network";
  const [deciding] = networks;
  if (deciding?.internal)
    return networks.length === 1
      ? "its only network is internal"
      : "all of its networks are internal";
  if (deciding?.driver && UNPUBLISHED_DRIVERS.has(deciding.driver))
    return `its network uses the ${deciding.driver} driver, so the container has its own address`;
  return null;
}

/**
 * Returns the addresses that the engine binds on the network that decides where ports are published
 * (docs/reference/engine.md E1, E2, E4, E5); null if the configured address is not valid.
 */
function findAddresses(
  network: ServiceNetwork | undefined,
  hostIp: string | null,
  ipv6: PublishesIpv6,
): Address[] | null {
  const preset = hostIp ?? network?.hostBindingIpv4 ?? "";
  const address = preset === "" ? ANY_IPV4 : parseHostAddress(preset);
  if (address === null || (hostIp === null && address.family === "IPv6")) return null;
  const everywhere = hostIp === null && isWildcard(address) && ipv6 !== false;
  const addresses = everywhere ? [ANY_IPV4, ANY_IPV6] : [address];
  return addresses.filter(({ family }) => publishesFamily(family, network, ipv6));
}

function publishesFamily(
  family: Address["family"],
  network: ServiceNetwork | undefined,
  ipv6: PublishesIpv6,
): boolean {
  if (family === "IPv4")
    return network === undefined || (network.enableIpv4 && network.gatewayModeIpv4 !== "routed");
  return (
    network?.gatewayModeIpv6 !== "routed" && (ipv6 !== "to-ipv6" || network?.enableIpv6 === true)
  );
}

function explainUnbound(network: ServiceNetwork | undefined, ipv6: PublishesIpv6): string {
  return ipv6 === "to-ipv6" && !network?.enableIpv6 && network?.gatewayModeIpv4 !== "routed"
    ? "the engine runs without the userland proxy, and the container has no IPv6 address"
    : "the gateway mode of its network routes traffic directly to the container";
}

/**
 * Returns the addresses that the engine may bind temporarily. It joins a service's networks in no
 * fixed order, and publishes on the first one until it has joined the deciding one. If the port is
 * in use on one of these addresses, the start fails (docs/reference/engine.md E6).
 */
function findTransient(
  [deciding, ...others]: readonly ServiceNetwork[],
  hostIp: string | null,
  ipv6: PublishesIpv6,
): readonly Address[] {
  const bound = new Set(findAddresses(deciding, hostIp, ipv6)?.map(({ address }) => address));
  const publishing = others.filter(({ internal }) => !internal);
  const found = publishing.flatMap((network) => findAddresses(network, hostIp, ipv6) ?? []);
  const unbound = found.filter(({ address }) => !bound.has(address));
  return distinctBy(unbound, ({ address }) => address);
}

/** Returns whether a text contains an expression `${{ … }}`, which the workflow evaluates. */
export function isExpression(text: string | null): boolean {
  return text?.includes("${{") ?? false;
}
