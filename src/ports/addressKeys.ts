import { type HostEndpoint, isWildcard } from "./HostEndpoint.ts";

/**
 * The addresses of a request as keys, so that conflicts are found by looking them up. Two requests
 * with a port in common conflict exactly where the `conflictKeys` of one hold an own key of the
 * other: this is `overlaps` without the ports.
 */
export interface AddressKeys {
  /** The groups of addresses to which the request belongs. */
  readonly ownKeys: readonly string[];
  /** The groups with which it conflicts. No request belongs to two of them. */
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
