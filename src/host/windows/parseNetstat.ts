import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { KernelSocket } from "../KernelSocket.ts";

type Protocol = "tcp" | "udp";

/**
 * Reads `netstat -anv` of macOS (Apple's network_cmds: netstat.tproj/inet.c): addresses and ports
 * are joined by a dot, and "pid" is a column of its own or the end of "process:pid".
 */
export function parseDarwinNetstat(text: string): KernelSocket[] {
  let pidColumn = -1;
  return text.split("\n").flatMap((line): KernelSocket[] => {
    // Two words are one column in the header: "Local Address", "Foreign Address".
    if (line.startsWith("Proto"))
      pidColumn = line
        .replace(/(Local|Foreign) Address/g, "$1")
        .trim()
        .split(/\s+/)
        .findIndex((word) => /^(process:)?pid$/.test(word));
    const words = line.trim().split(/\s+/);
    const [, protocol, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
    if (protocol === undefined) return [];
    const hasState = protocol === "tcp";
    const [local = "", foreign = "", state = ""] = [words[3], words[4], hasState ? words[5] : ""];
    const at = splitAt(local, ".", families === "4" ? "0.0.0.0" : "::");
    // udp has no state, and so one word less.
    const pid =
      pidColumn < 0 ? undefined : /(\d+)$/.exec(words[pidColumn - (hasState ? 0 : 1)] ?? "")?.[1];
    return at === null
      ? []
      : [
          toSocket(
            protocol as Protocol,
            at,
            foreign === "*.*" ? null : foreign,
            state,
            Number(pid ?? 0),
          ),
        ];
  });
}

/**
 * Reads `netstat -ano` of Windows. The names of states are in the user's language: what listens has
 * the peer 0.0.0.0:0 or [::]:0.
 */
export function parseWindowsNetstat(text: string): KernelSocket[] {
  return text.split(/\r?\n/).flatMap((line): KernelSocket[] => {
    const words = line.trim().split(/\s+/);
    const [protocol = "", local = "", foreign = ""] = words;
    if (protocol !== "TCP" && protocol !== "UDP") return [];
    const at = splitAt(local, ":", "0.0.0.0");
    const pid = Number(words.at(-1));
    if (at === null || !Number.isInteger(pid)) return [];
    const isFree = /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign);
    const state = isFree ? "LISTEN" : (words[3] ?? "");
    return [toSocket(protocol === "TCP" ? "tcp" : "udp", at, isFree ? null : foreign, state, pid)];
  });
}

/** Reads `tasklist /FO CSV /NH` of Windows: names by process id. */
export function parseTasklist(text: string): Map<number, string> {
  const rows = text.split(/\r?\n/).map((line) => /^"([^"]*)","(\d+)"/.exec(line));
  return new Map(
    rows.flatMap((row) => (row === null ? [] : [[Number(row[2]), row[1] ?? ""] as const])),
  );
}

/** The arguments with which netsh shows the ports that Windows keeps. */
export const excludedArgs = (protocol: string) => [
  "interface",
  "ipv4",
  "show",
  "excludedportrange",
  `protocol=${protocol}`,
];

/**
 * Reads what `netsh` shows of them: two numbers a line, "*" behind what an administrator has set,
 * which is kept from being chosen and can be bound by whoever names it.
 */
export function parseExcludedRanges(
  text: string,
  administered = true,
): (readonly [number, number])[] {
  const rows = text
    .split(/\r?\n/)
    .map((line) => /^\s*(\d{1,5})\s+(\d{1,5})\s*(\*?)\s*$/.exec(line));
  return rows.flatMap((row) =>
    row === null || (row[3] === "*" && !administered)
      ? []
      : [[Number(row[1]), Number(row[2])] as const],
  );
}

interface At extends Pick<KernelSocket, "family" | "address" | "port"> {}

function splitAt(text: string, separator: "." | ":", wildcard: string): At | null {
  const end = text.lastIndexOf(separator);
  const port = Number(text.slice(end + 1));
  const host = text
    .slice(0, end)
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/%.*$/, "");
  const address = end < 0 ? null : parseHostAddress(host === "*" ? wildcard : host);
  return address === null || !(port > 0) ? null : { ...address, port };
}

function toSocket(
  protocol: Protocol,
  at: At,
  peer: string | null,
  state: string,
  pid: number,
): KernelSocket {
  const base = { ...at, protocol, peer, uid: 0, inode: 0, ...(pid > 0 && { pid }) };
  if (protocol === "udp") return { ...base, state: peer === null ? "bound" : "connected" };
  return {
    ...base,
    state: state.startsWith("LISTEN")
      ? "listening"
      : state === "TIME_WAIT"
        ? "time-wait"
        : peer === null
          ? "bound"
          : "connected",
  };
}
