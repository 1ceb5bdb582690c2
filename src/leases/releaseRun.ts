import type { LeaseStore } from "./LeaseStore.ts";

/** Releases the leases of this run. */
export async function releaseRun(store: LeaseStore | null | undefined): Promise<void> {
  await store?.release(({ run }) => run === store.run);
}
