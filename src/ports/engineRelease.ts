/**
 * Returns whether an engine, by its release ("28.5.2"), binds a container's exact ports before its
 * pools, and tries the next port of a pool when one is bound: from 27 on
 * (docs/reference/engine.md E15, E16). An unknown release counts as older.
 */
export function retriesInPools(release: string | null): boolean {
  return isSince(release, 27, 0);
}

/**
 * Returns whether an engine skips a pool's ports that a container publishes on another address that
 * overlaps: from 28.3 on; before, binding them fails (docs/reference/engine.md E13).
 */
export function skipsOverlappingAddresses(release: string | null): boolean {
  return isSince(release, 28, 3);
}

/**
 * Returns whether an engine binds udp ports with SO_REUSEADDR, and so shares them with every socket
 * that has it: 28.x, by mistake (docs/reference/engine.md E9).
 */
export function sharesUdp(release: string | null): boolean {
  return isSince(release, 28, 0) && !isSince(release, 29, 0);
}

function isSince(release: string | null, major: number, minor: number): boolean {
  const [releaseMajor = 0, releaseMinor = 0] = (release ?? "")
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  return releaseMajor > major || (releaseMajor === major && releaseMinor >= minor);
}
