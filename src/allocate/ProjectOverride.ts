import type { Project, ProjectRequest, ResolvedModel } from "../compose/index.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import type { Assignment } from "./Assignment.ts";
import type { WrittenPaths } from "./buildComposeRequest.ts";
import type { Routes } from "./traefik.ts";

/** A project that is to get other host ports. */
export interface OverrideInput {
  /** As the user requested it. */
  readonly request: ProjectRequest;
  /** Resolved under the name that Compose will get. */
  readonly before: ResolvedModel;
  /** Of this project, with the variables that are to be tried. */
  readonly assignments: readonly Assignment[];
  /** Where the files would be written. */
  readonly paths: OutputPaths;
  /** Variables that the environment gets as well: `PORTPLAN_DB_5432`. */
  readonly portVariables: ReadonlyMap<string, string>;
  /** What a proxy takes over. */
  readonly routes: Routes;
  /** See `AllocateRequest`. */
  readonly allowed: Pick<AllocationOptions, "variables" | "override" | "exported">;
  /** Variables that another project of this run names: one that is exported would reach it too. */
  readonly namedByOthers: ReadonlySet<string>;
}

/** Without an env file the variables are in the environment only. */
export interface OutputPaths {
  readonly envFile: string | null;
  readonly overrideFile: string;
}

/**
 * What makes `docker compose` start the project with its new ports, proven by resolving it again.
 */
export interface ProjectOverride {
  readonly project: Project;
  readonly assignments: readonly Assignment[];
  /** The variables that were assigned. */
  readonly variables: ReadonlyMap<string, string>;
  /** The text of the env file, and that of the override; null where there is none. */
  readonly env: string | null;
  readonly override: string | null;
  readonly files: WrittenPaths;
  /**
   * The environment in which a plain `docker compose up` takes it; null where no environment can
   * say it, but the arguments can.
   */
  readonly environment: ReadonlyMap<string, string> | null;
  readonly routes: Routes;
  /** Where the environment would change more than ports. */
  readonly difference: string | null;
}
