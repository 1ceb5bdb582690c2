import { parseHostAddress } from "./parseHostAddress.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { type HostEndpoint, isWildcard } from "./HostEndpoint.ts";

/** Ports that a user names. A null address, family or protocol matches any. */
export type NamedEndpoint = PortRange & {
  readonly [Key in "family" | "address" | "protocol"]: HostEndpoint[Key] | null;
};

const SPELLING = /^(?:(\*|[\d.]+|\[[\da-f:.]+\]):)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;

/**
 * Parses `5432`, `8080-8084`, `127.0.0.1:53/udp`, `[::1]:53` or `*:80/tcp`; null for anything else.
 */
export function parseEndpoint(text: string): NamedEndpoint | null {
  const found = SPELLING.exec(text);
  if (found === null) return null;
  const [, host = "*", from, to = from, protocol = null] = found;
  const [first, last] = [Number(from), Number(to)];
  const address =
    host === "*"
      ? { family: null, address: null }
      : parseHostAddress(host.replace(/^\[(.*)\]$/, "$1"));
  if (address === null || first < 1 || last < first || last > MAX_PORT) return null;
  return {
    ...address,
    first,
    last,
    protocol: (protocol?.toLowerCase() ?? null) as HostEndpoint["protocol"] | null,
  };
}

/** Returns whether an endpoint uses one of the named ports, at a matching address. */
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
