import type { ChangeRecord } from "./ChangeRecord.ts";

/** The records of the changes that this account made on this host. */
export interface ChangeStore {
  /**
   * Creates or replaces a record, completely or not at all, and durably: a step is recorded as
   * planned before it is done. Throws if it cannot.
   */
  save(record: ChangeRecord): void;
  /** Lists the records, the newest first. Malformed files are skipped with a warning. */
  list(): readonly ChangeRecord[];
  readonly warnings: readonly string[];
}
