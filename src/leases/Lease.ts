import { asList, asObject, asString } from "../lib/json.ts";
import { isPort } from "../lib/PortRange.ts";
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
  /** The host port as written, if an allocation has chosen another one. */
  readonly written?: number;
}

/** A reservation of a host port that outlives the process that made it. */
export interface Lease extends LeasedPort {
  /** The run that made the lease. */
  readonly run: string;
  /**
   * True if this account made it, on this machine and in this container. Other containers may have
   * the same account, directory and project.
   */
  readonly ours: boolean;
  /** True if it was made on this machine and in this container, by whatever account. */
  readonly local: boolean;
  /** The account that made it; null if the store does not know. */
  readonly account: number | null;
  /** True if it has ended and does not count any more. */
  readonly ended: boolean;
  /** The kind of its end; null if only the time decides, or if that is not known. */
  readonly lasts: "job" | "terminal" | "checkout" | null;
  /** The absolute directory that it lasts as long as; null for other leases. */
  readonly checkout: string | null;
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
  return lease.ours && USE.every((key) => lease[key] === use[key]) && isSameCopy(lease, use);
}

type Names = Pick<LeasedPort, "project" | "startedAs">;

function isSameCopy(a: Names, b: Names): boolean {
  const isExported = ({ project, startedAs }: Names) => project !== startedAs;
  if (isExported(a) && isExported(b)) return a.startedAs === b.startedAs;
  return [a.project, a.startedAs].some((name) => name === b.project || name === b.startedAs);
}

const USE = ["service", "target", "protocol", "directory"] as const;

/** The maximum length of a name or path, and the maximum number of addresses of a lease. */
const MAX_TEXT = 4096;
const MAX_ADDRESSES = 64;

/** Parses the use of a lease from a store. Malformed fields count as unknown. */
export function parseUse(json: unknown): Omit<LeasedPort, "port" | "protocol"> {
  const use = asObject(json);
  const { addresses, project, startedAs, service, target, directory, written } = use;
  const all = asList(addresses);
  const readText = (value: unknown) => (asString(value).length > MAX_TEXT ? "" : asString(value));
  return {
    addresses: all.length > MAX_ADDRESSES ? [] : all.filter((each) => typeof each === "string"),
    project: readText(project),
    startedAs: readText(startedAs),
    service: readText(service),
    target: typeof target === "number" ? target : 0,
    directory: readText(directory),
    ...(isPort(written) && { written }),
  };
}

/** Parses a time in ISO 8601; null if it is malformed. */
export function parseTime(json: unknown): Date | null {
  const time = new Date(asString(json));
  return Number.isNaN(time.getTime()) ? null : time;
}
