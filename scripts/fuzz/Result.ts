import type { Broken } from "./invariants.ts";

/** The resources that a run used, and the invariants that it broke. */
export interface Result {
  readonly seed: number;
  /** Processor time in seconds. */
  readonly cpu: number;
  /** The largest resident set in MiB. */
  readonly memory: number;
  readonly broken: readonly Broken[];
}
