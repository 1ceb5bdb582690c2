import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseNetstatAddress, toNetstatSocket } from "../netstat.ts";

/**
 * Lists sockets with lsof, which names processes, and netstat, which also has other users' sockets.
 */
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

/**
 * Parses `lsof -nP -iTCP -iUDP -FpcftPnT` (lsof(8), OUTPUT FOR OTHER PROGRAMS): one letter and
 * value per line, and after each process its files. Without root it lists only the user's own
 * processes.
 */
export function parseLsof(text: string): KernelSocket[] {
  const sockets: KernelSocket[] = [];
  let pid = 0;
  let program = "";
  let file: Record<string, string> = {};
  const finish = () => {
    sockets.push(...parseSocket(file, pid).map((socket) => ({ ...socket, pid, program })));
    file = {};
  };
  for (const line of text.split("\n")) {
    const [letter = "", value] = [line[0], line.slice(1)];
    if (letter === "p" || letter === "f" || letter === "") finish();
    if (letter === "p") pid = Number(value);
    else if (letter === "c") program = value;
    else if (letter === "T")
      file[value.split("=", 1)[0] ?? ""] = value.slice(value.indexOf("=") + 1);
    else file[letter] = value;
  }
  finish();
  return sockets;
}

/**
 * Parses "*:5432", "127.0.0.1:5432", "[::1]:5432" and "127.0.0.1:50000->127.0.0.1:443". `t` is IPv4
 * or IPv6.
 */
function parseSocket(
  { P: name = "", n: endpoint = "", t: family, ST: state = "" }: Record<string, string>,
  pid: number,
): KernelSocket[] {
  const [local = "", peer = null] = endpoint.split("->");
  const protocol = name.toLowerCase();
  const address = parseNetstatAddress(local, ":", family === "IPv6" ? "::" : "0.0.0.0");
  if ((protocol !== "tcp" && protocol !== "udp") || address === null) return [];
  return [toNetstatSocket({ protocol, address, peer, state, pid })];
}

/**
 * Parses `netstat -anv` of macOS
 * (https://github.com/apple-oss-distributions/network_cmds/blob/main/netstat.tproj/inet.c).
 * Addresses and ports are joined by a dot. "pid" is a separate column or the end of "process:pid".
 */
export function parseMacNetstat(text: string): KernelSocket[] {
  let pidColumn = -1;
  return text.split("\n").flatMap((line): KernelSocket[] => {
    // "Local Address" and "Foreign Address" are one column each.
    const words = line
      .replace(/(Local|Foreign) Address/g, "$1")
      .trim()
      .split(/\s+/);
    if (words[0] === "Proto") pidColumn = words.findIndex((word) => /^(process:)?pid$/.test(word));
    const [, name, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
    const protocol = name === "tcp" ? "tcp" : "udp";
    // udp lines have no state, so one word less.
    if (protocol === "udp") words.splice(5, 0, "");
    const [local = "", foreign = "", state = ""] = words.slice(3);
    const address = parseNetstatAddress(local, ".", families === "4" ? "0.0.0.0" : "::");
    if (name === undefined || address === null) return [];
    const pid = readEndingNumber(words[pidColumn]);
    const peer = foreign === "*.*" ? null : foreign;
    return [toNetstatSocket({ protocol, address, peer, state, pid })];
  });
}

/** Returns 733 for "733" and "postgres:733"; 0 if there is no number. */
function readEndingNumber(word = ""): number {
  return Number(/(?<!\d)\d+$/.exec(word)?.[0] ?? 0);
}
