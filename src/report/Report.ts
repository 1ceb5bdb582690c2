import type { Assignment } from "../allocate/Assignment.ts";
import type { CopyChange } from "../allocate/CopyChange.ts";
import type { Holder } from "../host/holders/Holder.ts";
import type { Kernel } from "../host/HostView.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { Reach } from "../ports/findReach.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Finding, Identity, Severity } from "../rules/Finding.ts";
import type { Answer, AnswerStatus } from "../verify/Answer.ts";

/** A range of a file. Lines and columns start at 1; `endColumn` is after the last character. */
export interface Place {
  /** Relative to `Report.base`, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The status of a host port, as the JSON report names it (schema/report.schema.json). */
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

/** A holder, and the endpoint that it uses. */
export interface HeldEndpoint {
  readonly holder: Holder;
  /** As `formatEndpoint` prints it, e.g. "*:5432/tcp". */
  readonly endpoint: string;
}

/** A row of the port map: `count` ports of one binding with the same status, from `offset` on. */
export interface PortRow extends Pick<PortRequest, "binding" | "kind"> {
  /** Includes the environment of a variant: `shop@staging`. */
  readonly project: string;
  readonly service: string;
  /** The environment of a variant that the policy names, else absent. */
  readonly environment?: string;
  readonly offset: number;
  readonly count: number;
  /** As `formatRequest` prints it: "*:5432/tcp", or "80/tcp" without a host port. */
  readonly requested: string;
  readonly status: PortStatus;
  /** Where the host publishes the port; absent if it does not. */
  readonly reach?: Reach;
  /** The host port that an allocation assigned to the row's first port, else null. */
  readonly assigned: number | null;
  /** The last assigned port if one container port got several, e.g. for replicas. */
  readonly lastAssigned?: number;
  readonly holders: readonly HeldEndpoint[];
  /** The answer of the ports after the project was started; absent unless they were verified. */
  readonly answer?: AnswerStatus;
  readonly place: Place;
}

/** The verification of a host port. Control characters in its texts are escaped. */
export interface ReportAnswer extends Pick<Answer, "target" | "container" | "status"> {
  readonly project: string;
  readonly service: string;
  readonly protocol: string;
  /** As written; null for all addresses. */
  readonly hostIp: string | null;
  /** The host port that the container publishes; null if it publishes none. */
  readonly port: number | null;
  /** The planned host port; null if the engine assigns one, or for a pool of ports. */
  readonly planned: number | null;
  readonly reason: string | null;
  readonly holders: readonly HeldEndpoint[];
  readonly place: Place;
}

/** The lines of a place as written in the file; empty if they must not be shown. */
interface Quoted {
  readonly lines?: readonly string[];
}

export interface RelatedPlace extends Quoted {
  readonly message: string;
  readonly project: string | null;
  readonly service: string | null;
  readonly place: Place;
}

/**
 * Why a finding exists in a pull request. `change`: the change causes it, or touches the port that
 * it is about. `runner`: the host of this run, whatever the change does. `base`: the base has it
 * too.
 */
export type FindingCause = "change" | "runner" | "base";

/** A finding with lines and columns. Control characters in its texts are escaped. */
export interface ReportFinding extends Omit<Finding, "span" | "related">, Quoted {
  /** Absent if the run was not compared with a base. */
  readonly cause?: FindingCause;
  readonly place: Place | null;
  readonly related: readonly RelatedPlace[];
}

/** A finding that a comment or the policy ignores. */
export interface ReportException extends Identity {
  readonly reason: string;
  /** The last day on which it applies; null if it does not expire. */
  readonly until: string | null;
  /** Where the exception was written. */
  readonly place: Place | null;
  /** The ports of an ignored conflict between ports or replicas; absent for other findings. */
  readonly conflicting?: readonly Place[];
}

/** Two projects that cannot run at the same time, and the host ports that both publish. */
export interface ReportPair {
  readonly projects: readonly [string, string];
  readonly ports: readonly number[];
}

export interface ReportProject {
  readonly name: string;
  /** The name for Compose, if it must not be printed, else absent. */
  readonly resolvedName?: string;
  /** Relative to `Report.base`; "." for the base itself. */
  readonly directory: string;
  /** Relative to `Report.base`. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  /** The arguments that make `docker compose` use this project. */
  readonly composeArgs: readonly string[];
}

/** A published port that a change adds, moves or removes. */
export interface PortChange {
  readonly kind: "added" | "moved" | "removed";
  readonly project: string;
  readonly service: string;
  /** The container port: "80", "53/udp", "8000-8002". */
  readonly target: string;
  /** Null for an added port. */
  readonly before: PortSide | null;
  /** Null for a removed port. */
  readonly after: PortSide | null;
  /**
   * `newly-public`: published on all addresses, and before only on loopback addresses or not at
   * all. `no-longer-public`: no longer published on all addresses. Null for any other change.
   */
  readonly exposure: "newly-public" | "no-longer-public" | null;
}

export interface PortSide {
  readonly requested: string;
  readonly place: Place;
}

/** The differences from the port map of the base commit. */
export interface Comparison {
  /** All hexadecimal digits of the base commit; empty if it is not known. */
  readonly commit: string;
  readonly changes: readonly PortChange[];
  /** The projects to which the change gives another name. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** The exceptions that the change adds. */
  readonly exceptions: readonly ReportException[];
  /** The reason why the base cannot be compared, so that there are no changes, else null. */
  readonly problem: string | null;
  /** Absent if the policies were not compared. */
  readonly policy?: PolicyComparison;
}

/** The side of a pull request whose policy decides the result. */
export type PolicyFrom = "head" | "base";

/** The differences from the result that the base's policy has for the change. */
export interface PolicyComparison {
  readonly from: PolicyFrom;
  /** True if the effective policies differ. */
  readonly changed: boolean;
  /**
   * The findings of the base's policy that the policy or the ignore comments of the change turn
   * off, except or give a lower level.
   */
  readonly hidden: readonly ReportFinding[];
  /** The reason why the base's policy cannot be read, else null. */
  readonly problem: string | null;
}

/** A file that makes `docker compose` use the assigned ports. */
export interface AllocatedFile {
  readonly kind: "env" | "override";
  readonly project: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** A copy of a project that keeps its name and ports as long as its checkout. */
export interface ReportCopy {
  readonly project: string;
  /** The name of the copy on the engine. */
  readonly name: string;
  /** The absolute path of the directory in which Compose is started. */
  readonly directory: string;
  readonly files: readonly Pick<AllocatedFile, "kind" | "path">[];
  /** True if Compose does not use the override file in a directory below. */
  readonly needsDirectory: boolean;
}

/** A change of a copy other than that of a host port. Control characters are escaped. */
export interface ReportChange extends Pick<CopyChange, "path" | "from" | "to" | "reason"> {
  readonly project: string;
}

export interface ReportAllocation {
  readonly assignments: readonly Assignment[];
  readonly changes: readonly ReportChange[];
  /** The environment variables for later steps. */
  readonly environment: ReadonlyMap<string, string>;
  /** The variables of programs outside Compose. */
  readonly needs: ReadonlyMap<string, string>;
  readonly files: readonly AllocatedFile[];
  readonly copies: readonly ReportCopy[];
  readonly warnings: readonly string[];
  /** The URLs of services that a proxy serves instead of a published port. */
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

/** The data that every output renders. */
export interface Report {
  /** Absent without an allocation. */
  readonly allocation?: ReportAllocation;
  readonly command: "map" | "check" | "verify";
  /** The absolute directory to which paths are relative. */
  readonly base?: string;
  /** True if the exit status is 0. */
  readonly ok: boolean;
  /** The lowest level of findings that fails the run. */
  readonly failOn: Exclude<Severity, "notice"> | "never";
  /** 1 if a finding fails the run, 2 if a project is invalid or the work is incomplete. */
  readonly exitStatus: 0 | 1 | 2;
  readonly summary: Readonly<Record<Severity, number>>;
  readonly projects: readonly ReportProject[];
  /** In the order of projects, services and entries. */
  readonly rows: readonly PortRow[];
  /** In the same order; absent unless the ports were verified. */
  readonly answers?: readonly ReportAnswer[];
  /** Sorted by severity, most severe first, then in the order of the rule table. */
  readonly findings: readonly ReportFinding[];
  /** The findings that a comment or the policy ignores. */
  readonly exceptions: readonly ReportException[];
  /** Other places in the repository that refer to a published host port; empty if not searched. */
  readonly references: readonly { readonly port: number; readonly place: Place }[];
  /** The pairs of projects that conflict. */
  readonly pairs: readonly ReportPair[];
  /** The services with ports that inactive profiles exclude; absent if there are none. */
  readonly leftOut?: {
    readonly services: number;
    /** Sorted. */
    readonly profiles: readonly string[];
  };
  readonly bands?: readonly Band[];
  /** Returns the URL scheme that a container port's image or role implies, else null. */
  readonly schemeOf?: (row: PortRow, target: number) => string | null;
  /** The matrix job that made the report, e.g. `os: ubuntu-24.04, node: 24`. */
  readonly leg?: string;
  /** The URL of the folder with the pages of the rules; absent if it is not known. */
  readonly rulesUrl?: string;
  /** How the report was made, which the entry points add. */
  readonly made?: {
    /** The version of Portplan. */
    readonly version: string;
    /** ISO 8601 in UTC. Only for people to read, so that other reports stay the same. */
    readonly at: string;
    /** All hexadecimal digits of the checked commit; null if it is not known. */
    readonly commit: string | null;
  };
  /** Present if a change is reviewed. */
  readonly comparison?: Comparison;
  /** True if sockets and containers were inspected. */
  readonly probed: boolean;
  readonly host: {
    readonly platform: Kernel["platform"];
    readonly visible: boolean;
    readonly reason: string | null;
    readonly ephemeral: Kernel["ephemeral"];
  };
}

export interface PostedComment {
  readonly url: string | null;
  /** Why there is no comment and how to get one; null if there is nothing to report. */
  readonly remark: string | null;
  /** True if the remark is a warning of the run, not only a line of the summary. */
  readonly warn: boolean;
}
