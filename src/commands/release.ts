import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { isPathBelow } from "../lib/paths.ts";

/** Releases the leases of the projects in these directories and their subdirectories. */
export async function release(
  directories: readonly string[],
  leases: LeaseStore | null,
): Promise<readonly Lease[]> {
  const released = leases?.release(({ directory }) =>
    directories.some((each) => isPathBelow(directory, each)),
  );
  return (await released) ?? [];
}
