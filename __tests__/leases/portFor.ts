import type { LeasedPort } from "../../src/leases/Lease.ts";

/** Makes a port to claim for a service of a copy. */
export function portFor(port: number, copy = "a", more: Partial<LeasedPort> = {}): LeasedPort {
  return {
    port,
    protocol: "tcp",
    addresses: ["127.0.0.1"],
    project: "shop",
    startedAs: `shop-${copy}`,
    service: "db",
    target: 5432,
    directory: `/copies/${copy}`,
    ...more,
  };
}
