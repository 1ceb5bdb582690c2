import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { parseNetstatAddress, toNetstatSocket } from "../netstat.ts";

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

/**
 * Reads `lsof -nP -iTCP -iUDP -FpcftPnT` (lsof(8), OUTPUT FOR OTHER PROGRAMS): a letter and a value
 * a line; a process, then its files. Without root it lists the user's own processes only.
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
 * "*:5432", "127.0.0.1:5432", "[::1]:5432", "127.0.0.1:50000->127.0.0.1:443"; `t` is IPv4 or IPv6.
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
 * Reads `netstat -anv` of macOS
 * (https://github.com/apple-oss-distributions/network_cmds/blob/main/netstat.tproj/inet.c):
 * addresses and ports are joined by a dot, and "pid" is a column of its own or the end of
 * "process:pid".
 */
export function parseMacNetstat(text: string): KernelSocket[] {
  let pidColumn = -1;
  return text.split("\n").flatMap((line): KernelSocket[] => {
    // Two words are one column in the header: "Local Address", "Foreign Address".
    const words = line
      .replace(/(Local|Foreign) Address/g, "$1")
      .trim()
      .split(/\s+/);
    if (words[0] === "Proto") pidColumn = words.findIndex((word) => /^(process:)?pid$/.test(word));
    const [, name, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
    const protocol = name === "tcp" ? "tcp" : "udp";
    // udp has no state, and so one word less.
    if (protocol === "udp") words.splice(5, 0, "");
    const [local = "", foreign = "", state = ""] = words.slice(3);
    const address = parseNetstatAddress(local, ".", families === "4" ? "0.0.0.0" : "::");
    if (name === undefined || address === null) return [];
    const pid = readEndingNumber(words[pidColumn]);
    const peer = foreign === "*.*" ? null : foreign;
    return [toNetstatSocket({ protocol, address, peer, state, pid })];
  });
}

/** "733" and "postgres:733" end with 733; 0 where there is no number. */
function readEndingNumber(word = ""): number {
  return Number(/(\d*)$/.exec(word)?.[1]);
}
