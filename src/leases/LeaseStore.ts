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
  /**
   * The absolute directory that the leases of this run last as long as; absent or undefined if they
   * last as long as a job or a terminal.
   */
  readonly checkout?: string | undefined;
  /** The ports that this run has leased and not dropped, for runs with a checkout. */
  readonly held?: readonly LeasedPort[];
  /**
   * Lists the leases of all runs on the requested ports.
   *
   * @param withEnded whether to list leases that have ended too
   */
  list(
    isRequested: (port: number, protocol: HostEndpoint["protocol"]) => boolean,
    withEnded?: boolean,
  ): Promise<readonly Lease[]>;
  /**
   * Leases ports for this run, and returns for each whether it succeeded. A port is never leased to
   * two uses at the same time.
   */
  claim(ports: readonly LeasedPort[]): Promise<readonly boolean[]>;
  /** Releases ports of this run. */
  drop(ports: readonly LeasedPort[]): Promise<void>;
  /**
   * Releases leases of this account, and returns them. Can be repeated. `ended`: those of all
   * accounts that have ended, as far as this account is permitted to.
   */
  release(which: ((lease: Lease) => boolean) | "ended"): Promise<readonly Lease[]>;
}
