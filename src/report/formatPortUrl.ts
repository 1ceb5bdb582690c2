import type { PortBinding } from "../compose/index.ts";

/**
 * Formats the URL of a published port. Its scheme is `app_protocol` if that is a valid scheme
 * (https://www.rfc-editor.org/rfc/rfc3986#section-3.1), else the known scheme of a TCP port, else
 * the protocol.
 *
 * @param other `host` replaces the bound address
 */
export function formatPortUrl(
  { appProtocol, protocol, hostIp }: Pick<PortBinding, "appProtocol" | "protocol" | "hostIp">,
  port: number,
  other: { readonly known?: string | null; readonly host?: string | null } = {},
): string {
  const given = appProtocol?.toLowerCase() ?? "";
  const scheme = /^[a-z][a-z0-9+.-]*$/.test(given)
    ? given
    : ((protocol.toLowerCase() === "tcp" ? other.known : null) ?? protocol.toLowerCase());
  return `${scheme}://${formatUrlHost(other.host ?? hostIp)}:${port}`;
}

/** Returns an address that reaches a bound address; the loopback address for all addresses. */
function formatUrlHost(hostIp: string | null): string {
  const address = (hostIp ?? "").replace(/^\[|\]$/g, "");
  if (address === "" || address === "0.0.0.0") return "127.0.0.1";
  if (!address.includes(":")) return address;
  return /^[0:]+$/.test(address) ? "[::1]" : `[${address}]`;
}
