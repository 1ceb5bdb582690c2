import type { Span } from "../compose/index.ts";
import type { Alternatives } from "../ports/areAlternatives.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { NamedEndpoint } from "../ports/parseEndpoint.ts";
import type { ServiceName } from "../ports/serviceName.ts";

/** A part of a policy and its place. `span` is null for parts of a preset. */
export interface PolicyPlace {
  readonly span: Span | null;
}

/** A kind of service. */
export interface Role extends PolicyPlace {
  readonly name: string;
  /** The host ports of such services; null: any. */
  readonly range: PortRange | null;
  /** Images by their names without registry, tag and digest; `*` stands for any characters. */
  readonly images: readonly string[];
  /** Names of services; `*` stands for any characters. */
  readonly services: readonly string[];
  /** The scheme of such services' URLs, unless their image has one. */
  readonly scheme: string | null;
  /** Whether such services may be published on every address. */
  readonly public: boolean;
  /**
   * Where the range and `public` were written, which may be another policy than that of the role's
   * `span`; null for what a preset brings.
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

/** Ports to try in this order. */
export interface Fallback {
  readonly service: ServiceName;
  readonly ports: readonly number[];
}

/** A port of a program outside of Compose. */
export interface Need extends PolicyPlace {
  readonly name: string;
  readonly endpoint: NamedEndpoint;
  /**
   * Ports to try in this order where the first is taken, or the variable of the process environment
   * that lists them.
   */
  readonly fallback: readonly number[] | { readonly variable: string };
}

export interface OptionalService {
  readonly service: ServiceName;
}

/** One more variant of every project that is checked. */
export interface EnvironmentVariant extends PolicyPlace {
  readonly name: string;
  /** As for `--env-file`, from the project's directory; empty: the project's own. */
  readonly envFiles: readonly string[];
  /**
   * Those of one host are checked together; a variant without one has a host of its own, named
   * after it.
   */
  readonly host: string;
}

/** The severity of a rule's findings, or `off`. */
export type Level = "error" | "warning" | "notice" | "off";

export interface RuleLevel {
  readonly level: Level;
}

/** An exception: findings that somebody accepted. */
export interface Exception extends PolicyPlace {
  readonly rule: string;
  /** null: any. */
  readonly service: ServiceName | null;
  readonly reason: string;
  /** The last day on which it holds, as `2027-01-31`; null: no expiry. */
  readonly until: string | null;
}

/**
 * The rules for ports: the policy file and what it extends, the nearest winning, defaults filled
 * in.
 */
export interface Policy {
  /** By name, in the order in which they are tried. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Those of one project first. */
  readonly assignments: readonly PolicyAssignment[];
  readonly blocks: ReadonlyMap<string, Block>;
  readonly reserved: readonly Reservation[];
  /** From which allocations are made. */
  readonly dynamic: PortRange | null;
  readonly needs: readonly Need[];
  readonly fallback: readonly Fallback[];
  readonly optional: readonly OptionalService[];
  readonly alternatives: readonly Alternatives[];
  readonly environments: readonly EnvironmentVariant[];
  /** By the rule's id. */
  readonly rules: ReadonlyMap<string, RuleLevel>;
  readonly ignore: readonly Exception[];
  /** The text of every policy file that a span may point into, by absolute path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The empty policy: everything is allowed. */
export const emptyPolicy: Policy = {
  roles: new Map(),
  assignments: [],
  blocks: new Map(),
  reserved: [],
  dynamic: null,
  needs: [],
  fallback: [],
  optional: [],
  alternatives: [],
  environments: [],
  rules: new Map(),
  ignore: [],
  sources: new Map(),
};
