import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { openFileLeases } from "./openFileLeases.ts";
import type { Env } from "../../lib/Env.ts";

/**
 * Where leases are kept: `file` on this host, `off` nowhere, else the address of a store that
 * several hosts share. Throws on an address of no known form.
 */
export async function openLeases(store: string, env: Env): Promise<LeaseStore | null> {
  if (store === "off") return null;
  if (store === "file") return openFileLeases(env);
  if (/^etcds?:\/\//.test(store))
    return (await import("./openEtcdLeases.ts")).openEtcdLeases(store, env);
  throw new Error(
    `${JSON.stringify(store)} is no lease store: write file, off or etcd://HOST:2379`,
  );
}
