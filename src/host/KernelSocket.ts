import type { HostEndpoint } from "../ports/HostEndpoint.ts";

/**
 * A socket in the kernel's tables. An IPv4-mapped IPv6 address counts as the IPv4 address that it
 * is.
 */
export interface KernelSocket {
  readonly family: "IPv4" | "IPv6";
  readonly protocol: "tcp" | "udp" | "sctp";
  /** Canonical text, as in HostEndpoint. */
  readonly address: string;
  readonly port: number;
  /** What it is connected to, as "192.0.2.1:443"; null for one that is not. */
  readonly peer: string | null;
  /**
   * `bound`: udp without a peer. `/proc/net` lists no tcp socket that is bound and does not listen.
   */
  readonly state: "listening" | "bound" | "connected" | "time-wait";
  readonly uid: number;
  /** 0 where the kernel keeps none (TIME_WAIT). */
  readonly inode: number;
  /** Where the system tells it with the socket: macOS, Windows. */
  readonly pid?: number;
  readonly program?: string;
  /** Seen from Linux in WSL: a socket of the Windows that it runs on. */
  readonly side?: "Windows";
}

/** Returns the endpoint at which a socket is bound. */
export function toEndpoint({ family, address, port, protocol }: KernelSocket): HostEndpoint {
  return { family, address, first: port, last: port, protocol };
}
