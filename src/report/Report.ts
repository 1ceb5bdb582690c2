import type { Assignment } from "../allocate/Assignment.ts";
import type { Holder } from "../host/holders/Holder.ts";
import type { Kernel } from "../host/HostView.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Finding, Identity, Severity } from "../rules/Finding.ts";

/**
 * A range of a file as editors and GitHub count: from 1; `endColumn` is the one after the last
 * character.
 */
export interface Place {
  /** Relative to the repository's root, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What becomes of a host port, by the words of the JSON report (schema/report.schema.json). */
export type PortStatus =
  | "free"
  | "taken"
  | "own"
  | "leased"
  | "possible"
  | "engine"
  | "discarded"
  | "unknown"
  | "unchecked";

/** A holder and the endpoint on which it stands in the way. */
export interface HeldEndpoint {
  readonly holder: Holder;
  /** In the spelling of `formatEndpoint`: "*:5432/tcp". */
  readonly endpoint: string;
}

/**
 * A row of the port map, which every output prints: a range of one binding whose ports have one
 * status, `count` ports of its run, from the one at `offset` on.
 */
export interface PortRow extends Pick<PortRequest, "binding" | "kind"> {
  /** `shop@staging` for the variant of an environment. */
  readonly project: string;
  readonly service: string;
  /** The environment of a variant that the policy names; absent for a project as it is. */
  readonly environment?: string;
  readonly offset: number;
  readonly count: number;
  /**
   * What of the host is published, in the spelling of `formatRequest`: "*:5432/tcp"; "80/tcp", the
   * container's port, where that is not said.
   */
  readonly requested: string;
  readonly status: PortStatus;
  /** After an allocation the host port of the row's first port, else null. */
  readonly assigned: number | null;
  /** Of a container port that got several host ports, as a pool or for replicas, the last. */
  readonly lastAssigned?: number;
  readonly holders: readonly HeldEndpoint[];
  readonly place: Place;
}

/** The lines of a place, as they are written; none if they must not be shown. */
interface Quoted {
  readonly lines?: readonly string[];
}

export interface RelatedPlace extends Quoted {
  readonly message: string;
  readonly project: string | null;
  readonly service: string | null;
  readonly place: Place;
}

/** A finding with lines and columns. Control characters in its texts are escaped. */
export interface ReportFinding extends Omit<Finding, "span" | "related">, Quoted {
  readonly place: Place | null;
  readonly related: readonly RelatedPlace[];
}

/** A finding that somebody decided to live with. */
export interface ReportException extends Identity {
  readonly reason: string;
  /** The last day on which it holds; null: for ever. */
  readonly until: string | null;
  /** Where the exception was written. */
  readonly place: Place | null;
}

/** Two projects that cannot run side by side, and the host ports for which that is so. */
export interface ReportPair {
  readonly projects: readonly [string, string];
  readonly ports: readonly number[];
}

export interface ReportProject {
  readonly name: string;
  /** Relative to the repository's root, as the files are; "." is the root itself. */
  readonly directory: string;
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  /** With which `docker compose` takes this project (`composeArgs`). */
  readonly composeArgs: readonly string[];
}

/** A port that a change publishes, moves to another host port, or publishes no longer. */
export interface PortChange {
  readonly kind: "added" | "moved" | "removed";
  readonly project: string;
  readonly service: string;
  /** The container's port: "80", "53/udp", "8000-8002". */
  readonly target: string;
  /** Null for an added one. */
  readonly before: PortSide | null;
  readonly after: PortSide | null;
}

export interface PortSide {
  readonly requested: string;
  readonly place: Place;
}

/** The port map against that of the commit which the change is tested against. */
export interface Comparison {
  /** In full, as hexadecimal digits; empty where it is not known. */
  readonly commit: string;
  readonly changes: readonly PortChange[];
  /** Those that the change adds. */
  readonly exceptions: readonly ReportException[];
  /** Why the port map of that commit is not known, so that there are no changes; else null. */
  readonly problem: string | null;
}

/** A file that makes `docker compose` take the new ports. */
export interface AllocatedFile {
  readonly kind: "env" | "override";
  readonly project: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** What an allocation came to. */
export interface ReportAllocation {
  readonly assignments: readonly Assignment[];
  /** What later steps are to find in their environment. */
  readonly environment: ReadonlyMap<string, string>;
  /** To be written. */
  readonly files: readonly AllocatedFile[];
  readonly warnings: readonly string[];
  /** Addresses at a proxy, in place of published ports. */
  readonly routes: readonly {
    readonly project: string;
    readonly service: string;
    readonly target: number;
    readonly url: string;
  }[];
}

/** A named range of host ports: one of the policy's, or the kernel's ephemeral range. */
export interface Band extends PortRange {
  readonly name: string;
}

/** What is shown; every output is a rendering of it. */
export interface Report {
  /** Only after an allocation. */
  readonly allocation?: ReportAllocation;
  readonly command: "map" | "check";
  /** The exit status is 0: no finding fails the run, and all of the work was done. */
  readonly ok: boolean;
  /** 1: findings; 2: not all of the work could be done. */
  readonly exitStatus: 0 | 1 | 2;
  readonly summary: Readonly<Record<Severity, number>>;
  readonly projects: readonly ReportProject[];
  /** In the order of projects, services and entries. */
  readonly rows: readonly PortRow[];
  /** The gravest first, then in the order of the rule table. */
  readonly findings: readonly ReportFinding[];
  /** What was found and excepted, by a comment or by the policy. */
  readonly exceptions: readonly ReportException[];
  /** What else in the repository names a host port that is published, where that was looked for. */
  readonly references: readonly { readonly port: number; readonly place: Place }[];
  /** Who collides with whom, where several projects are checked. */
  readonly pairs: readonly ReportPair[];
  /** The policy's ranges of host ports. */
  readonly bands?: readonly Band[];
  /** The scheme of a container port's address, as its image or role is known for, else null. */
  readonly schemeOf?: (row: PortRow, target: number) => string | null;
  /** The leg of a matrix on whose runner it was made: `os: ubuntu-24.04, node: 24`. */
  readonly leg?: string;
  /** Only where a change is under review. */
  readonly comparison?: Comparison;
  /** Whether sockets and containers were inspected. */
  readonly probed: boolean;
  readonly host: {
    readonly platform: Kernel["platform"];
    readonly visible: boolean;
    readonly reason: string | null;
    readonly ephemeral: Kernel["ephemeral"];
  };
}

/** What became of the comment. */
export interface PostedComment {
  readonly url: string | null;
  /** Why there is none, and what would help; null where there is nothing to say. */
  readonly remark: string | null;
  /** Whether the remark is for the one who asked for a comment, not just a line of the summary. */
  readonly warn: boolean;
}
