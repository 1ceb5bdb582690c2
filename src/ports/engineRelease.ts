/**
 * Returns whether an engine release ("28.5.2") binds a container's fixed ports before its pools,
 * and tries the next port of a pool if one is bound: since 27 (docs/reference/engine.md E15, E16).
 * An unknown release counts as older.
 */
export function retriesInPools(release: string | null): boolean {
  return isSince(release, 27, 0);
}

/**
 * Returns whether an engine release skips ports of a pool that a container publishes on an
 * overlapping address: since 28.3. Older engines fail to bind them (docs/reference/engine.md E13).
 */
export function skipsOverlappingAddresses(release: string | null): boolean {
  return isSince(release, 28, 3);
}

/**
 * Returns whether an engine release binds udp ports with SO_REUSEADDR, so that it shares them with
 * other sockets that set it: 28.x, by mistake (docs/reference/engine.md E9).
 */
export function sharesUdp(release: string | null): boolean {
  return isSince(release, 28, 0) && !isSince(release, 29, 0);
}

/**
 * Returns whether an engine release knows the gateway modes of a network: since 27
 * (docs/reference/engine.md E4). An unknown release counts as newer.
 */
export function supportsGatewayModes(release: string | null): boolean {
  return release === null || isSince(release, 27, 0);
}

/**
 * Returns whether an engine release knows networks without IPv4 and `gw_priority`: since 28
 * (docs/reference/engine.md E4, E5). An unknown release counts as newer.
 */
export function supportsIpv6Only(release: string | null): boolean {
  return release === null || isSince(release, 28, 0);
}

/**
 * Returns whether an engine release can use the IPv6 addresses of a network at once: since 27.4
 * (docs/reference/engine.md E29). An unknown release counts as newer.
 */
export function usesNewAddresses(release: string | null): boolean {
  return release === null || isSince(release, 27, 4);
}

function isSince(release: string | null, major: number, minor: number): boolean {
  const [releaseMajor = 0, releaseMinor = 0] = (release ?? "")
    .split(".")
    .map((part) => Number.parseInt(part, 10));
  return releaseMajor > major || (releaseMajor === major && releaseMinor >= minor);
}
