/** A run of host ports on one address: what bind(2) is asked for. `last` equals `first` for a single port. */
export interface HostEndpoint {
  readonly family: "IPv4" | "IPv6";
  /** Canonical text; "0.0.0.0" and "::" are every address of the family. */
  readonly address: string;
  readonly first: number;
  readonly last: number;
  readonly protocol: "tcp" | "udp" | "sctp";
}
