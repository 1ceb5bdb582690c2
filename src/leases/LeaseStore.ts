import type { Lease, LeasedPort } from "./Lease.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";

/**
 * The store in which runs on a shared host reserve ports. Each object belongs to one run. Methods
 * throw if the store cannot be reached.
 */
export interface LeaseStore {
  /** The id of this run. */
  readonly run: string;
  /** Warnings for the user about the location of the leases. */
  readonly warnings: readonly string[];
  /** Lists the leases of all runs on the requested ports. */
  list(
    isRequested: (port: number, protocol: HostEndpoint["protocol"]) => boolean,
  ): Promise<readonly Lease[]>;
  /**
   * Leases ports for this run, and returns for each whether it succeeded. A port is never leased to
   * two uses at the same time.
   */
  claim(ports: readonly LeasedPort[]): Promise<readonly boolean[]>;
  /** Releases ports of this run. */
  drop(ports: readonly LeasedPort[]): Promise<void>;
  /** Releases leases of this account, and returns them. Can be repeated. */
  release(which: (lease: Lease) => boolean): Promise<readonly Lease[]>;
}
