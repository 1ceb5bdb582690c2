import type { ProcessStat } from "../host/linux/readProcess.ts";

/** The first process of a container. */
export interface ContainerProcess extends Pick<ProcessStat, "pid" | "startTicks"> {
  /** The tcp ports on which programs in the container were seen to listen. */
  readonly listening: Set<number>;
}

/** The addresses on which programs in a container listen, by tcp port. */
export type Inside = ReadonlyMap<number, readonly string[]>;

/** A container whose processes can be seen. */
export interface OpenContainer {
  readonly main: ContainerProcess;
  /** Reads the sockets once; null if the container has ended. */
  readInside(this: void): Inside | null;
}

/** The process of the engine, and its user. */
export interface EngineProcess {
  readonly pid: number;
  readonly uid: number | null;
}

/** docker-proxy of this engine, with the address and the port that it forwards to. */
export interface ProxyOwner {
  readonly kind: "proxy";
  readonly address: string;
  readonly target: number;
}

/** The program that has a socket open. */
export type SocketOwner =
  | ProxyOwner
  /** Another program that forwards ports to containers. */
  | { readonly kind: "forwarder" }
  | { readonly kind: "other" }
  /** A process of another user. */
  | { readonly kind: "unseen" };

/** Facts about one host that repeated verifications need not read again. */
export interface VerifyCache {
  /** The number of verifications. A repeated one connects to one address of a port, in turn. */
  rounds: number;
  /** By the id of the container; null if its processes cannot be seen. */
  readonly processes: Map<string, ContainerProcess | null>;
  /** By inode. */
  readonly owners: Map<number, SocketOwner>;
}

export const makeVerifyCache = (): VerifyCache => ({
  rounds: 0,
  processes: new Map(),
  owners: new Map(),
});
