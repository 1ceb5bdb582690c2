import type { ProcessStat } from "../host/linux/readProcess.ts";

/** The program that has a socket open. */
export type SocketOwner =
  /** docker-proxy, with the address and port that it forwards to. */
  | {
      readonly kind: "proxy";
      readonly address: string;
      readonly port: number;
      readonly parent: number;
    }
  /** Another program that forwards ports to containers. */
  | { readonly kind: "forwarder" }
  | { readonly kind: "other" }
  /** A process of another user. */
  | { readonly kind: "unseen" };

/** What repeated verifications of one host need not read again. */
export interface VerifyCache {
  /** The first process of a container, by the container's id; null if it cannot be seen. */
  readonly processes: Map<string, Pick<ProcessStat, "pid" | "startTicks"> | null>;
  /** By inode. */
  readonly owners: Map<number, SocketOwner>;
}

export const makeVerifyCache = (): VerifyCache => ({ processes: new Map(), owners: new Map() });
