import type { KernelSocket } from "../KernelSocket.ts";
import { parseNetstatAddress, toNetstatSocket } from "../netstat.ts";

/**
 * Reads `netstat -anv` of macOS
 * (https://github.com/apple-oss-distributions/network_cmds/blob/main/netstat.tproj/inet.c):
 * addresses and ports are joined by a dot, and "pid" is a column of its own or the end of
 * "process:pid".
 */
export function parseMacNetstat(text: string): KernelSocket[] {
  let pidColumn = -1;
  return text.split("\n").flatMap((line): KernelSocket[] => {
    if (line.startsWith("Proto")) pidColumn = findPidColumn(line);
    return parseLine(line, pidColumn);
  });
}

/** Returns the place of the process id among a line's words of tcp; -1 where it has none. */
function findPidColumn(header: string): number {
  return (
    header
      // Two words are one column in the header: "Local Address", "Foreign Address".
      .replace(/(Local|Foreign) Address/g, "$1")
      .trim()
      .split(/\s+/)
      .findIndex((word) => /^(process:)?pid$/.test(word))
  );
}

function parseLine(line: string, pidColumn: number): KernelSocket[] {
  const words = line.trim().split(/\s+/);
  const [, name, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
  if (name === undefined) return [];
  const protocol = name === "tcp" ? "tcp" : "udp";
  const [local = "", foreign = "", state = ""] = words.slice(3);
  const address = parseNetstatAddress(local, ".", families === "4" ? "0.0.0.0" : "::");
  if (address === null) return [];
  // udp has no state, and so one word less.
  const pid = findNumber(words, protocol === "udp" && pidColumn > 0 ? pidColumn - 1 : pidColumn);
  return [
    toNetstatSocket({ protocol, address, peer: foreign === "*.*" ? null : foreign, state, pid }),
  ];
}

/** Returns the number with which a word ends; 0 where there is none. */
function findNumber(words: readonly string[], at: number): number {
  return Number(/(\d+)$/.exec(words[at] ?? "")?.[1] ?? 0);
}
