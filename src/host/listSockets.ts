import type { Host } from "./Host.ts";
import type { SocketList } from "./KernelSocket.ts";
import { listLinuxSockets } from "./linux/listLinuxSockets.ts";
import { listMacSockets } from "./macos/listMacSockets.ts";
import { listNetstatSockets } from "./windows/netstat.ts";

/** The sockets of a host that is not asked. */
export const NO_SOCKETS: SocketList = { sockets: [], missing: null };

/** Lists the sockets of this host. */
export async function listSockets(
  host: Host,
  isRequested: (port: number) => boolean,
): Promise<SocketList> {
  if (host.platform === "darwin") return listMacSockets(host);
  if (host.platform === "win32") return listNetstatSockets(host);
  const sockets = listLinuxSockets(host, isRequested);
  return sockets === null
    ? { sockets: [], missing: "the sockets of this host cannot be listed" }
    : { sockets, missing: null };
}
