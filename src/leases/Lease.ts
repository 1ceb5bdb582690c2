import { asList, asObject, asString } from "../lib/json.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";

/** A port to lease, and the service that it is for. */
export interface LeasedPort extends Pick<HostEndpoint, "protocol"> {
  readonly port: number;
  /** The addresses to bind, in canonical text; empty if they are not known. */
  readonly addresses: readonly string[];
  /** The project's name, and the name of this copy of it on the engine. */
  readonly project: string;
  readonly startedAs: string;
  readonly service: string;
  readonly target: number;
  /** The project's absolute directory. */
  readonly directory: string;
}

/** A reservation of a host port that outlives the process that made it. */
export interface Lease extends LeasedPort {
  /** The run that made the lease. */
  readonly run: string;
  /** True if this account made it. */
  readonly ours: boolean;
  /** The process that the lease ends with; null if only the time decides. */
  readonly pid: number | null;
  /** ISO 8601, UTC. */
  readonly since: string | null;
  readonly until: string | null;
}

/**
 * Returns whether a lease was made for the same published port of the same copy of a project. A
 * copy may be known by its own name and by the name under which it was exported. Copies in one
 * directory that run at the same time have different names.
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

/** Parses the use of a lease from a store. Malformed fields count as unknown. */
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
