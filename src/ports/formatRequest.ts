import type { PortBinding } from "../compose/index.ts";
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

/** Returns the host ports as Compose prints them; null if they may be secret. */
export function showPublished({ binding }: PortRequest): string | null {
  const { published, count } = binding;
  const text = published ?? "";
  if (isHidden(text, binding)) return null;
  return count > 1 && /^\d+$/.test(text) ? `${text}-${Number(text) + count - 1}` : text;
}

function showProtocol({ binding }: PortRequest): string {
  return isHidden(binding.protocol, binding) ? "?" : binding.protocol;
}

/** Returns whether a text is a variable as written in the file, because its value may be secret. */
function isHidden(text: string, { variables }: PortBinding): boolean {
  return variables.length > 0 && text.includes("$");
}
