import type { Problem } from "./Problem.ts";
import type { Related, Span } from "./Span.ts";

/** Where the value of a variable came from. */
export type VariableSource = "shell" | "file" | "default" | "unset";

/** The parts of a port entry that a variable can be written in. */
export type PortPart = "hostIp" | "published" | "target" | "protocol" | "entry";

/** A variable that an entry names. The value itself is kept apart: it may be a secret. */
export interface VariableUse {
  readonly name: string;
  /** As it was substituted: empty for `unset`. Show it only through `isShowable`. */
  readonly value: string;
  readonly source: VariableSource;
  /** The line of the env file, or the default in the compose file; else null. */
  readonly span: Span | null;
  readonly part: PortPart;
}

/**
 * A published container port as it was written, or a run of consecutive ones: `count` ports from
 * `target` on, and, where the host ports are numbers of their own (`8000-8002:80-82`), as many host
 * ports from `published` on. A pool (`8000-8002:80`) has count 1 and a range as `published`. An
 * entry that Compose splits makes several bindings with the same `span`.
 */
export interface PortBinding {
  readonly target: number;
  readonly count: number;
  /** As Compose prints it: "tcp", "TCP", "icmp". */
  readonly protocol: string;
  /** As it was given; null: every address. */
  readonly hostIp: string | null;
  /**
   * As Compose prints it for the first of the run: "8080", "8000-8010", "0", "abc"; null where
   * Compose prints none.
   */
  readonly published: string | null;
  /** "ingress" unless given. Compose ignores it on a plain engine. */
  readonly mode: string;
  readonly name: string | null;
  readonly appProtocol: string | null;
  /** The `ports:` entry, from its first to its last character, in the file where it was written. */
  readonly span: Span;
  /** Whether the entry is in short syntax (`"8080:80"`, `80`), or a mapping. */
  readonly short: boolean;
  /** The entry is a plain scalar without quotes, for `ambiguous-port`. */
  readonly plain: boolean;
  /** The entry's scalar before interpolation; null in long syntax. */
  readonly written: string | null;
  /** How the entry came here, nearest first: through which extends, include, alias or override. */
  readonly related: readonly Related[];
  readonly variables: readonly VariableUse[];
  /**
   * The one variable that is the whole host port (`"${P}:80"`, `"${P:-8080}:80"`,
   * `published: $P`), else null.
   */
  readonly variable: string | null;
}

/**
 * A network a service is attached to, as far as it decides where ports are published
 * (docs/reference/engine.md E4, E5).
 */
export interface ServiceNetwork {
  /** The name on the engine: `<project>_<key>`, or the network's own `name`. */
  readonly name: string;
  readonly internal: boolean;
  /** `com.docker.network.bridge.host_binding_ipv4`, else null. */
  readonly hostBindingIpv4: string | null;
  readonly gatewayModeIpv4: string | null;
  readonly gatewayModeIpv6: string | null;
  readonly driver: string | null;
  readonly external: boolean;
  readonly enableIpv4: boolean;
  readonly enableIpv6: boolean;
  readonly gwPriority: number;
}

export interface Service {
  readonly name: string;
  /** The service's key in the file that declared it first. */
  readonly span: Span;
  readonly image: string | null;
  readonly containerName: string | null;
  /**
   * Containers that `up` starts: `scale`, else `deploy.replicas`, else 1. A provider has none: 0.
   */
  readonly replicas: number;
  readonly networkMode: string | null;
  /** Where `network_mode` was written. */
  readonly networkModeSpan: Span | null;
  /**
   * Sorted by gateway preference: the first one decides where ports are published. Empty with a
   * network mode.
   */
  readonly networks: readonly ServiceNetwork[];
  readonly ports: readonly PortBinding[];
  /** Where `expose` was written, if it names a port. */
  readonly exposeSpan: Span | null;
  /** Names of services that are started before, links and `network_mode: service:` included. */
  readonly dependsOn: readonly string[];
  readonly profiles: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
}

