import { MAX_PORT } from "../lib/PortRange.ts";
import { parseHostAddress } from "../ports/parseHostAddress.ts";
import { CUT, type KernelSocket } from "./KernelSocket.ts";

/** A line of netstat, whose columns differ between macOS and Windows, or a file of lsof. */
export interface NetstatRow {
  readonly protocol: "tcp" | "udp";
  /** Null for a socket without a port. */
  readonly address: Pick<KernelSocket, "family" | "address" | "port"> | "unreadable" | null;
  readonly peer: string | null;
  readonly state: string;
  /** The process id; 0 if it is not known. */
  readonly pid: number;
  readonly program?: string;
}

/** The sockets of a list, and its rows without a readable port. */
export type NetstatRows = (KernelSocket | "unreadable")[];

/** How a list prints addresses. */
interface AddressFormat {
  readonly separator: "." | ":";
  /** The address for "*". */
  readonly wildcard: "0.0.0.0" | "::";
  /** The length to which the list shortens IPv6 addresses; null if it does not. */
  readonly maxLength?: number | null;
}

/**
 * Parses an address and a port; null if the socket has no port. An address that does not parse, or
 * that the list shortened, ends in `CUT`.
 */
export function parseNetstatAddress(
  text: string,
  { separator, wildcard, maxLength = null }: AddressFormat,
): NetstatRow["address"] {
  const end = text.lastIndexOf(separator);
  const [host, digits] = [text.slice(0, Math.max(end, 0)), text.slice(end + 1)];
  if (host === "") return "unreadable";
  if (/^[*0]$/.test(digits)) return null;
  const port = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || port > MAX_PORT) return "unreadable";
  const bare = host === "*" ? wildcard : host.replace(/^\[(.*)\]$/, "$1").replace(/%.*/, "");
  const isIpv6 = bare.includes(":");
  const isShortened = isIpv6 && maxLength !== null && host.length >= maxLength;
  const address = isShortened ? null : parseHostAddress(bare);
  if (address !== null) return { ...address, port };
  return { family: isIpv6 ? "IPv6" : "IPv4", address: bare + CUT, port };
}

/** Converts a row to a socket; empty for a socket without a port. */
export function toNetstatRows(row: NetstatRow): NetstatRows {
  const { address, protocol, peer, pid, program } = row;
  if (address === null) return [];
  if (address === "unreadable") return [address];
  const socket = { ...address, protocol, peer, uid: 0, inode: 0, state: toState(row) };
  return [{ ...socket, ...(pid > 0 && { pid }), ...(program !== undefined && { program }) }];
}

function toState({ protocol, peer, state }: NetstatRow): KernelSocket["state"] {
  if (protocol === "tcp" && state.startsWith("LISTEN")) return "listening";
  if (protocol === "tcp" && state === "TIME_WAIT") return "time-wait";
  return peer === null || state === "CLOSED" ? "bound" : "connected";
}

/** Says that rows of a list could not be read; null if there were none. */
export function describeUnreadable(count: number, program: string): string | null {
  if (count === 0) return null;
  const sockets = count === 1 ? "a socket" : `${count} sockets`;
  return `${program} lists ${sockets} without a readable port`;
}
