import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { openFileLeases } from "./openFileLeases.ts";
import type { Env } from "../../lib/Env.ts";

/**
 * Opens a lease store: `file` on this host, `off` for none, or the address of a store that several
 * hosts share. Throws if the address is malformed.
 */
export async function openLeases(store: string, env: Env): Promise<LeaseStore | null> {
  if (store === "off") return null;
  if (store === "file") return openFileLeases(env);
  if (/^etcds?:\/\//.test(store))
    return (await import("./openEtcdLeases.ts")).openEtcdLeases(store, env);
  throw new Error(
    `${JSON.stringify(store)} is not a lease store (use file, off or etcd://HOST:2379)`,
  );
}
