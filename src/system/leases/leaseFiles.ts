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

/** The maximum size in bytes. Larger files are not ours. */
const MAX_FILE = 128 * 1024;
/** Does not follow links or wait for named pipes. */
const UNFOLLOWED = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

interface FoundText {
  readonly text: string;
  readonly uid: number;
  /** Time of the last change, in milliseconds since 1970. */
  readonly modified: number;
}

/** Reads a small regular file; null for anything else. */
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

/** Creates a file that all accounts can read. Returns false if it already exists. */
export function writeNew(file: string, text: string): boolean {
  try {
    write(file, "wx", text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Appends to a file that all accounts can read, and creates it if it is missing. */
export function append(file: string, text: string): void {
  write(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | UNFOLLOWED, text);
}

function write(file: string, flags: string | number, text: string): void {
  const descriptor = openSync(file, flags, 0o644);
  try {
    // The umask may have removed permissions.
    if (process.platform !== "win32") fchmodSync(descriptor, 0o644);
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

export function readNames(folder: string): string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

/** Removes a file. Returns false if it is missing or belongs to another account. */
export function removeFile(file: string): boolean {
  return attempt(() => unlinkSync(file)) !== null;
}

/** Returns the milliseconds since the last change of a file; 0 if it is missing. */
export function readAge(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.ctimeMs;
}

export const getAccount = () => process.getuid?.() ?? 0;
