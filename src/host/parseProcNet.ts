import { hostAddress } from "../plan/hostAddress.ts";
import type { KernelSocket } from "./KernelSocket.ts";

/** `enum tcp_states` of the kernel (include/net/tcp_states.h); udp shows 07 for bound and 01 for connected. */
const ESTABLISHED = 0x01;
const TIME_WAIT = 0x06;
const CLOSE = 0x07;
const LISTEN = 0x0a;

const SPACE = 32;

type Address = Pick<KernelSocket, "family" | "address">;

/** IPv6 addresses by the kernel's spelling: a busy host has many sockets on few. */
const ipv6Addresses = new Map<string, Address>();

/**
 * Reads `/proc/net/{tcp,tcp6,udp,udp6}` (kernel: net/ipv4/tcp_ipv4.c `get_tcp4_sock`, net/ipv4/udp.c, net/ipv6). Walks over the text once,
 * because a busy host has many thousand lines. Lines that are not in the format, and sockets without a local port, are left out.
 *
 * @param connected whether connections from this port are of interest; the others cost no strings
 */
export function parseProcNet(text: string, protocol: "tcp" | "udp", connected: (port: number) => boolean): KernelSocket[] {
  const sockets: KernelSocket[] = [];
  let start = text.indexOf("\n") + 1;
  while (start > 0 && start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const socket = parseLine(text, start, end, protocol, connected);
    if (socket) sockets.push(socket);
    start = end + 1;
  }
  return sockets;
}

function parseLine(
  text: string,
  start: number,
  end: number,
  protocol: "tcp" | "udp",
  connected: (port: number) => boolean,
): KernelSocket | null {
  // "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 …"
  const local = skipSpaces(text, text.indexOf(":", start) + 1);
  const localPort = text.indexOf(":", local) + 1;
  const digits = localPort - 1 - local;
  if (localPort + 4 > end || (digits !== 8 && digits !== 32)) return null;
  const port = hex(text, localPort, 4);
  if (port === 0) return null;
  const remote = localPort + 5;
  const remotePort = remote + digits + 1;
  const state = stateOf(protocol, hex(text, remotePort + 5, 2));
  if (state === null || ((state === "connected" || state === "time-wait") && !connected(port))) return null;
  const fields = text
    .slice(remotePort + 8, end)
    .trim()
    .split(/ +/, 6);
  // tx:rx queue, timer, retransmissions, uid, timeout, inode
  const uid = Number(fields[3]);
  const inode = Number(fields[5]);
  if (!Number.isInteger(uid) || !Number.isInteger(inode)) return null;
  const { family, address } = addressAt(text, local, digits);
  const peerPort = hex(text, remotePort, 4);
  const peer = peerPort === 0 ? null : peerText(addressAt(text, remote, digits), peerPort);
  return { family, protocol, address, port, peer, state, uid, inode };
}

function stateOf(protocol: "tcp" | "udp", state: number): KernelSocket["state"] | null {
  if (protocol === "udp") return state === ESTABLISHED ? "connected" : state === CLOSE ? "bound" : null;
  if (state === LISTEN) return "listening";
  if (state === TIME_WAIT) return "time-wait";
  return state >= ESTABLISHED && state !== CLOSE ? "connected" : null;
}

/** The kernel prints addresses as 32-bit words in the byte order of the machine, which is little-endian wherever GitHub's runner runs. */
function addressAt(text: string, at: number, digits: number): Address {
  if (digits === 8) {
    return { family: "IPv4", address: [6, 4, 2, 0].map((offset) => hex(text, at + offset, 2)).join(".") };
  }
  const words = text.slice(at, at + digits);
  const known = ipv6Addresses.get(words);
  if (known) return known;
  const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
  const address = hostAddress(groups) ?? { family: "IPv6", address: groups };
  ipv6Addresses.set(words, address);
  return address;
}

function peerText(peer: Address, port: number): string {
  return peer.family === "IPv4" ? `${peer.address}:${port}` : `[${peer.address}]:${port}`;
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) === SPACE) next++;
  return next;
}

/** NaN where a digit is none. */
function hex(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) {
    const code = text.charCodeAt(i);
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 65 && code <= 70 ? code - 55 : Number.NaN;
    value = value * 16 + digit;
  }
  return value;
}
