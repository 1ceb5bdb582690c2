import type { Host } from "../Host.ts";
import type { SocketList } from "../KernelSocket.ts";
import {
  describeUnreadable,
  type NetstatRows,
  parseNetstatAddress,
  toNetstatRows,
} from "../netstat.ts";

/**
 * Lists the sockets of Windows with netstat, and the names of programs with tasklist.
 *
 * @param suffix the ending of the program names: ".exe" in WSL
 */
export async function listNetstatSockets(host: Host, suffix = ""): Promise<SocketList> {
  const [text, tasks] = await Promise.all([
    host.command?.(`netstat${suffix}`, ["-ano"]),
    host.command?.(`tasklist${suffix}`, ["/FO", "CSV", "/NH"]),
  ]);
  if (!text) return { sockets: [], missing: "netstat cannot list the sockets of Windows" };
  const names = parseTasklist(tasks ?? "");
  const rows = parseWindowsNetstat(text);
  const sockets = rows.flatMap((row) => {
    if (row === "unreadable") return [];
    const program = names.get(row.pid ?? 0);
    return [program === undefined ? row : { ...row, program }];
  });
  return { sockets, missing: describeUnreadable(rows.length - sockets.length, "netstat") };
}

/**
 * Parses `netstat -ano` of Windows. State names are localized, but a listening socket has the peer
 * 0.0.0.0:0 or [::]:0.
 */
export function parseWindowsNetstat(text: string): NetstatRows {
  return text.split("\n").flatMap((line): NetstatRows => {
    const words = line.trim().split(/\s+/);
    const [name = "", local = "", foreign = "", state = ""] = words;
    const protocol = name.toLowerCase();
    if (protocol !== "tcp" && protocol !== "udp") return [];
    const address = parseNetstatAddress(local, { separator: ":", wildcard: "0.0.0.0" });
    const [, id = 0] = /\s(\d+)\s*$/.exec(line) ?? [];
    const row = { protocol, address, pid: Number(id) } as const;
    return /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign)
      ? toNetstatRows({ ...row, peer: null, state: "LISTEN" })
      : toNetstatRows({ ...row, peer: foreign, state });
  });
}

/** Parses `tasklist /FO CSV /NH` of Windows into program names by process id. */
export function parseTasklist(text: string): Map<number, string> {
  const rows = text.matchAll(/^"([^"\n]*)","(\d+)"/gm);
  return new Map(Array.from(rows, ([, name = "", pid]) => [Number(pid), name]));
}
