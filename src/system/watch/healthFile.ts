import { rmSync, statSync } from "node:fs";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { WatchSnapshot } from "../../watch/WatchSnapshot.ts";
import { writeWhole } from "../files/writeFiles.ts";

const MAX_REASONS = 20;

/**
 * Writes the status and the time of the last check (`ok 2026-11-30T12:00:00.000Z`), then a line for
 * each reason, so that only a line of the status begins with `ok`. A reader never sees part of a
 * file. Throws if the file cannot be written.
 */
export function writeHealthFile(path: string, snapshot: WatchSnapshot): void {
  // Writing to a named pipe would wait for its reader.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false)
    throw new Error(`cannot write ${path}: it is not a file`);
  const time = new Date(snapshot.lastCheck?.at ?? snapshot.startedAt).toISOString();
  const reasons = snapshot.reasons
    .slice(0, MAX_REASONS)
    .map((reason) => `- ${escapeControlChars(reason)}`);
  writeWhole(path, [`${[`${snapshot.status} ${time}`, ...reasons].join("\n")}\n`]);
}

/** Removes the file, so that nothing mistakes it for the status of a process that still runs. */
export function removeHealthFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path, { force: true });
}
