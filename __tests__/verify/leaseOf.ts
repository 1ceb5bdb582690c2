import type { Lease } from "../../src/leases/Lease.ts";

/** Returns a lease of this account for a service of the project in /srv/shop. */
export function leaseOf(lease: Pick<Lease, "service" | "target" | "port">): Lease {
  return {
    ...lease,
    protocol: "tcp",
    addresses: [],
    project: "shop",
    startedAs: "shop",
    directory: "/srv/shop",
    run: "1",
    ours: true,
    local: true,
    account: 1000,
    ended: false,
    lasts: "terminal",
    checkout: null,
    pid: null,
    since: null,
    until: null,
  };
}
