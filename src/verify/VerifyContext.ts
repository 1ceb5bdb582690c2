import type { BlindSpot } from "../host/BlindSpot.ts";
import type { Container } from "../host/engine/Container.ts";
import type { Engine } from "../host/engine/findEngine.ts";
import type { Host } from "../host/Host.ts";
import type { KernelSocket } from "../host/KernelSocket.ts";
import type { PortTable } from "../host/PortTable.ts";
import type { Policy } from "../policy/Policy.ts";
import type { Prober } from "./Prober.ts";
import type { OpenContainer, SocketOwner, VerifyCache } from "./VerifyCache.ts";

/** The part of the host and its engine that can be seen, for one verification. */
export interface VerifyContext {
  readonly host: Host;
  readonly prober: Prober;
  /** The health paths of the policy. */
  readonly health: Policy["health"];
  readonly engine: Engine;
  /** Why the sockets of the engine's host cannot all be seen; null if they can. */
  readonly blind: BlindSpot | null;
  /** True if the ports are bound on this host. */
  readonly isSeen: boolean;
  /** Why sockets of this host are not listed; null if all are. */
  readonly missing: string | null;
  /** The running containers. */
  readonly running: readonly Container[];
  /** The sockets on ports that containers publish. */
  readonly sockets: readonly KernelSocket[];
  /** All sockets and running containers. */
  readonly table: PortTable;
  readonly owners: ReadonlyMap<number, SocketOwner>;
  /** The users whose programs may forward ports for the engine. Anyone can name a program so. */
  readonly forwarders: ReadonlySet<number>;
  /** The containers whose processes were looked for, by id. */
  readonly opened: Map<string, Promise<OpenContainer | null>>;
  /** Returns whether something that listens instead of a service counts, by container or inode. */
  readonly isIntruder: (key: string) => boolean;
  readonly cache: VerifyCache;
}
