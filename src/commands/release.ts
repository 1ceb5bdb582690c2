import type { LeaseStore } from "../leases/LeaseStore.ts";
import type { Lease } from "../leases/Lease.ts";

/**
 * Releases the leases of the projects in these directories and below. `leases`: null: none are
 * kept.
 */
export async function release(
  directories: readonly string[],
  leases: LeaseStore | null,
): Promise<readonly Lease[]> {
  if (leases === null) return [];
  return leases.release(({ directory }) =>
    directories.some((each) => isWithinDirectory(directory, each)),
  );
}

/** Whether a path is a directory or lies in it. */
function isWithinDirectory(path: string, directory: string): boolean {
  return (
    path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`)
  );
}
