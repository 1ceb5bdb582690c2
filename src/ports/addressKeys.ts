import { type HostEndpoint, isWildcard } from "./HostEndpoint.ts";

/**
 * The addresses of a request as keys, to find conflicts by lookup. Two requests with a common port
 * conflict if a conflict key of one is an own key of the other. This matches `overlaps` without
 * ports.
 */
export interface AddressKeys {
  /** The groups of addresses that the request belongs to. */
  readonly ownKeys: readonly string[];
  /** The groups that it conflicts with. No request belongs to two of them. */
  readonly conflictKeys: readonly string[];
}

/**
 * Returns the keys of a request's addresses.
 *
 * @param endpoints one address, or all addresses of both families; not empty
 */
export function addressKeys(endpoints: readonly HostEndpoint[]): AddressKeys {
  const keys = (groups: readonly string[]) =>
    groups.map((group) => `${endpoints[0]?.protocol} ${group}`);
  const [only, other] = endpoints;
  if (only === undefined || other !== undefined) {
    return {
      ownKeys: keys(["any", "IPv4", "IPv6", "IPv4 wildcard", "IPv6 wildcard"]),
      conflictKeys: keys(["any"]),
    };
  }
  const { family, address } = only;
  if (isWildcard(only))
    return { ownKeys: keys(["any", family, `${family} wildcard`]), conflictKeys: keys([family]) };
  return {
    ownKeys: keys(["any", family, address]),
    conflictKeys: keys([`${family} wildcard`, address]),
  };
}
