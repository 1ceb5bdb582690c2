import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";

/** Releases the leases of the projects in these directories and their subdirectories. */
export async function release(
  directories: readonly string[],
  leases: LeaseStore | null,
): Promise<readonly Lease[]> {
  const isBelow = (path: string, directory: string) =>
    path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
  const released = leases?.release(({ directory }) =>
    directories.some((each) => isBelow(directory, each)),
  );
  return (await released) ?? [];
}
