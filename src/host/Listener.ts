import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { type NamedEndpoint, overlapsNamed } from "../ports/parseEndpoint.ts";
import type { Holder } from "./holders/Holder.ts";

/** An endpoint already bound on the host, with its holder if known. */
export interface Listener {
  readonly endpoint: HostEndpoint;
  /** An IPv6 wildcard that takes IPv4 too; null where it cannot be told. */
  readonly dualStack: boolean | null;
  readonly state: "listening" | "bound" | "connected" | "time-wait" | "published";
  readonly holder: Holder;
}

/**
 * Returns whether a listener uses one of the ports that were named. An IPv6 wildcard may take IPv4
 * too.
 */
export function usesEndpoint({ endpoint, dualStack }: Listener, named: NamedEndpoint): boolean {
  const bindsBothFamilies = endpoint.address === "::" && dualStack !== false;
  return overlapsNamed(
    endpoint,
    bindsBothFamilies ? { ...named, family: null, address: null } : named,
  );
}
