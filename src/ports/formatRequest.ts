import { isShowable } from "../compose/index.ts";
import { parseHostAddress } from "./parseHostAddress.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { formatEndpoint, isWildcard } from "./HostEndpoint.ts";
import type { PortRequest } from "./Plan.ts";

/**
 * Formats a published port: `127.0.0.1:5432/tcp`, `*:5432/tcp` without an address, or `80/tcp`
 * without a host port.
 *
 * @param ports the part of its host ports to format
 */
export function formatRequest(request: PortRequest, ports?: PortRange): string {
  const { binding } = request;
  const [endpoint] = request.endpoints;
  if (endpoint !== undefined)
    return formatEndpoint({ ...endpoint, ...ports, address: showAddress(request) });
  const { count, target } = binding;
  const protocol = showProtocol(request);
  if (!binding.published)
    return `${count === 1 ? target : `${target}-${target + count - 1}`}/${protocol}`;
  const address = showAddress(request);
  const host = address.includes(":") ? `[${address}]` : address;
  return `${host}:${showPublished(request) ?? "?"}/${protocol}`;
}

/** Returns the address of the entry or of the network option; "*" if there is none. */
function showAddress({ binding: { hostIp }, endpoints: [endpoint, other] }: PortRequest): string {
  if (hostIp !== null) return parseHostAddress(hostIp)?.address ?? "?";
  return endpoint === undefined || other !== undefined || isWildcard(endpoint)
    ? "*"
    : endpoint.address;
}

/**
 * Returns the host ports as Compose prints them; null if they come from a variable and may be
 * secret.
 */
export function showPublished({
  binding: { published, count, variables },
}: PortRequest): string | null {
  const text = published ?? "";
  if (variables.length > 0 && !isShowable(text)) return null;
  return count > 1 && /^\d+$/.test(text) ? `${text}-${Number(text) + count - 1}` : text;
}

function showProtocol({ binding: { protocol, variables } }: PortRequest): string {
  return variables.length > 0 && !/^(?:tcp|udp|sctp)$/i.test(protocol) ? "?" : protocol;
}
