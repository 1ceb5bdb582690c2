import { type BigIntStats, statSync } from "node:fs";
import { dirname } from "node:path";
import { isObject } from "../../lib/json.ts";
import { attempt } from "../attempt.ts";
import { isLocalPath } from "../files/localPaths.ts";

/** The directory that leases last as long as, and the fields that identify it. */
export interface CheckoutId {
  /** Its absolute path. */
  readonly directory: string;
  /** The number of its file system, which may change at a restart. */
  readonly device: string;
  readonly inode: string;
  /**
   * Its time of creation in nanoseconds since 1970, because another directory may get the inode;
   * empty if it is not known.
   */
  readonly born: string;
}

const MAX_PATH = 4096;
/** The number of parent directories in which to look for the file system of a missing directory. */
const MAX_PARENTS = 64;

/** Identifies a directory. Throws if there is none. */
export function identifyCheckout(directory: string): CheckoutId {
  const stat = readDirectory(directory);
  if (!stat?.isDirectory())
    throw new Error(`cannot lease ports for ${directory}: it is not a directory`);
  return { directory, device: `${stat.dev}`, inode: `${stat.ino}`, born: readBirth(stat) };
}

export function isCheckout(value: unknown): value is CheckoutId {
  if (!isObject(value)) return false;
  const { directory, device, inode, born } = value;
  if (![directory, device, inode, born].every((each) => typeof each === "string")) return false;
  const path = directory as string;
  return path.length <= MAX_PATH && isLocalPath(path);
}

/**
 * Returns whether a checkout is still there. `gone`: its file system is there, but it is not, or
 * another directory has its path. `unknown`: its file system is not mounted, or the path cannot be
 * read.
 */
export function readCheckoutState(
  { directory, device, inode, born }: CheckoutId,
  isSameBoot: boolean,
): "there" | "gone" | "unknown" {
  try {
    const stat = readDirectory(directory);
    if (stat === null) return isOnDevice(dirname(directory), device) ? "gone" : "unknown";
    const now = readBirth(stat);
    const isOther = born !== "" && now !== "" && born !== now;
    if (!stat.isDirectory() || `${stat.ino}` !== inode || isOther) return "gone";
    return `${stat.dev}` === device || !isSameBoot ? "there" : "unknown";
  } catch {
    return "unknown";
  }
}

/** Returns whether the nearest parent directory that exists is on a device. */
function isOnDevice(path: string, device: string): boolean {
  for (let at = path, count = 0; count < MAX_PARENTS; at = dirname(at), count++) {
    const stat = readDirectory(at);
    if (stat !== null) return `${stat.dev}` === device;
  }
  return false;
}

/** Follows links. Returns null if there is nothing; throws if that is not known. */
function readDirectory(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return null;
    throw error;
  }
}

let hasStatx: boolean | null = null;

/**
 * Returns the time of creation; empty if it is not known, or if a program can set it. For a file
 * system without it, Node returns 0, or the change time if the kernel does not allow `statx(2)`.
 */
function readBirth({ birthtimeNs }: BigIntStats): string {
  hasStatx ??= attempt(() => statSync("/proc/self", { bigint: true }).birthtimeNs) === 0n;
  return birthtimeNs === 0n || !hasStatx ? "" : `${birthtimeNs}`;
}
