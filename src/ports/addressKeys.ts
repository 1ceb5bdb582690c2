import type { HostEndpoint } from "./HostEndpoint.ts";
import { isWildcard } from "./HostEndpoint.ts";

/**
 * The addresses that a binding takes, as keys for looking up its rivals. Those that take a part of
 * `member` are in each other's way exactly where one's `facing` holds another's `member`: this is
 * the algebra of `overlaps` without the ports.
 */
export interface AddressKeys {
  readonly ownKeys: readonly string[];
  /** No two of these groups share a member. */
  readonly conflictKeys: readonly string[];
}

/** `endpoints`: one address, or every address of both families. Not empty. */
export function addressKeys(endpoints: readonly HostEndpoint[]): AddressKeys {
  const keys = (words: readonly string[]) =>
    words.map((word) => `${endpoints[0]?.protocol} ${word}`);
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
