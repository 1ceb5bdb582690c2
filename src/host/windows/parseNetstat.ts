import type { KernelSocket } from "../KernelSocket.ts";
import { parseNetstatAddress, toNetstatSocket } from "../netstat.ts";

/**
 * Reads `netstat -ano` of Windows. The names of states are in the user's language: what listens has
 * the peer 0.0.0.0:0 or [::]:0.
 */
export function parseWindowsNetstat(text: string): KernelSocket[] {
  return text.split(/\r?\n/).flatMap((line): KernelSocket[] => {
    const words = line.trim().split(/\s+/);
    const [name = "", local = "", foreign = ""] = words;
    if (name !== "TCP" && name !== "UDP") return [];
    const address = parseNetstatAddress(local, ":", "0.0.0.0");
    const pid = Number(words.at(-1));
    if (address === null || !Number.isInteger(pid)) return [];
    const protocol = name === "TCP" ? "tcp" : "udp";
    return /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign)
      ? [toNetstatSocket({ protocol, address, peer: null, state: "LISTEN", pid })]
      : [toNetstatSocket({ protocol, address, peer: foreign, state: words[3] ?? "", pid })];
  });
}

/** Reads `tasklist /FO CSV /NH` of Windows: names by process id. */
export function parseTasklist(text: string): Map<number, string> {
  const rows = text.split(/\r?\n/).map((line) => /^"([^"]*)","(\d+)"/.exec(line));
  return new Map(
    rows.flatMap((row) => (row === null ? [] : [[Number(row[2]), row[1] ?? ""] as const])),
  );
}
