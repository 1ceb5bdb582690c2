import type { Host } from "./Host.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { parseLsof } from "./macos/parseLsof.ts";
import { parseMacNetstat } from "./macos/parseNetstat.ts";
import { parseTasklist, parseWindowsNetstat } from "./windows/parseNetstat.ts";
import { parseProcNet, parseSctp } from "./linux/parseProcNet.ts";

/** The sockets of this host, on each system in its own way; null where they cannot be read. */
export async function listSockets(
  host: Host,
  connected: (port: number) => boolean,
): Promise<KernelSocket[] | null> {
  if (host.platform === "darwin") return listMacSockets(host);
  if (host.platform === "win32") return listNetstatSockets(host);
  return listLinuxSockets(host, connected);
}

/** lsof names processes, of others than the user's only to root; netstat has the sockets of all. */
async function listMacSockets(host: Host): Promise<KernelSocket[] | null> {
  const [named, all] = await Promise.all([
    host.command?.("lsof", ["-nP", "-iTCP", "-iUDP", "-FpcftPnT"]),
    host
      .command?.("netstat", ["-anv", "-f", "inet"])
      .then(
        async (text) =>
          (text ?? "") + ((await host.command?.("netstat", ["-anv", "-f", "inet6"])) ?? ""),
      ),
  ]);
  const sockets = parseLsof(named ?? "");
  const known = new Set(sockets.map(keyOf));
  const others = parseMacNetstat(all ?? "").filter((socket) => !known.has(keyOf(socket)));
  return sockets.length + others.length === 0 ? null : [...sockets, ...others];
}

/** @param suffix of programs' names, for WSL: ".exe" */
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

const keyOf = ({ protocol, family, address, port, peer }: KernelSocket) =>
  `${protocol} ${family} ${address} ${port} ${peer === null}`;

/**
 * The kernel's tables of this network namespace; null where one cannot be read.
 *
 * @param connected whether connections from this port are of interest: there may be many thousands
 */
function listLinuxSockets(host: Host, connected: (port: number) => boolean): KernelSocket[] | null {
  const tables: KernelSocket[][] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    const text = host.read(`/proc/net/${protocol}`);
    if (text === null) return null;
    tables.push(parseProcNet(text, protocol, connected));
    // Absent where the kernel has no IPv6.
    tables.push(parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, connected));
  }
  return [...tables.flat(), ...parseSctp(host.read("/proc/net/sctp/eps") ?? "")];
}
