import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { KernelSocket } from "../KernelSocket.ts";

/**
 * `enum tcp_states` of the kernel (include/net/tcp_states.h); udp shows 07 for bound and 01 for
 * connected.
 */
const ESTABLISHED = 0x01;
const TIME_WAIT = 0x06;
const CLOSE = 0x07;
const LISTEN = 0x0a;

const SPACE = 32;
const ZERO = 48;

type Address = Pick<KernelSocket, "family" | "address">;

/** By the kernel's spelling, of IPv4 as a number: a busy host has many sockets on few. */
const addresses = new Map<string | number, Address>();

/**
 * Reads `/proc/net/{tcp,tcp6,udp,udp6}` (kernel: net/ipv4/tcp_ipv4.c `get_tcp4_sock`,
 * net/ipv4/udp.c, net/ipv6). Walks over the text once, because a busy host has many thousand lines.
 * Lines that are not in the format, and sockets without a local port, are left out.
 *
 * @param connected whether connections from this port are of interest; the others cost no strings
 */
export function parseProcNet(
  text: string,
  protocol: "tcp" | "udp",
  connected: (port: number) => boolean,
): KernelSocket[] {
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
  // "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0
  // 12345 1 …"
  const local = skipSpaces(text, text.indexOf(":", start) + 1);
  const localPort = text.indexOf(":", local) + 1;
  const digits = localPort - 1 - local;
  if (localPort + 4 > end || (digits !== 8 && digits !== 32)) return null;
  const port = readHex(text, localPort, 4);
  if (port === 0) return null;
  const remote = localPort + 5;
  const remotePort = remote + digits + 1;
  const state = parseState(protocol, readHex(text, remotePort + 5, 2));
  if (state === null || ((state === "connected" || state === "time-wait") && !connected(port)))
    return null;
  // tx:rx queue, timer, retransmissions, uid, timeout, inode
  const user = nextField(text, nextField(text, nextField(text, remotePort + 8)));
  const uid = readDecimal(text, user);
  const inodeAt = nextField(text, nextField(text, user));
  const inode = readDecimal(text, inodeAt);
  if (inodeAt >= end || Number.isNaN(uid + inode)) return null;
  const { family, address } = readAddress(text, local, digits);
  const peerPort = readHex(text, remotePort, 4);
  const peer = peerPort === 0 ? null : formatPeer(readAddress(text, remote, digits), peerPort);
  return { family, protocol, address, port, peer, state, uid, inode };
}

function parseState(protocol: "tcp" | "udp", state: number): KernelSocket["state"] | null {
  if (protocol === "udp")
    return state === ESTABLISHED ? "connected" : state === CLOSE ? "bound" : null;
  if (state === LISTEN) return "listening";
  if (state === TIME_WAIT) return "time-wait";
  return state >= ESTABLISHED && state !== CLOSE ? "connected" : null;
}

/**
 * The kernel prints addresses as 32-bit words in the byte order of the machine, which is
 * little-endian wherever GitHub's runner runs.
 */
function readAddress(text: string, at: number, digits: number): Address {
  const words = digits === 8 ? readHex(text, at, 8) : text.slice(at, at + digits);
  const known = addresses.get(words);
  if (known) return known;
  const address = typeof words === "number" ? formatIpv4(words) : formatIpv6(words);
  addresses.set(words, address);
  return address;
}

function formatIpv4(word: number): Address {
  return {
    family: "IPv4",
    address: [0, 8, 16, 24].map((shift) => (word >>> shift) & 255).join("."),
  };
}

function formatIpv6(words: string): Address {
  const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
  return parseHostAddress(groups) ?? { family: "IPv6", address: groups };
}

function formatPeer(peer: Address, port: number): string {
  return peer.family === "IPv4" ? `${peer.address}:${port}` : `[${peer.address}]:${port}`;
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) === SPACE) next++;
  return next;
}

/** Where the field behind the one at `at` begins. */
function nextField(text: string, at: number): number {
  const space = text.indexOf(" ", at);
  return space < 0 ? text.length : skipSpaces(text, space);
}

/** NaN where no digit stands. */
function readDecimal(text: string, at: number): number {
  let value = Number.NaN;
  for (let i = at; ; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return value;
    value = (value || 0) * 10 + digit;
  }
}

/** NaN where a digit is none. */
function readHex(text: string, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) {
    const code = text.charCodeAt(i);
    const digit =
      code >= 48 && code <= 57 ? code - 48 : code >= 65 && code <= 70 ? code - 55 : Number.NaN;
    value = value * 16 + digit;
  }
  return value;
}
