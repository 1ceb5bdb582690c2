import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { attempt } from "../attempt.ts";
import { describeWriteError } from "../files/writeFiles.ts";

/** Does not follow links or wait for named pipes. */
const UNFOLLOWED = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * All accounts can read the files. The sticky bit keeps programs that clean temporary directories
 * from removing them (https://specifications.freedesktop.org/basedir-spec/latest/). Other systems
 * may refuse it.
 */
const MODE = process.platform === "linux" ? 0o1644 : 0o644;

interface FoundText {
  readonly text: string;
  readonly uid: number;
  /**
   * The change time in milliseconds since 1970. An account can set the modification time of its
   * files, but not the change time.
   */
  readonly changed: number;
}

/** Reads a regular file of at most `max` bytes; null for anything else. */
export function readSmall(file: string, max: number): FoundText | null {
  return attempt(() => {
    const descriptor = openSync(file, constants.O_RDONLY | UNFOLLOWED);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile() || stat.size > max) return null;
      const bytes = Buffer.allocUnsafe(stat.size);
      const text = bytes.toString("utf8", 0, readSync(descriptor, bytes));
      return { text, uid: stat.uid, changed: stat.ctimeMs };
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Creates a file that all accounts can read. Returns false if it already exists. Throws if it
 * cannot be written completely, and leaves nothing.
 */
export function writeNew(file: string, text: string): boolean {
  let isCreated = false;
  try {
    const descriptor = openSync(file, "wx", 0o644);
    isCreated = true;
    write(descriptor, text);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    if (isCreated) removeFile(file);
    const why = describeWriteError(error);
    throw new Error(`cannot store leases in ${dirname(file)}: ${why}`, { cause: error });
  }
}

/**
 * Appends to a file of this account that all accounts can read, and creates it if it is missing.
 * Throws if there is anything else of this name, e.g. a link to another file of this account.
 */
export function append(file: string, text: string): void {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | UNFOLLOWED;
  const descriptor = openSync(file, flags, 0o644);
  if (isOwnFile(fstatSync(descriptor))) return write(descriptor, text);
  closeSync(descriptor);
  throw new Error(`${file} is not a regular file of this account`);
}

export const isOwnFile = (stat: Stats) =>
  stat.isFile() && stat.uid === getAccount() && stat.nlink === 1;

function write(descriptor: number, text: string): void {
  try {
    // The umask may have removed permissions.
    if (process.platform !== "win32") fchmodSync(descriptor, MODE);
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** Lists a directory; empty for anything else, also for a link to a directory. */
export function readNames(folder: string): string[] {
  const isDirectory = readStat(folder)?.isDirectory() === true;
  return (isDirectory ? attempt(() => readdirSync(folder)) : null) ?? [];
}

/** Reads the properties of a file, or of the link itself; null if it is missing. */
export function readStat(file: string): Stats | null {
  // Without the error, which costs ten times as much.
  return attempt(() => lstatSync(file, { throwIfNoEntry: false })) ?? null;
}

/** Removes a file. Returns false if it is missing or belongs to another account. */
export function removeFile(file: string): boolean {
  return attempt(() => unlinkSync(file)) !== null;
}

/** Returns the milliseconds since the last change of a file; 0 if it is missing. */
export function readAge(file: string): number {
  const stat = readStat(file);
  return stat === null ? 0 : Date.now() - stat.ctimeMs;
}

export const getAccount = () => process.getuid?.() ?? 0;
