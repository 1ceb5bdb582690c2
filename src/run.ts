import type { Files } from "./compose/Files.ts";
import type { ProjectRequest } from "./compose/Project.ts";
import type { Host } from "./host/Host.ts";
import type { Report } from "./report/Report.ts";
import type { Severity } from "./rules/Finding.ts";

/** A project to look at. `found`: a pattern led to it, so that it is skipped where there is no compose file. */
export interface RunProject extends ProjectRequest {
  readonly found: boolean;
}

/** A workflow whose `services:` count. `currentJob`: the job in which we run, where this is its workflow. */
export interface WorkflowFile {
  /** Absolute, with forward slashes. */
  readonly file: string;
  readonly currentJob: string | null;
}

/** What a run is asked for, by the command line or by the action. */
export interface RunRequest {
  /** `map` resolves and shows; `check` judges too. */
  readonly command: "map" | "check";
  /** All of one host, checked together. */
  readonly projects: readonly RunProject[];
  readonly workflows: readonly WorkflowFile[];
  /** Look at sockets and at the engine. */
  readonly probe: boolean;
  readonly failOn: Exclude<Severity, "notice"> | "never";
}

/** What a run may touch. */
export interface World {
  readonly files: Files;
  /** The process environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Host;
}

/** The stages in their order. An invalid project is a finding; what throws is our own bug, or a wrong request. */
export async function run(_request: RunRequest, _world: World): Promise<Report> {
  throw new Error("not yet");
}
