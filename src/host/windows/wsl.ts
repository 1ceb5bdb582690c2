import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { listNetstatSockets } from "./netstat.ts";

/**
 * The programs that forward ports from Windows' loopback to listeners in Linux
 * (https://learn.microsoft.com/windows/wsl/networking).
 */
export const RELAY = /^wsl(relay|host)(\.exe)?$/i;
/**
 * Files that exist if Linux may start Windows programs
 * (https://learn.microsoft.com/windows/wsl/filesystems). With systemd, it is the second one.
 */
const INTEROPERABILITY = [
  "/proc/sys/fs/binfmt_misc/WSLInterop",
  "/proc/sys/fs/binfmt_misc/WSLInterop-late",
];

/**
 * Lists the sockets of Windows when called in WSL, without those that only forward to Linux; empty
 * on other systems.
 */
export async function listWindowsSockets(host: Host): Promise<KernelSocket[]> {
  if (!isWsl(host)) return [];
  const { sockets } = await listNetstatSockets(host, ".exe");
  const servers = sockets.filter(
    ({ state, program }) =>
      (state === "listening" || state === "bound") && !RELAY.test(program ?? ""),
  );
  return servers.map((socket) => ({ ...socket, side: "Windows" }));
}

/** Returns whether this is WSL, from which Windows programs can be started. */
export function isWsl(host: Host): boolean {
  return host.platform === "linux" && INTEROPERABILITY.some((path) => host.exists(path));
}
