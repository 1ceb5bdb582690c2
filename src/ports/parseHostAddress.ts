import { parseIp } from "../lib/parseIp.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";

/**
 * Parses a host IP to the address that is bound, in canonical text; an IPv6 address that contains
 * an IPv4 one is that IPv4 address. Null for anything else.
 */
export function parseHostAddress(hostIp: string): Pick<HostEndpoint, "family" | "address"> | null {
  const bytes = parseIp(hostIp);
  if (bytes === null) return null;
  if (bytes.length === 4) return { family: "IPv4", address: bytes.join(".") };
  if (bytes.slice(0, 12).join() === MAPPED)
    return { family: "IPv4", address: bytes.slice(12).join(".") };
  // The URL parser has the canonical spelling (RFC 5952): lower case, no leading zeros, "::" for
  // the longest run.
  return { family: "IPv6", address: new URL(`http://[${hostIp}]`).hostname.slice(1, -1) };
}

/** `::ffff:0:0/96`, as bytes. */
const MAPPED = "0,0,0,0,0,0,0,0,0,0,255,255";
