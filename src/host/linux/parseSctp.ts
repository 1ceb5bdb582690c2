import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { KernelSocket } from "../KernelSocket.ts";

/** `SCTP_SS_LISTENING` (include/net/sctp/constants.h) */
const LISTENING = "10";

/**
 * Reads `/proc/net/sctp/eps` (kernel: net/sctp/proc.c `sctp_eps_seq_show`), which is there where
 * the kernel has sctp: one line for each endpoint, with all addresses that it is bound to. Lines
 * that are not in the format are left out.
 */
export function parseSctp(text: string): KernelSocket[] {
  return text.split("\n").slice(1).flatMap(parseLine);
}

function parseLine(line: string): KernelSocket[] {
  // ENDPT SOCK STY SST HBKT LPORT UID INODE LADDRS
  const [, , , status, , localPort, user, number, ...addresses] = line.trim().split(/\s+/);
  const [port, uid, inode] = [Number(localPort), Number(user), Number(number)];
  if (!(port > 0 && port <= 65535) || !Number.isInteger(uid) || !Number.isInteger(inode)) return [];
  const state = status === LISTENING ? "listening" : "bound";
  // "*" marks the primary address.
  const found = addresses.map((address) => parseHostAddress(address.replace("*", "")));
  return found.flatMap((address) =>
    address ? [{ ...address, protocol: "sctp", port, peer: null, state, uid, inode }] : [],
  );
}
