import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { listNetstatSockets } from "./netstat.ts";

/**
 * Passes on, from Windows' loopback, to a listener on the Linux side
 * (https://learn.microsoft.com/windows/wsl/networking).
 */
export const RELAY = /^wsl(relay|host)(\.exe)?$/i;
/**
 * There as long as Linux may start programs of Windows
 * (https://learn.microsoft.com/windows/wsl/filesystems); the second name with systemd.
 */
const INTEROPERABILITY = [
  "/proc/sys/fs/binfmt_misc/WSLInterop",
  "/proc/sys/fs/binfmt_misc/WSLInterop-late",
];

/**
 * Returns, from Linux in WSL, what has ports on the Windows side, but for what only passes on to
 * Linux; empty elsewhere.
 */
export async function listWindowsSockets(host: Host): Promise<KernelSocket[]> {
  if (host.platform !== "linux" || !canStartWindowsPrograms(host)) return [];
  const sockets = (await listNetstatSockets(host, ".exe")) ?? [];
  const servers = sockets.filter(
    ({ state, program }) =>
      (state === "listening" || state === "bound") && !RELAY.test(program ?? ""),
  );
  return servers.map((socket) => ({ ...socket, side: "Windows" }));
}

function canStartWindowsPrograms(host: Host): boolean {
  return INTEROPERABILITY.some((path) => host.exists(path));
}
