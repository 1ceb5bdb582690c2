import type { Broken } from "./invariants.ts";

/** What a run used and broke. */
export interface Result {
  readonly seed: number;
  /** Processor time in seconds. */
  readonly cpu: number;
  /** The largest resident set in MiB. */
  readonly memory: number;
  readonly broken: readonly Broken[];
}
