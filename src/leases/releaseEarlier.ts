import type { Lease, LeasedPort } from "./Lease.ts";
import { isSameUse } from "./Lease.ts";
import type { LeaseStore } from "./LeaseStore.ts";

/**
 * Leases the ports of this run again that a run for the same checkout has released in the meantime,
 * unless it has leased them for the same use. Throws if another use has got one.
 */
export async function renewLeases(store: LeaseStore): Promise<void> {
  const leases = await store.list(() => true);
  const { held = [] } = store;
  const missing = held.filter((port) => !leases.some((lease) => isFor(lease, port, store)));
  const claimed = await store.claim(missing);
  const lost = missing.filter((_, index) => claimed[index] === false);
  if (lost.length === 0) return;
  const names = lost.map(({ port, protocol }) => `${port}/${protocol}`).join(", ");
  throw new Error(`the leases of ${names} were released in the meantime; run the command again`);
}

/**
 * Releases the leases that other runs made for the same copies in the same checkout, because such
 * leases do not end with their runs. Only one run at a time may do this, after `renewLeases` and
 * after it has written its ports to the checkout.
 */
export async function releaseEarlier(store: LeaseStore): Promise<void> {
  const leases = await store.list(() => true);
  const { held = [] } = store;
  const copies = new Set(held.map(formatCopy));
  const isOwn = ({ run }: Lease) => run === store.run;
  const own = new Set(leases.filter(isOwn).map(formatPort));
  const needed = new Set(held.map(formatPort).filter((port) => !own.has(port)));
  const isReplaced = (lease: Lease) =>
    lease.checkout === store.checkout &&
    copies.has(formatCopy(lease)) &&
    !isOwn(lease) &&
    !needed.has(formatPort(lease));
  await store.release(isReplaced);
}

/** Returns whether a lease keeps a port for a use, as long as the checkout of this run. */
const isFor = (lease: Lease, port: LeasedPort, { checkout }: LeaseStore) =>
  formatPort(lease) === formatPort(port) && lease.checkout === checkout && isSameUse(lease, port);

const formatPort = ({ port, protocol }: LeasedPort) => `${protocol} ${port}`;
const formatCopy = ({ directory, startedAs }: LeasedPort) => JSON.stringify([directory, startedAs]);
