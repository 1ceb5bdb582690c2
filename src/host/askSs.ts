import type { Host } from "./Host.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { parseSs, type SocketNote } from "./parseSs.ts";

/** Of more ports `ss` is not asked at once. */
const MOST_PORTS = 40;

/** What `ss` knows of sockets whose processes cannot be seen, by inode: their control groups, and with sudo their processes. */
export async function askSs(sockets: readonly KernelSocket[], host: Host): Promise<ReadonlyMap<number, SocketNote>> {
  const ports = [...new Set(sockets.map(({ port }) => port))].slice(0, MOST_PORTS);
  if (ports.length === 0) return new Map();
  const filter = ports.flatMap((port, i) => [...(i === 0 ? [] : ["or"]), "sport", "=", `:${port}`]);
  const args = ["-H", "-t", "-u", "-a", "-n", "-e", "-p", "--cgroup", "(", ...filter, ")"];
  const output = await (host.sudo === true ? host.command?.("sudo", ["-n", "ss", ...args]) : host.command?.("ss", args));
  return parseSs(output ?? "");
}
