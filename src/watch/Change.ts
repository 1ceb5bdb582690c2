import type { ObservedFinding, ObservedPorts } from "./Observation.ts";
import type { WatchStatus } from "./WatchSnapshot.ts";

/** A change between two observations, or an event of a container. */
export type Change =
  | PortStateChange
  | ServiceChange
  | ContainerChange
  | FindingChange
  | StatusChange;

/** A change of ports in a row. */
export interface PortStateChange {
  readonly kind: "port";
  readonly port: ObservedPorts;
  /** The state before; null for a port that was not published before. */
  readonly previous: string | null;
  /** True if the port is not published any more; `port` is the last observation of it. */
  readonly removed: boolean;
}

export interface ServiceChange {
  readonly kind: "service";
  readonly project: string;
  readonly service: string;
  readonly up: boolean | null;
  readonly previous: boolean | null;
}

export interface ContainerChange {
  readonly kind: "container";
  readonly project: string;
  readonly service: string;
  /** The name of the container. */
  readonly name: string;
  readonly action: ContainerAction;
}

export type ContainerAction =
  | "started"
  | "stopped"
  | "paused"
  | "resumed"
  | "healthy"
  | "unhealthy"
  | "out of memory";

export interface FindingChange {
  readonly kind: "finding";
  readonly finding: ObservedFinding;
  readonly resolved: boolean;
}

export interface StatusChange {
  readonly kind: "status";
  readonly status: WatchStatus;
  readonly previous: WatchStatus;
  readonly reasons: readonly string[];
}
