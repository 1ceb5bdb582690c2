import type { Host } from "./Host.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { listLinuxSockets } from "./linux/listLinuxSockets.ts";
import { listMacSockets } from "./macos/listMacSockets.ts";
import { listNetstatSockets } from "./windows/netstat.ts";

/** The sockets of this host, on each system in its own way; null where they cannot be read. */
export async function listSockets(
  host: Host,
  isRequested: (port: number) => boolean,
): Promise<KernelSocket[] | null> {
  if (host.platform === "darwin") return listMacSockets(host);
  if (host.platform === "win32") return listNetstatSockets(host);
  return listLinuxSockets(host, isRequested);
}
