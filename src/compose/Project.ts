import type { Problem } from "./Problem.ts";
import type { Related, Span } from "./Span.ts";
import type { InterpolatedPiece } from "./yaml/Node.ts";

/** The source of a variable's value. */
export type VariableSource = "shell" | "file" | "default" | "unset";

/** The part of a port entry that contains a variable. */
export type PortPart = "hostIp" | "published" | "target" | "protocol" | "entry";

/** A use of a variable in a port entry. */
export interface VariableUse {
  readonly name: string;
  /** The substituted text; empty for `unset`, `${NAME}` if it must not be printed. */
  readonly value: string;
  readonly source: VariableSource;
  /** The default is used because the variable is empty, not because it is unset. */
  readonly isEmpty?: boolean;
  /** The line of the env file, or the default in the Compose file; else null. */
  readonly span: Span | null;
  readonly part: PortPart;
}

/**
 * A published container port as written, or a run of consecutive ports: `count` ports starting at
 * `target` and, for an entry such as `8000-8002:80-82`, as many host ports starting at `published`.
 * A pool (`8000-8002:80`) has count 1 and a range in `published`. If Compose splits an entry, its
 * bindings have the same `span`.
 */
export interface PortBinding {
  readonly target: number;
  readonly count: number;
  /**
   * As Compose prints it, for example "tcp", "TCP" or "icmp". This and the texts below are as
   * written in the file if they contain a value that must not be printed, e.g. "${PROTOCOL}".
   */
  readonly protocol: string;
  /** As written; null for all addresses. */
  readonly hostIp: string | null;
  /**
   * As Compose prints it for the first port of the run, for example "8080", "8000-8010", "0" or
   * "abc"; null if Compose prints no host port.
   */
  readonly published: string | null;
  /** "ingress" by default. It has no effect outside of swarm mode. */
  readonly mode: string;
  readonly name: string | null;
  readonly appProtocol: string | null;
  /** The `ports:` entry, from its first to its last character. */
  readonly span: Span;
  /** The entry is in short syntax (`"8080:80"`, `80`), not a mapping. */
  readonly short: boolean;
  /** The entry is a plain scalar without quotes, for `ambiguous-port`. */
  readonly plain: boolean;
  /** The entry's scalar before interpolation; null in long syntax. */
  readonly written: string | null;
  /** The extends, includes and aliases that brought the entry here, nearest first. */
  readonly related: readonly Related[];
  readonly variables: readonly VariableUse[];
  /**
   * The variable that is the whole host port (`"${P}:80"`, `"${P:-8080}:80"`, `published: $P`),
   * else null.
   */
  readonly variable: string | null;
}

/**
 * A network of a service: the settings that affect where ports are published
 * (docs/reference/engine.md E4, E5).
 */
export interface ServiceNetwork {
  /** The name on the engine: `<project>_<key>`, or the network's own `name`. */
  readonly name: string;
  readonly internal: boolean;
  /** The option `com.docker.network.bridge.host_binding_ipv4`, else null. */
  readonly hostBindingIpv4: string | null;
  readonly gatewayModeIpv4: string | null;
  readonly gatewayModeIpv6: string | null;
  readonly driver: string | null;
  readonly external: boolean;
  readonly enableIpv4: boolean;
  readonly enableIpv6: boolean;
  readonly gwPriority: number;
  /** The subnets in `ipam.config` from which the host gets an address. */
  readonly ipam: readonly Subnet[];
}

/** An item of `ipam.config`, as Compose uses it. */
export interface Subnet {
  readonly subnet: string | null;
  readonly gateway: string | null;
  readonly ipRange: string | null;
}

/** A variable of a container, a build argument or a label. */
export interface Setting {
  readonly kind: "environment" | "build" | "labels";
  /** As written in the file. */
  readonly name: string;
  /** As Compose uses it, so it is never printed. In a list, with its name: `NAME=VALUE`. */
  readonly value: string;
  /** The parts of the value that come from variables. */
  readonly pieces: readonly Pick<InterpolatedPiece, "start" | "end" | "name" | "source">[];
  /** The value contains the value of a variable that must not be written to another file. */
  readonly secret: boolean;
  readonly span: Span;
}

export interface Service {
  readonly name: string;
  /** The service's key in the file that defined it first. */
  readonly span: Span;
  /** As Compose uses it, like the texts below, which therefore are never printed. */
  readonly image: string | null;
  /** As `PortBinding.name`. */
  readonly containerName: string | null;
  /** Containers that `up` starts: `scale`, else `deploy.replicas`, else 1; 0 for a provider. */
  readonly replicas: number;
  /** Empty for an empty network mode without networks: the service has no network. */
  readonly networkMode: string | null;
  readonly networkModeSpan: Span | null;
  /** In the order of the file. Empty with a network mode. */
  readonly networks: readonly ServiceNetwork[];
  readonly ports: readonly PortBinding[];
  /** The `expose` value, if it lists a port. */
  readonly exposeSpan: Span | null;
  /** Names of services that start first, including links and `network_mode: service:`. */
  readonly dependsOn: readonly string[];
  /** Dependencies that end before this service starts (`service_completed_successfully`). */
  readonly waitsFor: readonly string[];
  /** True if the engine starts its containers again when they end without an error. */
  readonly restarts: boolean;
  /** As `PortBinding.name`. */
  readonly profiles: readonly string[];
  /** As Compose uses them. */
  readonly labels: ReadonlyMap<string, string>;
  readonly settings: readonly Setting[];
  /**
   * The numbers in the command, the entry point, the health check and `expose`, which may be ports
   * inside the container.
   */
  readonly numbersInside: ReadonlySet<number>;
}

