import type { HostEndpoint } from "../ports/HostEndpoint.ts";

/** A socket in the kernel's tables. IPv4-mapped IPv6 addresses are converted to IPv4. */
export interface KernelSocket {
  readonly family: "IPv4" | "IPv6";
  readonly protocol: "tcp" | "udp" | "sctp";
  /** The address in canonical text, like in HostEndpoint, or its beginning and `CUT`. */
  readonly address: string;
  readonly port: number;
  /** The remote address and port, e.g. "192.0.2.1:443"; null if the socket is not connected. */
  readonly peer: string | null;
  /**
   * `bound`: udp without a peer. `/proc/net` does not list tcp sockets that are bound but not
   * listening.
   */
  readonly state: "listening" | "bound" | "connected" | "time-wait";
  readonly uid: number;
  /** The inode; 0 if the kernel has none (TIME_WAIT). */
  readonly inode: number;
  /** The process, on systems that list it with the socket: macOS and Windows. */
  readonly pid?: number;
  readonly program?: string;
  /** Set for a socket of another user. */
  readonly foreign?: true;
  /** Set for a socket of Windows that is seen from WSL. */
  readonly side?: "Windows";
}

/** The sockets that a host lists. */
export interface SocketList {
  readonly sockets: readonly KernelSocket[];
  /** Why there may be more sockets, as part of a message; null if all were read. */
  readonly missing: string | null;
}

/** The end of an address that a list of sockets shortened. */
export const CUT = "...";

/** Returns whether an address that a list shortened may be this one. */
export function mayBe(shortened: string, address: string): boolean {
  return shortened.endsWith(CUT) && address.startsWith(shortened.slice(0, -CUT.length));
}

/** Returns the endpoint at which a socket is bound. */
export function toEndpoint({ family, address, port, protocol }: KernelSocket): HostEndpoint {
  return { family, address, first: port, last: port, protocol };
}
