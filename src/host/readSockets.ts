import type { Host } from "./Host.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { parseProcNet } from "./parseProcNet.ts";

/** The kernel's tables of this network namespace, for the ports that are wanted; null where one cannot be read. */
export function readSockets(host: Host, wanted?: (port: number) => boolean): KernelSocket[] | null {
  const sockets: KernelSocket[] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    const text = host.read(`/proc/net/${protocol}`);
    if (text === null) return null;
    sockets.push(...parseProcNet(text, protocol, wanted));
    // Absent where the kernel has no IPv6.
    sockets.push(...parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, wanted));
  }
  return sockets;
}
