import type { Project, ProjectRequest, ResolvedModel } from "../compose/index.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import type { Assignment } from "./Assignment.ts";
import type { CopyChange } from "./CopyChange.ts";
import type { WrittenPaths } from "./buildComposeRequest.ts";
import type { GivenOptions } from "./envBlock.ts";
import type { Routes } from "./traefik.ts";

/** A project and the host ports that it is moved to. */
export interface OverrideInput {
  /** As the user requested it. */
  readonly request: ProjectRequest;
  /** Resolved under the project name that Compose will use. */
  readonly before: ResolvedModel;
  /** The assignments of this project, with the variables to try. */
  readonly assignments: readonly Assignment[];
  /** The paths to write the files to. */
  readonly paths: OutputPaths;
  /** Variables to export in addition, e.g. `PORTPLAN_DB_5432`. */
  readonly portVariables: ReadonlyMap<string, string>;
  /** Variables of programs outside Compose, which the project does not use. */
  readonly needVariables?: ReadonlyMap<string, string>;
  /** The services that a proxy serves. */
  readonly routes: Routes;
  readonly allowed: Pick<
    AllocationOptions,
    "variables" | "override" | "exported" | "leftovers" | "copying"
  >;
  /** Variables that other projects of this run use. Exporting them would change these too. */
  readonly namedByOthers: ReadonlySet<string>;
}

/** The output files. If `envFile` is null, variables are set in the environment only. */
export interface OutputPaths {
  readonly envFile: string | null;
  readonly overrideFile: string;
  /** The present text of an env file that the project does not use. */
  readonly existing?: string;
  /** Present if `envFile` is the `.env` that Compose reads by default. */
  readonly plain?: PlainStart;
}

/** A directory in which a plain `docker compose up` uses the written files. */
export interface PlainStart {
  /** The directory of `.env`. */
  readonly directory: string;
  /** Present if a block of `.env` keeps the ports as long as the checkout. */
  readonly copy: CopyFiles | null;
}

/** The files of a copy that lasts as long as its checkout. */
export interface CopyFiles {
  /** The present text of `.env`, which may have a block; null if it does not exist. */
  readonly present: string | null;
  readonly options: GivenOptions;
  /** True if Compose finds the override file by its name. */
  readonly findsOverride: boolean;
}

/** The files and variables that move the ports of a project, verified by resolving it again. */
export interface ProjectOverride {
  readonly project: Project;
  readonly assignments: readonly Assignment[];
  /** The variables that were assigned. */
  readonly variables: ReadonlyMap<string, string>;
  /** The text of the env file, or null. */
  readonly env: string | null;
  /** The text of the override file, or null. */
  readonly override: string | null;
  readonly files: WrittenPaths;
  /** The directory in which a plain `docker compose up` uses the files, if there is one. */
  readonly start: PlainStart | null;
  /** The environment for a plain `docker compose up`, or null if only arguments can do it. */
  readonly environment: ReadonlyMap<string, string> | null;
  readonly routes: Routes;
  /** The changes other than those of ports and routes. */
  readonly changes: readonly CopyChange[];
  /** The first part of the project other than ports that the environment would change, or null. */
  readonly difference: string | null;
  /** The services that get the variables in `.env` because they have `env_file: .env`. */
  readonly readers: readonly string[];
}
