import type { Host } from "./Host.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { listLinuxSockets } from "./linux/listLinuxSockets.ts";
import { listMacSockets } from "./macos/listMacSockets.ts";
import { listNetstatSockets } from "./windows/netstat.ts";

/** The reason for which nothing is listed. */
export const NO_LISTING = "the sockets of this host cannot be listed";

/** Lists the sockets of this host; null if they cannot be read. */
export async function listSockets(
  host: Host,
  isRequested: (port: number) => boolean,
): Promise<KernelSocket[] | null> {
  if (host.platform === "darwin") return listMacSockets(host);
  if (host.platform === "win32") return listNetstatSockets(host);
  return listLinuxSockets(host, isRequested);
}