/** A variable without a value, which Compose warns of. */
export interface UnsetVariable {
  readonly name: string;
  readonly span: Span;
}

/** A release of Compose that publishes other ports, or refuses one (`host-compose-too-old`). */
export interface VersionNote {
  /** The first release that does as the newest does, for example "2.27.0". */
  readonly since: string;
  readonly message: string;
  readonly span: Span | null;
}

/** A key that Compose does not know and that looks like one that decides ports (`unknown-key`). */
export interface UnknownKey {
  /** The mapping that has it, as "the service web". */
  readonly of: string;
  readonly service: string | null;
  readonly key: string;
  /** For example "write ports". */
  readonly fix: string;
  readonly span: Span;
}

/**
 * What a project is made from, which decides how its ports are treated: who starts its containers,
 * on which host, and what can be changed to move a port.
 */
export type Origin =
  /** Its compose files, under its own name. */
  | { readonly kind: "compose" }
  /** Its compose files, for a copy that an allocation starts under another name. */
  | { readonly kind: "copy"; readonly engineName: string }
  /** Its compose files, with the env files of an environment that the policy names. */
  | { readonly kind: "environment"; readonly environment: string }
  /**
   * The policy: the ports that programs outside of Compose need. Its services are the programs.
   * `fallback`: by service, the ports that it tries next without being told. `misread`: by service,
   * the variable that lists them and holds something else too.
   */
  | {
      readonly kind: "policy-needs";
      readonly fallback: ReadonlyMap<string, readonly number[]>;
      readonly misread: ReadonlyMap<string, string>;
    }
  /**
   * A job of a workflow: its services are the service containers. `current`: the job in which this
   * process runs, so that they are running by now.
   */
  | { readonly kind: "workflow-job"; readonly current: boolean };

const MADE_OF_COMPOSE_FILES: Readonly<Record<Origin["kind"], boolean>> = {
  compose: true,
  copy: true,
  environment: true,
  "policy-needs": false,
  "workflow-job": false,
};

/** Returns whether a project is made of compose files. */
export function isComposeProject({ origin }: Pick<Project, "origin">): boolean {
  return MADE_OF_COMPOSE_FILES[origin.kind];
}

/** Returns the environment of the policy that a project is for; null for a project as it is. */
export function environmentOf({ origin }: Pick<Project, "origin">): string | null {
  return origin.kind === "environment" ? origin.environment : null;
}

/**
 * The resolved Compose model, in Compose's own words. With problems it is as complete as it could
 * be made.
 */
export interface Project {
  readonly origin: Origin;
  readonly name: string;
  /** The project directory, absolute. */
  readonly directory: string;
  /** Its compose files in the order of merging, absolute; without included and extended ones. */
  readonly files: readonly string[];
  /** Env files that were read for interpolation, absolute, the nearest first. */
  readonly envFiles: readonly string[];
  /** The active profiles. */
  readonly profiles: readonly string[];
  /** The services that this run would start, in the project's own order. */
  readonly services: readonly Service[];
  /** Services that are switched off by profiles or not selected. */
  readonly disabled: readonly Service[];
  /**
   * `COMPOSE_REMOVE_ORPHANS`: `up` first removes containers of services that the project does not
   * have any more.
   */
  readonly removesOrphans: boolean;
  readonly problems: readonly Problem[];
  readonly unset: readonly UnsetVariable[];
  readonly versions: readonly VersionNote[];
  readonly unknownKeys: readonly UnknownKey[];
  /** The text of every file that a span may point into. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What a user asked for: Compose's own options. Paths as given. */
export interface ProjectRequest {
  /**
   * Where Compose would be started, absolute: the working directory, or a directory that was named.
   */
  readonly cwd: string;
  /** A directory that was named is searched by itself, without its parents. */
  readonly searchParents: boolean;
  readonly files: readonly string[];
  readonly projectName: string | null;
  readonly projectDirectory: string | null;
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  readonly services: readonly string[];
}
