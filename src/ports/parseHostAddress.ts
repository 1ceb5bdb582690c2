import { parseIp } from "../lib/parseIp.ts";
import type { HostEndpoint } from "./HostEndpoint.ts";

/** `::ffff:0:0/96` in canonical text. */
const MAPPED = /^::ffff:([\da-f]+):([\da-f]+)$/;

/**
 * Parses a host IP into the bound address, in canonical text. IPv4-mapped IPv6 addresses become
 * IPv4. Returns null for anything else.
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
