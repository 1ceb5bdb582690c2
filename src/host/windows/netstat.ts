import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseNetstatAddress, toNetstatSocket } from "../netstat.ts";

/**
 * Lists the sockets of Windows with netstat, and the names of programs with tasklist.
 *
 * @param suffix the ending of the program names: ".exe" in WSL
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

/**
 * Parses `netstat -ano` of Windows. State names are localized, but a listening socket has the peer
 * 0.0.0.0:0 or [::]:0.
 */
export function parseWindowsNetstat(text: string): KernelSocket[] {
  return text.split("\n").flatMap((line): KernelSocket[] => {
    const words = line.trim().split(/\s+/);
    const [name = "", local = "", foreign = "", state = ""] = words;
    const protocol = name.toLowerCase();
    const address = parseNetstatAddress(local, ":", "0.0.0.0");
    const pid = Number(words.at(-1));
    if ((protocol !== "tcp" && protocol !== "udp") || address === null || !Number.isInteger(pid))
      return [];
    return /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign)
      ? [toNetstatSocket({ protocol, address, peer: null, state: "LISTEN", pid })]
      : [toNetstatSocket({ protocol, address, peer: foreign, state, pid })];
  });
}

/** Parses `tasklist /FO CSV /NH` of Windows into program names by process id. */
export function parseTasklist(text: string): Map<number, string> {
  const rows = text.matchAll(/^"([^"\n]*)","(\d+)"/gm);
  return new Map(Array.from(rows, ([, name = "", pid]) => [Number(pid), name]));
}
