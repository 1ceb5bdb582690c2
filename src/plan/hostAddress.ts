import type { HostEndpoint } from "./HostEndpoint.ts";

/** An IPv4 address inside IPv6, as the URL standard writes it: "::ffff:7f00:1". */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** The address that is bound for a host IP as Compose accepted it, in canonical text: an IPv6 one that holds an IPv4 one is that IPv4 one. */
export function hostAddress(hostIp: string): Pick<HostEndpoint, "family" | "address"> {
  if (!hostIp.includes(":")) return { family: "IPv4", address: hostIp };
  // The URL parser is the canonical spelling that every JavaScript engine has: lower case, no leading zeros, "::" for the longest run.
  const address = new URL(`http://[${hostIp}]`).hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(address) ?? [];
  if (high === undefined || low === undefined) return { family: "IPv6", address };
  const bytes = [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]);
  return { family: "IPv4", address: bytes.join(".") };
}
