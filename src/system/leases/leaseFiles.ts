import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { attempt } from "../attempt.ts";

/** Bytes. What is larger is no file of ours. */
const MAX_FILE = 128 * 1024;
/** Neither a link is followed nor a named pipe waited for. */
const UNFOLLOWED = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

interface FoundText {
  readonly text: string;
  readonly uid: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Reads a small regular file; null for everything else. */
export function readSmall(file: string): FoundText | null {
  const descriptor = attempt(() => openSync(file, constants.O_RDONLY | UNFOLLOWED));
  if (descriptor === null) return null;
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > MAX_FILE) return null;
    const bytes = Buffer.allocUnsafe(stat.size);
    return {
      text: bytes.toString("utf8", 0, readSync(descriptor, bytes)),
      uid: stat.uid,
      modified: stat.mtimeMs,
    };
  } finally {
    closeSync(descriptor);
  }
}

/** Creates a file that every account can read. False where there is one of this name. */
export function writeNew(file: string, text: string): boolean {
  try {
    write(file, "wx", text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Adds to a file that every account can read, and creates it if it is not there. */
export function append(file: string, text: string): void {
  write(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | UNFOLLOWED, text);
}

function write(file: string, flags: string | number, text: string): void {
  const descriptor = openSync(file, flags, 0o644);
  try {
    // The umask may have closed it.
    if (process.platform !== "win32") fchmodSync(descriptor, 0o644);
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

export function readNames(folder: string): string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

/** Removes a file. False where it is gone already, or another account's. */
export function removeFile(file: string): boolean {
  return attempt(() => unlinkSync(file)) !== null;
}

/** Returns the milliseconds since a file was last changed in any way. 0: it is gone. */
export function readAge(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.ctimeMs;
}

export const getAccount = () => process.getuid?.() ?? 0;
