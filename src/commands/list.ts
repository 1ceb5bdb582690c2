import { usesEndpoint } from "../host/Listener.ts";
import type { Host } from "../host/Host.ts";
import { listListeners } from "../host/listListeners.ts";
import { listEndpoints } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatEndpoint } from "../ports/HostEndpoint.ts";
import type { LeaseList } from "../report/formats/leases.ts";

/** The dependencies of `list`. */
export interface ListDeps {
  /** Null if there is no lease store. */
  readonly leases: LeaseStore | null;
  readonly host: Host;
  /** Returns the branch that is checked out in a directory; null if there is none. */
  readBranch(this: void, directory: string): string | null;
}

/** Lists the leases of all accounts, also those that have ended, and what uses their ports. */
export async function list({ leases: store, host, readBranch }: ListDeps): Promise<LeaseList> {
  const leases = ((await store?.list(() => true, true)) ?? []).toSorted(compareLeases);
  const ports = new Set(leases.map(({ port }) => port));
  const view = await listListeners(host, (port) => ports.has(port));
  const byPort = groupBy(view.listeners, ({ endpoint }) => endpoint.first);
  const branches = new Map<string, string | null>();
  return {
    ...view,
    leases: leases.map((lease) => {
      const { local, port, checkout, directory } = lease;
      const place = checkout ?? directory;
      const listeners = byPort.get(port) ?? [];
      const endpoints = listEndpoints(lease);
      const using = listeners.filter((each) => endpoints.some((own) => usesEndpoint(each, own)));
      const holders = using.map((each) => ({
        holder: each.holder,
        endpoint: formatEndpoint(each.endpoint),
      }));
      return {
        ...lease,
        // On another machine or in another container, the path is that of another directory.
        branch: local ? getOrInsert(branches, place, () => readBranch(place)) : null,
        holders: distinctBy(holders, (holder) => JSON.stringify(holder)),
      };
    }),
  };
}

function compareLeases(a: Lease, b: Lease): number {
  const [one, other] = [a, b].map(({ checkout, directory }) => checkout ?? directory);
  if (one !== other) return (one ?? "") < (other ?? "") ? -1 : 1;
  return a.port - b.port || Number(a.protocol > b.protocol) - Number(a.protocol < b.protocol);
}
