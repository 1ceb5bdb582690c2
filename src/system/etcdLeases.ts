import type { Leases } from "../allocate/Leases.ts";

export function etcdLeases(_store: string, _env: Readonly<Record<string, string | undefined>>): Leases {
  throw new Error("not yet");
}
