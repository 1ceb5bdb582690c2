import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { type NamedEndpoint, overlapsNamed } from "../ports/parseEndpoint.ts";
import { mayBe } from "./KernelSocket.ts";
import type { Holder } from "./holders/Holder.ts";

/** An endpoint in use on the host, and what uses it. */
export interface Listener {
  readonly endpoint: HostEndpoint;
  /** True if an IPv6 wildcard also accepts IPv4; null if that is not known. */
  readonly dualStack: boolean | null;
  readonly state: "listening" | "bound" | "connected" | "time-wait" | "published";
  readonly holder: Holder;
}

/**
 * Returns whether a listener uses one of the named ports. An IPv6 wildcard may also accept IPv4.
 */
export function usesEndpoint({ endpoint, dualStack }: Listener, named: NamedEndpoint): boolean {
  const bindsBothFamilies = endpoint.address === "::" && dualStack !== false;
  return overlapsNamed(
    endpoint,
    bindsBothFamilies || mayBe(endpoint.address, named.address ?? "")
      ? { ...named, family: null, address: null }
      : named,
  );
}
