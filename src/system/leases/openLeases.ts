import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { openFileLeases } from "./openFileLeases.ts";
import type { Env } from "../../lib/Env.ts";

/**
 * Opens a lease store: `file` on this host, `off` for none, or the address of a store that several
 * hosts share. Throws if the address is malformed.
 *
 * @param checkout the absolute directory that the leases of this run last as long as; null if they
 *   last as long as the job or the terminal
 */
export async function openLeases(
  store: string,
  env: Env,
  checkout: string | null = null,
): Promise<LeaseStore | null> {
  if (store === "off") return null;
  if (store === "file") return openFileLeases(env, checkout ?? undefined);
  if (/^etcds?:\/\//.test(store)) {
    if (checkout === null) return (await import("./openEtcdLeases.ts")).openEtcdLeases(store, env);
    throw new Error(
      "leases that last as long as a checkout are kept on its host; use --lease-store file",
    );
  }
  throw new Error(
    `${JSON.stringify(store)} is not a lease store (use file, off or etcd://HOST:2379)`,
  );
}
