import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FIRST_PID_NAMESPACE } from "../../host/linux/readProcess.ts";
import { attempt } from "../attempt.ts";
import { describeWriteError } from "../files/writeFiles.ts";
import type { Env } from "../../lib/Env.ts";
import { getAccount, readStat } from "./leaseFiles.ts";
import { readOrigin } from "./leaseOwner.ts";

/** All accounts can write, but cannot rename or remove each other's files. */
const SHARED = 0o1777;

/** The variable that names the only directory of a kind of leases. */
const VARIABLES = { passing: "PORTPLAN_LEASE_DIR", lasting: "PORTPLAN_STATE_DIR" } as const;

/**
 * The directories that may contain leases on this host, each in order of preference. `passing`
 * leases end with a job, a terminal, a time or a restart. `lasting` ones are for checkouts.
 */
export type LeaseDirectories = Readonly<Record<keyof typeof VARIABLES, readonly string[]>>;

/** Returns the directories of leases. If the user names one, it is the only one of its kind. */
export function listLeaseDirectories(env: Env): LeaseDirectories {
  const isWindows = process.platform === "win32";
  const { SystemRoot: system = tmpdir(), ProgramData: data = tmpdir() } = process.env;
  const named = (kind: keyof LeaseDirectories, usual: readonly string[]) => {
    const name = env[VARIABLES[kind]];
    // Without a slash at the end, with which a link would be followed.
    return name ? [resolve(name)] : usual;
  };
  return {
    // TMPDIR may differ between accounts.
    passing: named(
      "passing",
      isWindows
        ? [join(system, "Temp", "portplan-leases")]
        : ["/var/lock/portplan", "/tmp/portplan-leases"],
    ),
    lasting: named("lasting", [isWindows ? join(data, "portplan") : "/var/tmp/portplan"]),
  };
}

/**
 * Returns the first directory that can be used, and creates it if it is missing. Throws with the
 * reasons if there is none.
 */
export function openLeaseDirectory(
  directories: readonly string[],
  kind: keyof LeaseDirectories,
): string {
  const reasons: string[] = [];
  for (const directory of directories) {
    const reason = makeSharedDirectory(directory);
    if (reason === null) return directory;
    reasons.push(`${directory}: ${reason}`);
  }
  throw new Error(
    `cannot store leases: ${reasons.join("; ")}; ` +
      `set ${VARIABLES[kind]} to a directory that all accounts can write to`,
  );
}

/** Warns about a directory whose owner can remove all leases. */
export function warnOfOwner(directory: string): string | null {
  const { uid } = readStat(directory) ?? { uid: 0 };
  if (uid === 0 || uid === getAccount()) return null;
  return (
    `${directory} belongs to account ${uid}, which can remove other accounts' leases; ` +
    "create it as root (docs/leases.md has the line for tmpfiles.d)"
  );
}

/** Warns about a directory inside this container, whose content nothing outside of it sees. */
export function warnOfContainer(directory: string): string | null {
  const isContainer = ["/.dockerenv", "/run/.containerenv"].some((path) => existsSync(path));
  if (!isContainer || readOrigin().namespace === FIRST_PID_NAMESPACE) return null;
  return readStat(directory)?.dev === statSync("/").dev
    ? `${directory} is inside this container, so other jobs do not see these leases; ` +
        "mount the host's directory"
    : null;
}

/**
 * Creates a directory that all accounts can write to, if it is missing. Returns the reason why it
 * cannot be used, else null.
 */
export function makeSharedDirectory(directory: string): string | null {
  return makeDirectory(directory) ?? findUnusableReason(directory);
}

/** Creates the directory with its final mode, so that it is never closed to other accounts. */
function makeDirectory(directory: string): string | null {
  if (readStat(directory) !== null) return null;
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
  const stat = readStat(directory);
  if (stat?.isSymbolicLink()) return "it is not a directory, but a symbolic link";
  if (!stat?.isDirectory()) return "it is not a directory";
  if (process.platform !== "win32" && (stat.mode & 0o022) !== 0 && (stat.mode & 0o1000) === 0)
    return "accounts could remove each other's leases unless its mode is 1777";
  const rights = constants.R_OK | constants.W_OK | constants.X_OK;
  const isRefused = attempt(() => accessSync(directory, rights)) === null;
  return isRefused ? "this account cannot write to it" : null;
}
