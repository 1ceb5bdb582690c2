import type { Holder } from "../host/holders/Holder.ts";
import type { FailureCause } from "../host/engine/parseFailures.ts";
import type { Kernel } from "../host/HostView.ts";
import type { Severity } from "../rules/Finding.ts";
import type { PortStatus } from "./Report.ts";

// What `--format json` prints, version 1; schema/ has the schemas. Users rely on these names, so
// they do not change. Names of the code may.

export interface WireReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly summary: Readonly<Record<Severity, number>>;
  readonly projects: readonly WireProject[];
  readonly ports: readonly WirePort[];
  readonly findings: readonly WireFinding[];
  /** Left out where there are none. */
  readonly exceptions?: readonly WireException[];
  /** Left out where there are none. */
  readonly references?: readonly { readonly port: number; readonly source: WireSource }[];
  readonly assignments: readonly WireAssignment[];
  readonly host: WireHost;
}

export interface WireProject {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly string[];
  readonly profiles: readonly string[];
}

export interface WirePort {
  readonly project: string;
  readonly service: string;
  readonly target: number;
  readonly protocol: string;
  readonly hostIp: string | null;
  readonly published: string | null;
  readonly mode: string;
  readonly name: string | null;
  readonly appProtocol: string | null;
  readonly variable: string | null;
  readonly status: PortStatus;
  readonly assigned: number | null;
  readonly holders: readonly WireHolder[];
  readonly source: WireSource;
}

export interface WireHolder extends Pick<Holder, "kind" | "name" | "pid" | "since"> {
  readonly endpoint: string;
}

export interface WireFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly project: string | null;
  readonly service: string | null;
  readonly evidence: string;
  readonly message: string;
  readonly fix: string;
  readonly source: WireSource | null;
  readonly related: readonly {
    readonly message: string;
    readonly project: string | null;
    readonly service: string | null;
    readonly source: WireSource;
  }[];
}

export interface WireException extends Pick<
  WireFinding,
  "rule" | "project" | "service" | "evidence" | "source"
> {
  readonly reason: string;
  readonly until: string | null;
}

export interface WireSource {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface WireAssignment extends Pick<
  WirePort,
  "project" | "service" | "target" | "protocol" | "hostIp" | "variable"
> {
  readonly from: string;
  readonly to: number;
  readonly via: "variable" | "override" | "fallback";
}

export interface WireHost {
  readonly platform: Kernel["platform"];
  readonly visible: boolean;
  readonly reason: string | null;
  readonly ephemeral: Kernel["ephemeral"];
}

/** What `who --format json` prints. */
export interface WireWho extends Pick<WireReport, "version" | "ok" | "host"> {
  readonly listeners: readonly WireListener[];
  /** With `--verbose`. */
  readonly support?: WireSupport;
}

export interface WireSupport {
  readonly system: string;
  readonly engine: { readonly found: string; readonly version: string | null };
  readonly lists: Readonly<Record<string, string>>;
  readonly containers: readonly string[];
  readonly firewall: readonly string[] | null;
}

export interface WireListener extends WireHolder {
  readonly state: string;
  readonly detail: string | null;
  /** What makes it let go. */
  readonly command: string | null;
}

/** What `explain --format json` prints. */
export interface WireExplain extends Pick<WireReport, "version" | "ok" | "host"> {
  readonly cause: WireCause | null;
  readonly others: readonly WireCause[];
}

export interface WireCause {
  readonly kind: FailureCause;
  readonly endpoint: string | null;
  readonly container: string | null;
  /** The engine's own words. */
  readonly message: string;
  readonly why: string;
  /** By now. */
  readonly holders: readonly WireHolder[];
  /** Not the change under review; null where it cannot be told. */
  readonly infrastructure: boolean | null;
  readonly fix: string;
}
