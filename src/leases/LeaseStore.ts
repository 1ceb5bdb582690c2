import type { Lease, LeasedPort } from "./Lease.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";

/**
 * Where runs that share a host agree on who has which port. One store object is one run. Failing to
 * reach the store throws.
 */
export interface LeaseStore {
  /** The name under which this run's leases are kept. */
  readonly run: string;
  /** What the user should know of where the leases are kept. */
  readonly warnings: readonly string[];
  /** The leases in force, of all runs, on ports that are asked for. */
  list(
    isRequested: (port: number, protocol: HostEndpoint["protocol"]) => boolean,
  ): Promise<readonly Lease[]>;
  /**
   * Claims ports for this run, and says of each whether it got it: a port is never given to two
   * uses at once.
   */
  claim(ports: readonly LeasedPort[]): Promise<readonly boolean[]>;
  /** Releases ports of this run. */
  drop(ports: readonly LeasedPort[]): Promise<void>;
  /** Releases leases of this account, and returns them. Repeating it is harmless. */
  release(which: (lease: Lease) => boolean): Promise<readonly Lease[]>;
}
