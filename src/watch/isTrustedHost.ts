import { parseIp } from "../lib/parseIp.ts";

/**
 * Returns whether a `Host` header can only name this machine or a host of its network. A page in a
 * browser could read a response of another name: its owner can make that name an address of this
 * machine (DNS rebinding), but cannot do so for an IP address, a name without a dot, or a name
 * under `localhost` or `internal`, for example `host.docker.internal`. A missing header is not from
 * a browser.
 *
 * @param hostname of this machine
 */
export function isTrustedHost(header: string | undefined, hostname: string): boolean {
  const name = (header ?? "").toLowerCase().replace(/:\d*$/, "");
  const address = name.replace(/^\[(.*)\]$/, "$1");
  return (
    !name.includes(".") ||
    parseIp(address) !== null ||
    /^[\w.-]+\.(?:localhost|internal)$/.test(name) ||
    name === hostname.toLowerCase()
  );
}
