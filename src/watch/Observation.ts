import type { ReportFinding } from "../report/Report.ts";
import type { WatchedService } from "./WatchSnapshot.ts";

/** Published ports of a service in a row that have the same state. */
export interface ObservedPorts {
  readonly project: string;
  readonly service: string;
  /** The container port of the first one. */
  readonly target: number;
  readonly protocol: string;
  /** The host address with a colon, e.g. `127.0.0.1:`; empty for all addresses. */
  readonly address: string;
  /** The first host port; null if the engine assigns one, or may take any port of a range. */
  readonly hostPort: number | null;
  readonly count: number;
  /** Identifies the port if there is no host port: `80/tcp`, or `*:8000-8010/tcp`. */
  readonly requested: string;
  /** A `ShownStatus`, or an `AnswerStatus` with `--verify`. */
  readonly state: string;
  /** The state in words, with what uses the port: `in use by process node (pid 42)`. */
  readonly described: string;
}

export interface ObservedFinding extends Pick<
  ReportFinding,
  "rule" | "severity" | "project" | "service" | "evidence" | "message"
> {
  /** True if it fails the check. */
  readonly failing: boolean;
}

/** The result of one observation. Control characters in its texts are escaped. */
export interface Observation {
  /** The names of the projects, by their names on the engine. */
  readonly projects: ReadonlyMap<string, string>;
  readonly services: readonly WatchedService[];
  readonly ports: readonly ObservedPorts[];
  readonly findings: readonly ObservedFinding[];
  readonly conflicts: number;
  /** Why not all ports can be seen, else null. */
  readonly blindness: string | null;
}

/** An observation, or why it could not be made. Times are in milliseconds. */
export interface Outcome {
  readonly at: number;
  readonly duration: number;
  readonly observation: Observation | { readonly failure: string };
}

/** Returns an observation; null if it could not be made. */
export function getObservation({ observation }: Outcome): Observation | null {
  return "failure" in observation ? null : observation;
}
