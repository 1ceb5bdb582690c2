import type { Host } from "../Host.ts";
import { CUT, type KernelSocket, type SocketList } from "../KernelSocket.ts";
import {
  describeUnreadable,
  type NetstatRow,
  type NetstatRows,
  parseNetstatAddress,
  toNetstatRows,
} from "../netstat.ts";

/**
 * Lists sockets with lsof, which names processes, and netstat, which also has other users' sockets.
 */
export async function listMacSockets(host: Host): Promise<SocketList> {
  const run = (...args: string[]) => host.command?.("netstat", args);
  const [named, inet, inet6] = await Promise.all([
    host.command?.("lsof", ["-nP", "-iTCP", "-iUDP", "-FpcftPnT"]),
    run("-anv", "-f", "inet"),
    run("-anvl", "-f", "inet6"),
  ]);
  const short = inet6 ? "" : await run("-anv", "-f", "inet6");
  const own = parseLsof(named ?? "");
  const rows = [
    ...parseMacNetstat((inet ?? "") + (short ?? "")),
    ...parseMacNetstat(inet6 ?? "", true),
  ];
  const listed = rows.filter((row) => row !== "unreadable");
  const isCut = ({ address }: KernelSocket) => address.endsWith(CUT);
  const known = new Set(own.map(formatKey));
  const owners = new Set([...own, ...listed.filter((row) => !isCut(row))].map(formatOwner));
  const others = listed.filter((row) =>
    isCut(row) ? !owners.has(formatOwner(row)) : !known.has(formatKey(row)),
  );
  const isListed = Boolean(inet || inet6 || short);
  return {
    sockets: [...own, ...others.map((row) => ({ ...row, foreign: true as const }))],
    missing: isListed
      ? describeUnreadable(rows.length - listed.length, "netstat")
      : "netstat cannot list the sockets of other users",
  };
}

const formatKey = ({ protocol, family, address, port, peer }: KernelSocket) =>
  `${protocol} ${family} ${address} ${port} ${peer === null}`;
const formatOwner = ({ protocol, family, port, pid }: KernelSocket) =>
  `${protocol} ${family} ${port} of ${pid}`;

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
    else if (letter === "c") program = value.replaceAll(String.raw`\x20`, " ");
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
  const wildcard = family === "IPv6" ? "::" : "0.0.0.0";
  const address = parseNetstatAddress(local, { separator: ":", wildcard });
  if (protocol !== "tcp" && protocol !== "udp") return [];
  const rows = toNetstatRows({ protocol, address, peer, state, pid });
  // netstat lists the sockets that lsof does not describe.
  return rows.filter((row) => row !== "unreadable");
}

/** The length to which netstat shortens IPv6 addresses without `-l` (`inet6print`). */
const MAX_SHORT_ADDRESS = 16;
/** A name, which may have blanks, and an id before the state and options of a socket. */
const NAMED_PROCESS = /^(.*):(\d+)(?= [\da-f]{5}(?: |$))/;

/**
 * Parses `netstat -anv` of macOS
 * (https://github.com/apple-oss-distributions/network_cmds/blob/main/netstat.tproj/inet.c).
 * Addresses and ports are joined by a dot. "pid" is a separate column or the end of "process:pid".
 *
 * @param isFull whether it was called with `-l`, which prints whole IPv6 addresses
 */
export function parseMacNetstat(text: string, isFull = false): NetstatRows {
  let pidColumn = -1;
  return text.split("\n").flatMap((line): NetstatRows => {
    // "Local Address" and "Foreign Address" are one column each.
    const words = line
      .replace(/(Local|Foreign) Address/g, "$1")
      .trim()
      .split(/\s+/);
    if (words[0] === "Proto") pidColumn = words.findIndex((word) => /^(process:)?pid$/.test(word));
    const [, protocol, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
    if (protocol !== "tcp" && protocol !== "udp") return [];
    // udp lines have no state, so one word less.
    if (protocol === "udp") words.splice(5, 0, "");
    const [, , , local = "", foreign = "", state = ""] = words;
    const address = parseNetstatAddress(local, {
      separator: ".",
      wildcard: families === "4" ? "0.0.0.0" : "::",
      maxLength: isFull ? null : MAX_SHORT_ADDRESS,
    });
    const peer = foreign === "*.*" ? null : foreign;
    const process = parseProcess(pidColumn < 0 ? [] : words.slice(pidColumn));
    return toNetstatRows({ protocol, address, peer, state, ...process });
  });
}

/** Parses "733 0 00100" and "Code Helper (Plu:733 00100"; the id is 0 if there is none. */
function parseProcess(words: readonly string[]): Pick<NetstatRow, "pid" | "program"> {
  const [, program, pid = ""] = NAMED_PROCESS.exec(words.join(" ")) ?? [];
  if (program) return { pid: Number(pid), program };
  return { pid: /^\d+$/.test(words[0] ?? "") ? Number(words[0]) : 0 };
}
