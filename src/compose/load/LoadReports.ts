import type { Problem } from "../Problem.ts";
import type { VersionNote } from "../Project.ts";

/** Where the stages of loading put what they notice. */
export interface LoadReports {
  readonly problems: Problem[];
  readonly versions: VersionNote[];
}
