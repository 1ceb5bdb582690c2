import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseLsof } from "./lsof.ts";
import { parseMacNetstat } from "./parseNetstat.ts";

/** lsof names processes, of others than the user's only to root; netstat has the sockets of all. */
export async function listMacSockets(host: Host): Promise<KernelSocket[] | null> {
  const [named, inet, inet6] = await Promise.all([
    host.command?.("lsof", ["-nP", "-iTCP", "-iUDP", "-FpcftPnT"]),
    host.command?.("netstat", ["-anv", "-f", "inet"]),
    host.command?.("netstat", ["-anv", "-f", "inet6"]),
  ]);
  const sockets = parseLsof(named ?? "");
  const known = new Set(sockets.map(formatKey));
  const others = parseMacNetstat((inet ?? "") + (inet6 ?? "")).filter(
    (socket) => !known.has(formatKey(socket)),
  );
  return sockets.length + others.length === 0 ? null : [...sockets, ...others];
}

const formatKey = ({ protocol, family, address, port, peer }: KernelSocket) =>
  `${protocol} ${family} ${address} ${port} ${peer === null}`;
