import { asList, asObject, asString } from "../lib/json.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";

/** What a lease is for. */
export interface LeasedPort extends Pick<HostEndpoint, "protocol"> {
  readonly port: number;
  /** The addresses that are bound, in canonical text; empty where that is not known. */
  readonly addresses: readonly string[];
  /** The project's own name, and the one under which the engine knows this copy of it. */
  readonly project: string;
  readonly startedAs: string;
  readonly service: string;
  readonly target: number;
  /** The project's directory, absolute. */
  readonly directory: string;
}

/** A claim on a host port that outlives the process that made it. */
export interface Lease extends LeasedPort {
  /** The run that made it. */
  readonly run: string;
  /** By this very account. */
  readonly ours: boolean;
  /** The process with which it ends; null where time alone decides. */
  readonly pid: number | null;
  /** ISO 8601, UTC. */
  readonly since: string | null;
  readonly until: string | null;
}

/**
 * Whether the lease was made for the same published port of the same copy of a project, so that it
 * is nobody else's. One copy may be known by its own name and by the one under which it was
 * exported; copies in one directory that are to run beside each other have different ones.
 */
export function isSameUse(lease: Lease, use: Omit<LeasedPort, "port" | "addresses">): boolean {
  const isNamed = (name: string) => name === use.project || name === use.startedAs;
  return (
    lease.ours &&
    USE.every((key) => lease[key] === use[key]) &&
    (isNamed(lease.project) || isNamed(lease.startedAs))
  );
}

const USE = ["service", "target", "protocol", "directory"] as const;

/** Reads what a lease is for, as a store keeps it. What has another shape counts as unknown. */
export function parseUse(json: unknown): Omit<LeasedPort, "port" | "protocol"> {
  const { addresses, project, startedAs, service, target, directory } = asObject(json);
  return {
    addresses: asList(addresses).filter((each) => typeof each === "string"),
    project: asString(project),
    startedAs: asString(startedAs),
    service: asString(service),
    target: typeof target === "number" ? target : 0,
    directory: asString(directory),
  };
}
