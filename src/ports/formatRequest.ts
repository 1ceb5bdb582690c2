import { isShowable } from "../compose/index.ts";
import { parseHostAddress } from "./parseHostAddress.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { formatEndpoint, isWildcard } from "./HostEndpoint.ts";
import type { PortRequest } from "./Plan.ts";

/**
 * Formats a published port in one spelling: `127.0.0.1:5432/tcp`, `*:5432/tcp` without an address,
 * `80/tcp` where no host port is given. `ports`: a part of it.
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

/** Returns the address as it was given or as the network sets it, "*" for none. */
function showAddress({ binding: { hostIp }, endpoints: [endpoint, other] }: PortRequest): string {
  if (hostIp !== null) return parseHostAddress(hostIp)?.address ?? "?";
  return endpoint === undefined || other !== undefined || isWildcard(endpoint)
    ? "*"
    : endpoint.address;
}

/**
 * Returns the host ports as Compose prints them; null where they came from a variable and may be a
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
