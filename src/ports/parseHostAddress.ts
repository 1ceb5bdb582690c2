import { parseIp } from "../lib/parseIp.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";

/** `::ffff:0:0/96` in canonical text. */
const MAPPED = /^::ffff:([\da-f]+):([\da-f]+)$/;

/**
 * Parses a host IP to the address that is bound, in canonical text; an IPv6 address that contains
 * an IPv4 one is that IPv4 address. Null for anything else.
 */
export function parseHostAddress(hostIp: string): Pick<HostEndpoint, "family" | "address"> | null {
  const address = parseIp(hostIp);
  if (address === null) return null;
  const groups = MAPPED.exec(address)
    ?.slice(1)
    .map((group) => Number.parseInt(group, 16));
  if (groups !== undefined)
    return { family: "IPv4", address: groups.flatMap((each) => [each >> 8, each & 255]).join(".") };
  return { family: address.includes(":") ? "IPv6" : "IPv4", address };
}
