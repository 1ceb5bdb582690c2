import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseTasklist, parseWindowsNetstat } from "./parseNetstat.ts";

/**
 * Lists the sockets of Windows with netstat and the names of programs with tasklist.
 *
 * @param suffix of programs' names, for WSL: ".exe"
 */
export async function listNetstatSockets(host: Host, suffix = ""): Promise<KernelSocket[] | null> {
  const [text, tasks] = await Promise.all([
    host.command?.(`netstat${suffix}`, ["-ano"]),
    host.command?.(`tasklist${suffix}`, ["/FO", "CSV", "/NH"]),
  ]);
  if (!text) return null;
  const names = parseTasklist(tasks ?? "");
  return parseWindowsNetstat(text).map((socket) => {
    const program = names.get(socket.pid ?? 0);
    return program === undefined ? socket : { ...socket, program };
  });
}
