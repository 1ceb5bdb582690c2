/** A run of ports. `last` equals `first` for a single port. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A run of host ports on one address: what bind(2) is asked for. */
export interface HostEndpoint extends PortRange {
  readonly family: "IPv4" | "IPv6";
  /** Canonical text; "0.0.0.0" and "::" are every address of the family. */
  readonly address: string;
  readonly protocol: "tcp" | "udp" | "sctp";
}

/** Whether the address is every address of its family. */
export function isWildcard(endpoint: Pick<HostEndpoint, "address">): boolean {
  return endpoint.address === "0.0.0.0" || endpoint.address === "::";
}

/**
 * Whether the kernel can give both: the same protocol, family and port, and the same address or
 * every address (docs/reference/engine.md E7).
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

/** The one spelling: `127.0.0.1:5432/tcp`, `[::1]:53/udp`, `*:8000-8010/tcp` for an address `*`. */
export function formatEndpoint(
  endpoint: Pick<HostEndpoint, "address" | "first" | "last" | "protocol">,
): string {
  const address = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
  return `${address}:${formatPorts(endpoint)}/${endpoint.protocol}`;
}

/** `8000-8010`, or `8000` where it is one. */
export function formatPorts({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}
