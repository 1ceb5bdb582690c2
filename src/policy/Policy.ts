import type { Span } from "../compose/index.ts";
import type { Alternatives } from "../ports/areAlternatives.ts";
import type { HealthPath } from "../lib/healthPath.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { NamedEndpoint } from "../ports/parseEndpoint.ts";
import type { ServiceName } from "../ports/serviceName.ts";

/** A part of a policy. `span` is null if it comes from a preset. */
export interface PolicyPlace {
  readonly span: Span | null;
}

/** A kind of service. */
export interface Role extends PolicyPlace {
  readonly name: string;
  /** The allowed host ports, or null if all are allowed. */
  readonly range: PortRange | null;
  /** Image names without registry, tag and digest. `*` matches any characters. */
  readonly images: readonly string[];
  /** Names of services. `*` matches any characters. */
  readonly services: readonly string[];
  /** The URL scheme of services whose image has no known scheme. */
  readonly scheme: string | null;
  /** True if services with this role may be published on all addresses. */
  readonly public: boolean;
  /**
   * The places of `range` and `public`, which may be in another policy than `span`. null if they
   * come from a preset.
   */
  readonly writtenAt?: Readonly<Record<"range" | "public", Span | null>>;
}

export interface PolicyAssignment extends PolicyPlace {
  readonly service: ServiceName;
  readonly port: number;
}

export interface Block extends PolicyPlace {
  readonly project: string;
  readonly range: PortRange;
}

export interface Reservation extends PolicyPlace {
  readonly endpoint: NamedEndpoint;
}

/** Host ports to try, in this order. */
export interface Fallback extends PolicyPlace {
  readonly service: ServiceName;
  readonly ports: readonly number[];
}

/** A port of a program outside Compose. */
export interface Need extends PolicyPlace {
  readonly name: string;
  readonly endpoint: NamedEndpoint;
  /**
   * Ports to try in this order if the first one is in use, or the environment variable that lists
   * them.
   */
  readonly fallback: readonly number[] | { readonly variable: string };
  /** The environment variable that the program reads its port from, or null. */
  readonly variable?: string | null;
}

/** Where a service reports its health over HTTP. */
export interface ServiceHealth extends PolicyPlace {
  readonly service: ServiceName;
  readonly path: HealthPath;
}

export interface OptionalService extends PolicyPlace {
  readonly service: ServiceName;
}

/** A variant of every checked project. */
export interface EnvironmentVariant extends PolicyPlace {
  readonly name: string;
  /** Paths relative to the project directory. Empty for the default env files. */
  readonly envFiles: readonly string[];
  /** Variants on the same host are checked together. Defaults to the name of the variant. */
  readonly host: string;
}

/** The severity of a rule's findings, or `off`. */
export type Level = "error" | "warning" | "notice" | "off";

export interface RuleLevel {
  readonly level: Level;
}

/** Findings that the policy accepts. */
export interface Exception extends PolicyPlace {
  readonly rule: string;
  /** null for all services. */
  readonly service: ServiceName | null;
  readonly reason: string;
  /** The last day of the exception, e.g. `2027-01-31`. null if it does not expire. */
  readonly until: string | null;
}

/** A policy file merged with the policies that it extends. */
export interface Policy {
  /** By name, in the order in which they are tried. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Assignments for a single project come first. */
  readonly assignments: readonly PolicyAssignment[];
  readonly blocks: ReadonlyMap<string, Block>;
  readonly reserved: readonly Reservation[];
  /** The range from which ports are allocated. */
  readonly dynamic: PortRange | null;
  readonly needs: readonly Need[];
  readonly fallback: readonly Fallback[];
  /** Paths for a single project come first. */
  readonly health: readonly ServiceHealth[];
  readonly optional: readonly OptionalService[];
  readonly alternatives: readonly (Alternatives & PolicyPlace)[];
  readonly environments: readonly EnvironmentVariant[];
  /** True if a self-hosted host runs several jobs at the same time; null if it is not said. */
  readonly sharedHosts: boolean | null;
  /** By rule ID. */
  readonly rules: ReadonlyMap<string, RuleLevel>;
  readonly ignore: readonly Exception[];
  /** The texts of the policy files, by absolute path. */
  readonly sources: ReadonlyMap<string, string>;
  /**
   * The role labels that count (`listRoleLabels`) if the policy judges services that changed since
   * it was written. Absent if all labels count.
   */
  readonly labels?: ReadonlyMap<string, string>;
}

/** A policy that allows everything. */
export const emptyPolicy: Policy = {
  roles: new Map(),
  assignments: [],
  blocks: new Map(),
  reserved: [],
  dynamic: null,
  sharedHosts: null,
  needs: [],
  fallback: [],
  health: [],
  optional: [],
  alternatives: [],
  environments: [],
  rules: new Map(),
  ignore: [],
  sources: new Map(),
};
