import { readdirSync } from "node:fs";
import type { Lease } from "../../src/leases/Lease.ts";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import type { Owner } from "../../src/system/leases/leaseOwner.ts";

/** Opens the store of a directory, by default for a run that only ends with time. */
export const storeOf = (path: string, end: Owner | string | null = null) =>
  openFileLeases({ PORTPLAN_LEASE_DIR: path, PORTPLAN_STATE_DIR: `${path}-checkouts` }, end);

/** Lists the claims in the directory of a store. */
export const claimsIn = (path: string) =>
  readdirSync(path).filter((name) => /^(?:tcp|udp|sctp)-/.test(name));

/** Formats the ports of leases as `5432/tcp`, sorted. */
export const portsOf = (leases: readonly Lease[]) =>
  leases.map(({ port, protocol }) => `${port}/${protocol}`).toSorted();