/**
 * A name on the engine that all copies of a project share. `referenced-container`: a service also
 * uses the container by this name. `external-network`, `external-volume`: not created by the
 * project. `image`: the name of an image that the project builds.
 */
export interface SharedResource {
  readonly kind:
    | "container"
    | "referenced-container"
    | "network"
    | "volume"
    | "external-network"
    | "external-volume"
    | "image";
  /** The name of the service, or the key of the network or volume. */
  readonly key: string;
  /** The name on the engine; as written in the file if it may be secret. */
  readonly name: string;
  readonly span: Span;
}

/** A variable without a value, which Compose warns about. */
export interface UnsetVariable {
  readonly name: string;
  readonly span: Span;
}

/** A difference in older releases of Compose that affects ports (`host-compose-too-old`). */
export interface VersionNote {
  /** The first release that behaves like the newest one, for example "2.27.0". */
  readonly since: string;
  /** A verb phrase about older releases, e.g. "ignores the tag on services.web.ports". */
  readonly message: string;
  readonly span: Span | null;
}

/** A key that is unknown to Compose and similar to one that affects ports (`unknown-key`). */
export interface UnknownKey {
  /** The mapping that contains it, for example "service web". */
  readonly of: string;
  readonly service: string | null;
  readonly key: string;
  /** For example "change it to ports". */
  readonly fix: string;
  readonly span: Span;
}

/**
 * The source of a project. It decides how the ports are treated: who starts the containers, on
 * which host, and what can be changed to move a port.
 */
export type Origin =
  /** Compose files. */
  | { readonly kind: "compose" }
  /** Compose files, for a copy that an allocation starts under another name. */
  | { readonly kind: "copy"; readonly engineName: string }
  /** Compose files, with the env files of an environment of the policy. */
  | { readonly kind: "environment"; readonly environment: string }
  /**
   * The policy: ports that programs outside of Compose need. Its services are the programs.
   * `fallback`: by service, the ports that the program tries next. `misread`: by service, the
   * variable that should list its ports but contains something else too.
   */
  | {
      readonly kind: "policy-needs";
      readonly fallback: ReadonlyMap<string, readonly number[]>;
      readonly misread: ReadonlyMap<string, string>;
    }
  /**
   * A job of a workflow: its services are the service containers. `current`: this process runs in
   * the job, so its containers are already running.
   */
  | { readonly kind: "workflow-job"; readonly current: boolean };

const MADE_OF_COMPOSE_FILES: Readonly<Record<Origin["kind"], boolean>> = {
  compose: true,
  copy: true,
  environment: true,
  "policy-needs": false,
  "workflow-job": false,
};

/** Returns whether a project is made of Compose files. */
export function isComposeProject({ origin }: Pick<Project, "origin">): boolean {
  return MADE_OF_COMPOSE_FILES[origin.kind];
}

/** Returns the policy environment that a project is resolved for, or null. */
export function environmentOf({ origin }: Pick<Project, "origin">): string | null {
  return origin.kind === "environment" ? origin.environment : null;
}

/**
 * The resolved Compose model, in Compose's terms. A project with problems is as complete as
 * possible.
 */
export interface Project {
  readonly origin: Origin;
  /** As printed. Compose uses `resolvedName`. */
  readonly name: string;
  /** The name for Compose; absent if it is the same. */
  readonly resolvedName?: string;
  /** The name for Compose must not be printed (`ProjectRequest.publicSuffix`). */
  readonly hasSecretName?: true;
  /** The project directory, absolute. */
  readonly directory: string;
  /** See `ProjectRequest.base`. */
  readonly base?: string;
  /**
   * The options with which the user selected the project, for commands of `docker compose` that are
   * run where readers open paths. Empty or absent if `docker compose` finds it.
   */
  readonly options?: readonly string[];
  /** Absolute paths of the Compose files in merge order, without included and extended files. */
  readonly files: readonly string[];
  /** Absolute paths of the env files that were read for interpolation, nearest first. */
  readonly envFiles: readonly string[];
  readonly profiles: readonly string[];
  /** The profiles for reports; absent if they are the same. */
  readonly shownProfiles?: readonly string[];
  /** The services that this run would start, in the order of the files. */
  readonly services: readonly Service[];
  /** Services that are not selected or not enabled by a profile. */
  readonly disabled: readonly Service[];
  /**
   * `COMPOSE_REMOVE_ORPHANS`: `up` first removes the containers of services that are no longer in
   * the project.
   */
  readonly removesOrphans: boolean;
  /** The names that all copies of the project share, of services with inactive profiles too. */
  readonly sharedResources: readonly SharedResource[];
  readonly problems: readonly Problem[];
  readonly unset: readonly UnsetVariable[];
  readonly versions: readonly VersionNote[];
  readonly unknownKeys: readonly UnknownKey[];
  /** The text of every file that a span can point to, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The options of a run that select a project, which are Compose's options. Paths as given. */
export interface ProjectRequest {
  /**
   * The absolute directory to run Compose in: the working directory, or one that the user named.
   */
  readonly cwd: string;
  /** False for a directory that the user named: only that directory is searched. */
  readonly searchParents: boolean;
  readonly files: readonly string[];
  readonly projectName: string | null;
  /**
   * Set if other people see the output. A project name that contains a secret value is then printed
   * as written in the file, followed by this text, which distinguishes the projects of a run.
   */
  readonly publicSuffix?: string;
  /** The directory from which readers open the paths in messages; the project's own by default. */
  readonly base?: string;
  /** Set if another project of the run has the same name: names are printed with the directory. */
  readonly isNamesake?: true;
  readonly projectDirectory: string | null;
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  readonly services: readonly string[];
}
