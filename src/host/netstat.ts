import { parseHostAddress } from "../ports/parseHostAddress.ts";
import type { KernelSocket } from "./KernelSocket.ts";

type LocalAddress = Pick<KernelSocket, "family" | "address" | "port">;

/** A line of netstat, whose columns differ between macOS and Windows, or a file of lsof. */
interface NetstatRow {
  readonly protocol: "tcp" | "udp";
  readonly address: LocalAddress;
  readonly peer: string | null;
  readonly state: string;
  /** The process id; 0 if it is not known. */
  readonly pid: number;
}

/** Parses an address and a port; null if the text is malformed or has no port. */
export function parseNetstatAddress(
  text: string,
  separator: "." | ":",
  wildcard: string,
): LocalAddress | null {
  const end = text.lastIndexOf(separator);
  const port = Number(text.slice(end + 1));
  const host = text
    .slice(0, end)
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/%.*/, "");
  const address = end < 0 ? null : parseHostAddress(host === "*" ? wildcard : host);
  return address === null || !(port > 0) ? null : { ...address, port };
}

export function toNetstatSocket(row: NetstatRow): KernelSocket {
  const { address, protocol, peer, pid } = row;
  return {
    ...address,
    protocol,
    peer,
    uid: 0,
    inode: 0,
    ...(pid > 0 && { pid }),
    state: toState(row),
  };
}

function toState({ protocol, peer, state }: Omit<NetstatRow, "address">): KernelSocket["state"] {
  if (protocol === "tcp" && state.startsWith("LISTEN")) return "listening";
  if (protocol === "tcp" && state === "TIME_WAIT") return "time-wait";
  return peer === null || state === "CLOSED" ? "bound" : "connected";
}
