import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { type ControlGroup, parseControlGroup } from "./readProcess.ts";

// The output of `ss` (https://github.com/iproute2/iproute2/blob/main/misc/ss.c).

/** Details of a socket from the kernel's socket diagnosis. Some are visible to root only. */
export interface SocketNote {
  /** The process that has it open; null if it is not listed. */
  readonly pid: number | null;
  /**
   * The control group of the process that created it; null before Linux 5.9 and without a unified
   * hierarchy.
   */
  readonly group: ControlGroup | null;
}

const MAX_PORTS = 40;

/**
 * Reads details of sockets of hidden processes, by inode: control groups and, with sudo, processes.
 */
export async function readSocketNotes(
  sockets: readonly KernelSocket[],
  host: Host,
): Promise<ReadonlyMap<number, SocketNote>> {
  if (sockets.length === 0) return new Map();
  const filter = formatSourcePorts(sockets.map(({ port }) => port));
  const args = ["-H", "-t", "-u", "-a", "-n", "-e", "-p", "--cgroup", ...filter];
  const output = await (host.sudo === true
    ? host.command?.("sudo", ["-n", "ss", ...args])
    : host.command?.("ss", args));
  return parseSocketNotes(output ?? "");
}

/** Parses `ss -H -t -u -a -n -e -p --cgroup`, by inode. Skips lines without one. */
export function parseSocketNotes(text: string): Map<number, SocketNote> {
  const notes = new Map<number, SocketNote>();
  for (const line of text.split("\n")) {
    const inode = readNumber(line, "ino");
    if (inode === 0) continue;
    const pid = /users:\(\(.*?,pid=(\d+),/.exec(line)?.[1];
    const path = / cgroup:(\/\S+)/.exec(line)?.[1];
    notes.set(inode, {
      pid: pid === undefined ? null : Number(pid),
      group: path === undefined ? null : parseControlGroup(`0::${path}`),
    });
  }
  return notes;
}

/**
 * Parses `ss -H -t -u -l -n -p` into listening processes by `5432/tcp`. Skips lines without one.
 */
export function parseSsListeners(
  text: string,
): Map<string, { readonly name: string; readonly pid: number }> {
  const rows = text.matchAll(/^(tcp|udp) .*?:(\d+) .*users:\(\("([^"\n]*)",pid=(\d+),/gm);
  return new Map(
    Array.from(rows, ([, protocol, port, name = "", pid]) => [
      `${port}/${protocol}`,
      { name, pid: Number(pid) },
    ]),
  );
}

/**
 * Returns tcp sockets that are bound but not listening, which `/proc/net` does not list. Requires
 * Linux 6.8 and iproute2 6.8.
 *
 * @param ports the ports to search; null for all
 */
export async function findBoundSockets(
  ports: readonly number[] | null,
  host: Host,
): Promise<KernelSocket[]> {
  if (host.platform !== "linux" || ports?.length === 0) return [];
  const filter = ports === null ? [] : formatSourcePorts(ports);
  return parseBound((await host.command?.("ss", ["-H", "-t", "-B", "-n", "-e", ...filter])) ?? "");
}

/** Parses `ss -H -t -B -n -e`. "*" means all addresses. */
export function parseBound(text: string): KernelSocket[] {
  return text.split("\n").flatMap((line): KernelSocket[] => {
    const [, host = "", digits] =
      /(?:^|\s)(\*|\[[^\]\s]*\]|[\d.]+)(?:%\S+)?:(\d+)\s/.exec(line) ?? [];
    const address = parseHostAddress(host === "*" ? "::" : host.replace(/^\[|\]$/g, ""));
    const port = Number(digits);
    if (address === null || !(port > 0)) return [];
    const [uid, inode] = [readNumber(line, "uid"), readNumber(line, "ino")];
    return [{ ...address, protocol: "tcp", port, peer: null, state: "bound", uid, inode }];
  });
}

/** Returns a number of a line; 0 if it is missing. */
function readNumber(line: string, name: "uid" | "ino"): number {
  return Number(new RegExp(` ${name}:(\\d+)`).exec(line)?.[1] ?? 0);
}

function formatSourcePorts(ports: readonly number[]): string[] {
  const distinct = [...new Set(ports)].slice(0, MAX_PORTS);
  return `( ${distinct.map((port) => `sport = :${port}`).join(" or ")} )`.split(" ");
}
