import type { HostEndpoint } from "./HostEndpoint.ts";
import { isWildcard } from "./HostEndpoint.ts";

/**
 * The addresses that a binding takes, as keys for looking up its rivals. Those that take a part of `member` are in each other's way exactly where one's
 * `facing` holds another's `member`: this is the algebra of `overlaps` without the ports.
 */
export interface Scope {
  readonly member: readonly string[];
  /** No two of these groups share a member. */
  readonly facing: readonly string[];
}

/** `endpoints`: one address, or every address of both families. Not empty. */
export function scopeOf(endpoints: readonly HostEndpoint[]): Scope {
  const keys = (words: readonly string[]) => words.map((word) => `${endpoints[0]?.protocol} ${word}`);
  const [only, other] = endpoints;
  if (only === undefined || other !== undefined) {
    return { member: keys(["any", "IPv4", "IPv6", "IPv4 wildcard", "IPv6 wildcard"]), facing: keys(["any"]) };
  }
  const { family, address } = only;
  if (isWildcard(only)) return { member: keys(["any", family, `${family} wildcard`]), facing: keys([family]) };
  return { member: keys(["any", family, address]), facing: keys([`${family} wildcard`, address]) };
}
