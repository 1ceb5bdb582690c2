import type { Host } from "./Host.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { parseProcNet } from "./parseProcNet.ts";
import { parseSctp } from "./parseSctp.ts";

/**
 * The kernel's tables of this network namespace; null where one cannot be read.
 *
 * @param connected whether connections from this port are of interest: there may be many thousands
 */
export function readSockets(host: Host, connected: (port: number) => boolean): KernelSocket[] | null {
  const sockets: KernelSocket[] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    const text = host.read(`/proc/net/${protocol}`);
    if (text === null) return null;
    sockets.push(...parseProcNet(text, protocol, connected));
    // Absent where the kernel has no IPv6.
    sockets.push(...parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, connected));
  }
  sockets.push(...parseSctp(host.read("/proc/net/sctp/eps") ?? ""));
  return sockets;
}
