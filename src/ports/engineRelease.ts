/**
 * Whether an engine, by its release ("28.5.2"), gives a container's exact ports before its pools,
 * and tries the next port of a pool when one is bound: from 27 on
 * (docs/reference/engine.md E15, E16). One that is not known counts as older.
 */
export function retriesInPools(release: string | null): boolean {
  return isSince(release, 27, 0);
}

/**
 * Whether it passes over a pool's ports that a container publishes on another address that
 * overlaps: from 28.3 on; before, it meets them when it binds (docs/reference/engine.md E13).
 */
export function knowsOtherAddresses(release: string | null): boolean {
  return isSince(release, 28, 3);
}

/**
 * Whether it binds udp ports with SO_REUSEADDR, and so beside every socket that has it: 28.x, by
 * mistake (docs/reference/engine.md E9).
 */
export function sharesUdp(release: string | null): boolean {
  return isSince(release, 28, 0) && !isSince(release, 29, 0);
}

function isSince(release: string | null, major: number, minor: number): boolean {
  const [ofMajor = 0, ofMinor = 0] = (release ?? "")
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  return ofMajor > major || (ofMajor === major && ofMinor >= minor);
}
