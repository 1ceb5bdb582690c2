import { MAX_PORT } from "../../lib/PortRange.ts";
import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { KernelSocket } from "../KernelSocket.ts";

/**
 * `enum tcp_states` of the kernel
 * (https://github.com/torvalds/linux/blob/master/include/net/tcp_states.h); udp shows 07 for bound
 * and 01 for connected.
 */
const ESTABLISHED = 0x01;
const TIME_WAIT = 0x06;
const CLOSE = 0x07;
const LISTEN = 0x0a;

/**
 * `SCTP_SS_LISTENING` (https://github.com/torvalds/linux/blob/master/include/net/sctp/constants.h).
 */
const SCTP_LISTENING = "10";

const SPACE = 32;
const ZERO = 48;

type Address = Pick<KernelSocket, "family" | "address">;

/** By the kernel's spelling, of IPv4 as a number: a busy host has many sockets on few. */
const knownAddresses = new Map<string | number, Address>();

/** A table of the kernel that is read. */
interface Table {
  readonly text: string;
  readonly protocol: "tcp" | "udp";
  /** Whether connections from this port are of interest; the others cost no strings. */
  readonly isRequested: (port: number) => boolean;
}

/**
 * Reads `/proc/net/{tcp,tcp6,udp,udp6}`
 * (https://github.com/torvalds/linux/blob/master/net/ipv4/tcp_ipv4.c, `get_tcp4_sock`).
 * Walks over the text once, because a busy host has many thousand lines. Lines that are not in the
 * format, and sockets without a local port, are left out.
 *
 * @param isRequested whether connections from this port are of interest; the others cost no strings
 */
export function parseProcNet(
  text: string,
  protocol: "tcp" | "udp",
  isRequested: (port: number) => boolean,
): KernelSocket[] {
  const table = { text, protocol, isRequested };
  const sockets: KernelSocket[] = [];
  let start = text.indexOf("\n") + 1;
  while (start > 0 && start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const socket = parseLine(table, start, end);
    if (socket) sockets.push(socket);
    start = end + 1;
  }
  return sockets;
}

function parseLine(
  { text, protocol, isRequested }: Table,
  start: number,
  end: number,
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
  if (state === null || ((state === "connected" || state === "time-wait") && !isRequested(port)))
    return null;
  // tx:rx queue, timer, retransmissions, uid, timeout, inode
  const user = skipField(text, skipField(text, skipField(text, remotePort + 8)));
  const uid = readDecimal(text, user);
  const inodeAt = skipField(text, skipField(text, user));
  const inode = readDecimal(text, inodeAt);
  if (inodeAt >= end || Number.isNaN(uid + inode)) return null;
  const { family, address } = readAddress(text, local, digits);
  const peerPort = readHex(text, remotePort, 4);
  const peer = peerPort === 0 ? null : formatPeer(readAddress(text, remote, digits), peerPort);
  return { family, protocol, address, port, peer, state, uid, inode };
}

function parseState(protocol: "tcp" | "udp", state: number): KernelSocket["state"] | null {
  if (protocol === "udp" && state === CLOSE) return "bound";
  if (protocol === "udp") return state === ESTABLISHED ? "connected" : null;
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
  const known = knownAddresses.get(words);
  if (known) return known;
  const address = typeof words === "number" ? formatIpv4(words) : formatIpv6(words);
  knownAddresses.set(words, address);
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
function skipField(text: string, at: number): number {
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
  for (let i = at; i < at + length; i++) value = value * 16 + toDigit(text.charCodeAt(i));
  return value;
}

/** The kernel writes hexadecimal digits in upper case. */
function toDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 70 ? code - 55 : Number.NaN;
}

/**
 * Reads `/proc/net/sctp/eps` (https://github.com/torvalds/linux/blob/master/net/sctp/proc.c,
 * `sctp_eps_seq_show`), which is there where the kernel has sctp: one line for each endpoint, with
 * all addresses that it is bound to. Lines that are not in the format are left out.
 */
export function parseSctp(text: string): KernelSocket[] {
  return text.split("\n").slice(1).flatMap(parseSctpLine);
}

function parseSctpLine(line: string): KernelSocket[] {
  // ENDPT SOCK STY SST HBKT LPORT UID INODE LADDRS
  const [, , , status, , localPort, user, number, ...written] = line.trim().split(/\s+/);
  const [port, uid, inode] = [Number(localPort), Number(user), Number(number)];
  if (!(port > 0 && port <= MAX_PORT) || !Number.isInteger(uid) || !Number.isInteger(inode))
    return [];
  const state = status === SCTP_LISTENING ? "listening" : "bound";
  // "*" marks the primary address.
  const addresses = written.map((address) => parseHostAddress(address.replace("*", "")));
  return addresses.flatMap((address) =>
    address ? [{ ...address, protocol: "sctp", port, peer: null, state, uid, inode }] : [],
  );
}
