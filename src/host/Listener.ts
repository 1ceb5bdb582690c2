import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Holder } from "./holders/Holder.ts";

/** An endpoint already bound on the host, with its holder if known. */
export interface Listener {
  readonly endpoint: HostEndpoint;
  /** An IPv6 wildcard that takes IPv4 too; null where it cannot be told. */
  readonly dualStack: boolean | null;
  readonly state: "listening" | "bound" | "connected" | "time-wait" | "published";
  readonly holder: Holder;
}
