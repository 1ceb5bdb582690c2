import type { PortBinding } from "../compose/index.ts";
import type { PortRange } from "../lib/PortRange.ts";

/** A range of host ports on one address: the argument of bind(2). */
export interface HostEndpoint extends PortRange {
  readonly family: "IPv4" | "IPv6";
  /** Canonical text; "0.0.0.0" and "::" mean all addresses of the family. */
  readonly address: string;
  readonly protocol: "tcp" | "udp" | "sctp";
}

export function isWildcard(endpoint: Pick<HostEndpoint, "address">): boolean {
  return endpoint.address === "0.0.0.0" || endpoint.address === "::";
}

export function isLoopback({ address }: Pick<HostEndpoint, "address">): boolean {
  return address === "::1" || address.startsWith("127.");
}

/**
 * Returns whether two endpoints conflict and cannot both be bound: they have the same protocol,
 * family and port, and the same address or all addresses (docs/reference/engine.md E7).
 */
export function overlaps(a: HostEndpoint, b: HostEndpoint): boolean {
  return (
    a.protocol === b.protocol &&
    a.family === b.family &&
    a.first <= b.last &&
    b.first <= a.last &&
    (a.address === b.address || isWildcard(a) || isWildcard(b))
  );
}

/**
 * Formats an endpoint: `127.0.0.1:5432/tcp`, `[::1]:53/udp`, or `*:8000-8010/tcp` for the address
 * `*`.
 */
export function formatEndpoint(
  endpoint: Pick<HostEndpoint, "address" | "first" | "last" | "protocol">,
): string {
  const address = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
  return `${address}:${formatPorts(endpoint)}/${endpoint.protocol}`;
}

/** Formats an endpoint, with `*` for all addresses of its family. */
export function formatWithoutFamily(endpoint: HostEndpoint): string {
  return formatEndpoint(isWildcard(endpoint) ? { ...endpoint, address: "*" } : endpoint);
}

/** Formats ports: `8000-8010`, or `8000` for a single one. */
export function formatPorts({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** Formats the container ports of an entry: `80`, `53/udp`, `8000-8003`. */
export function formatContainerPorts({
  target,
  count,
  protocol,
}: Pick<PortBinding, "target" | "count" | "protocol">): string {
  const ports = formatPorts({ first: target, last: target + count - 1 });
  return protocol === "tcp" ? ports : `${ports}/${protocol}`;
}
