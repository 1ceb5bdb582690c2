import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIRST_PID_NAMESPACE } from "../../host/linux/readProcess.ts";
import { attempt } from "../attempt.ts";
import { describeWriteError } from "../files/writeFiles.ts";
import type { Env } from "../../lib/Env.ts";

/** Written by every account, in which none can rename or remove another's files. */
const SHARED = 0o1777;

/**
 * Where leases may be kept on this host, the preferred one first. One that the user named is the
 * only one.
 */
export function listLeaseDirectories({ PORTPLAN_LEASE_DIR: named }: Env): readonly string[] {
  if (named) return [named];
  if (process.platform === "win32")
    return [join(process.env["SystemRoot"] ?? tmpdir(), "Temp", "portplan-leases")];
  // Not TMPDIR, which may be another one for each account.
  return ["/var/lock/portplan", "/tmp/portplan-leases"];
}

/**
 * The first of them that can be used, made if it is not there. Throws where there is none, with the
 * reason.
 */
export function openLeaseDirectory(directories: readonly string[]): string {
  const reasons: string[] = [];
  for (const directory of directories) {
    const reason = makeDirectory(directory) ?? findUnusableReason(directory);
    if (reason === null) return directory;
    reasons.push(`${directory}: ${reason}`);
  }
  throw new Error(
    `leases cannot be kept: ${reasons.join("; ")}. ` +
      "Name a directory that all accounts can write to in PORTPLAN_LEASE_DIR",
  );
}

/**
 * In a container, whether the directory is the container's own, so that nobody else sees what is in
 * it.
 */
export function isOfContainer(directory: string): boolean {
  const isContainer = ["/.dockerenv", "/run/.containerenv"].some((path) => existsSync(path));
  if (!isContainer || readlinkSync("/proc/self/ns/pid") === FIRST_PID_NAMESPACE) return false;
  return statSync(directory).dev === statSync("/").dev;
}

/** With its mode from the first moment on, so that no other account finds it closed. */
function makeDirectory(directory: string): string | null {
  if (existsSync(directory)) return null;
  const before = process.umask(0);
  try {
    mkdirSync(directory, { mode: SHARED });
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EEXIST" ? null : describeWriteError(error);
  } finally {
    process.umask(before);
  }
}

function findUnusableReason(directory: string): string | null {
  const stat = lstatSync(directory, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return "it is no directory";
  if (process.platform !== "win32" && (stat.mode & 0o022) !== 0 && (stat.mode & 0o1000) === 0)
    return "accounts could remove each other's leases: its mode has to be 1777";
  const rights = constants.R_OK | constants.W_OK | constants.X_OK;
  const isRefused = attempt(() => accessSync(directory, rights)) === null;
  return isRefused ? "this account cannot write there" : null;
}
