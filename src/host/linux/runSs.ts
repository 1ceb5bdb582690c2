import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseSs, type SocketNote } from "./parseSs.ts";

/** Of more ports `ss` is not asked at once. */
const MAX_PORTS = 40;

/**
 * What `ss` knows of sockets whose processes cannot be seen, by inode: their control groups, and
 * with sudo their processes.
 */
export async function runSs(
  sockets: readonly KernelSocket[],
  host: Host,
): Promise<ReadonlyMap<number, SocketNote>> {
  if (sockets.length === 0) return new Map();
  const args = [
    "-H",
    "-t",
    "-u",
    "-a",
    "-n",
    "-e",
    "-p",
    "--cgroup",
    ...formatSourcePorts(sockets.map(({ port }) => port)),
  ];
  const output = await (host.sudo === true
    ? host.command?.("sudo", ["-n", "ss", ...args])
    : host.command?.("ss", args));
  return parseSs(output ?? "");
}

/** The filter of `ss` for sockets on these ports. */
export function formatSourcePorts(ports: readonly number[]): string[] {
  const filter = [...new Set(ports)]
    .slice(0, MAX_PORTS)
    .flatMap((port, i) => [...(i === 0 ? [] : ["or"]), "sport", "=", `:${port}`]);
  return ["(", ...filter, ")"];
}
