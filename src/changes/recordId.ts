/** Matches the id of a record, which is also the name of its file. */
export const RECORD_ID = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;

/** Creates the id of a record: `20261130T061500123Z-1a2b3c4d`. */
export function createRecordId(time: Date): string {
  return `${time.toISOString().replace(/[-:.]/g, "")}-${crypto.randomUUID().slice(0, 8)}`;
}
