import { type HostEndpoint, isWildcard } from "../ports/HostEndpoint.ts";
import type { NamedEndpoint } from "../ports/parseEndpoint.ts";

/** Whether an endpoint takes one of the ports that were named, at one of their addresses. */
export function overlapsNamed(
  endpoint: HostEndpoint,
  { family, address, first, last, protocol }: NamedEndpoint,
): boolean {
  return (
    endpoint.first <= last &&
    first <= endpoint.last &&
    (protocol === null || protocol === endpoint.protocol) &&
    (family === null || family === endpoint.family) &&
    (address === null ||
      address === endpoint.address ||
      isWildcard(endpoint) ||
      isWildcard({ address }))
  );
}
