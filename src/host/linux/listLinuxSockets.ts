import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseProcNet, parseSctp } from "./parseProcNet.ts";

/**
 * The kernel's tables of this network namespace; null where one cannot be read.
 *
 * @param isRequested whether connections from this port are of interest: there may be
 *   many thousands
 */
export function listLinuxSockets(
  host: Host,
  isRequested: (port: number) => boolean,
): KernelSocket[] | null {
  const tables: KernelSocket[][] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    const text = host.read(`/proc/net/${protocol}`);
    if (text === null) return null;
    tables.push(parseProcNet(text, protocol, isRequested));
    // Absent where the kernel has no IPv6.
    tables.push(parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, isRequested));
  }
  return [...tables.flat(), ...parseSctp(host.read("/proc/net/sctp/eps") ?? "")];
}
