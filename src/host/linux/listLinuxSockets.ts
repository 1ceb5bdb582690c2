import { MAX_PORT } from "../../lib/PortRange.ts";
import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";

/**
 * Socket states by `enum tcp_states` of the kernel
 * (https://github.com/torvalds/linux/blob/master/include/net/tcp_states.h). All other tcp states
 * are connections; a null state is closed.
 */
const STATES: Readonly<Record<string, KernelSocket["state"] | null>> = {
  "tcp 06": "time-wait",
  "tcp 07": null,
  "tcp 0A": "listening",
  "udp 01": "connected",
  "udp 07": "bound",
};

/**
 * `SCTP_SS_LISTENING` (https://github.com/torvalds/linux/blob/master/include/net/sctp/constants.h).
 */
const SCTP_LISTENING = "10";

/**
 * A line: "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000
 * 0 12345 1 …". The columns are addresses, state, queues, timer, retransmissions, user, timeout and
 * inode.
 */
const LINE = new RegExp(
  String.raw`^ *\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]+):([\dA-F]{4}) ([\dA-F]{2}) ` +
    String.raw`\S+ \S+ \S+ +(\d+) +\d+ (\d+) `,
);

/**
 * Lists the sockets of this network namespace; null if a table cannot be read.
 *
 * @param isRequested whether to include connections of a port; there may be thousands
 */
export function listLinuxSockets(
  host: Host,
  isRequested: (port: number) => boolean,
): KernelSocket[] | null {
  const tables: KernelSocket[][] = [];
  for (const protocol of ["tcp", "udp"] as const) {
    const text = host.read(`/proc/net/${protocol}`);
    if (text === null) return null;
    tables.push(parseProcNet(text, protocol, isRequested));
    // Missing if the kernel has no IPv6.
    tables.push(parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, isRequested));
  }
  return [...tables.flat(), ...parseSctp(host.read("/proc/net/sctp/eps") ?? "")];
}

/**
 * Parses `/proc/net/{tcp,tcp6,udp,udp6}`
 * (https://github.com/torvalds/linux/blob/master/net/ipv4/tcp_ipv4.c, `get_tcp4_sock`). Skips
 * malformed lines and sockets without a local port.
 *
 * @param isRequested whether to include connections of a port
 */
export function parseProcNet(
  text: string,
  protocol: "tcp" | "udp",
  isRequested: (port: number) => boolean,
): KernelSocket[] {
  return text.split("\n").flatMap((line): KernelSocket[] => {
    const [, local = "", localPort = "", remote = "", remotePort = "", code = "", uid, inode] =
      LINE.exec(line) ?? [];
    const port = Number.parseInt(localPort, 16);
    const known = STATES[`${protocol} ${code}`];
    const state = known === undefined && protocol === "tcp" ? "connected" : known;
    const isConnection = state === "connected" || state === "time-wait";
    if (!(port > 0) || !state || (isConnection && !isRequested(port))) return [];
    const peerPort = Number.parseInt(remotePort, 16);
    const peer = peerPort === 0 ? null : formatPeer(readAddress(remote).address, peerPort);
    return [
      {
        ...readAddress(local),
        protocol,
        port,
        peer,
        state,
        uid: Number(uid),
        inode: Number(inode),
      },
    ];
  });
}

/**
 * Parses an address. The kernel prints 32-bit words in the byte order of the machine, which is
 * little-endian on all platforms of GitHub's runner.
 */
function readAddress(words: string): Pick<KernelSocket, "family" | "address"> {
  if (words.length === 8) {
    const word = Number.parseInt(words, 16);
    const bytes = [0, 8, 16, 24].map((shift) => (word >>> shift) & 255);
    return { family: "IPv4", address: bytes.join(".") };
  }
  const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
  return parseHostAddress(groups) ?? { family: "IPv6", address: groups };
}

function formatPeer(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * Parses `/proc/net/sctp/eps` (https://github.com/torvalds/linux/blob/master/net/sctp/proc.c,
 * `sctp_eps_seq_show`), which exists if the kernel has sctp: one line per endpoint, with all
 * addresses that it is bound to. Skips malformed lines.
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
