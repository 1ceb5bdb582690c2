import type { LeasedPort } from "../../src/leases/Lease.ts";

/** A port to be claimed for a service of a copy. */
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
