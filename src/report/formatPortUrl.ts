import type { PortBinding } from "../compose/index.ts";

/**
 * The address of a published port: the scheme is what `app_protocol` says, if it can be one
 * (https://www.rfc-editor.org/rfc/rfc3986#section-3.1), else what is known of the service's TCP
 * port, else the protocol. `host`: in place of what answers under the bound address.
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

/** What answers under a bound address: every address includes the loopback. */
function formatUrlHost(hostIp: string | null): string {
  const address = (hostIp ?? "").replace(/^\[|\]$/g, "");
  if (address === "" || address === "0.0.0.0") return "127.0.0.1";
  if (!address.includes(":")) return address;
  return /^[0:]+$/.test(address) ? "[::1]" : `[${address}]`;
}
