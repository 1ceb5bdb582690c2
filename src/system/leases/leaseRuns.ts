import { join } from "node:path";
import { parseTime } from "../../leases/Lease.ts";
import { asObject, isObject, parseJson } from "../../lib/json.ts";
import { getAccount, readSmall, readStat, writeNew } from "./leaseFiles.ts";
import { isFromHere, isGone, isHidden, isLiving, type Owner, readOrigin } from "./leaseOwner.ts";

export interface LeaseRun {
  readonly owner: Owner | null;
  readonly since: string | null;
  /** The time when it ends unless its owner is certainly running, in milliseconds since 1970. */
  readonly until: number;
  readonly over: boolean;
  /** The account. */
  readonly uid: number;
  /** True if this account wrote it, on this machine and in this container. */
  readonly ours: boolean;
}

const HOUR = 3_600_000;
/** The maximum duration of a job on a self-hosted runner (docs/reference/actions.md A12). */
const MAX_AGE = 5 * 24 * HOUR;
/**
 * The default maximum duration of a job. Also used for a terminal in a container, because processes
 * outside of it cannot see it close.
 */
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
/** The maximum size in bytes of the file of a run. */
const MAX_RUN = 4096;

export const formatRunName = (run: string) => `run.${run}.json`;
export const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;

export function writeRun(folder: string, run: string, owner: Owner | null): void {
  const now = Date.now();
  const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
  const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
  const since = new Date(now).toISOString();
  const about = { version: 1, since, until, origin: readOrigin(), owner };
  writeNew(join(folder, formatRunName(run)), `${JSON.stringify(about)}\n`);
}

/** Reads the file of a run; null if it is missing, incomplete or malformed. */
export function readRun(folder: string, run: string): LeaseRun | null {
  const file = join(folder, formatRunName(run));
  const found = readStat(file) === null ? null : readSmall(file, MAX_RUN);
  if (found === null) return null;
  const { owner, since, until, origin } = asObject(parseJson(found.text));
  const end = parseTime(until);
  if (end === null || (owner !== null && !isOwner(owner))) return null;
  // Allow for differences between the clock and file times.
  const latest = Math.min(found.changed, Date.now()) + MAX_AGE + HOUR;
  const { uid } = found;
  const last = Math.min(end.getTime(), latest);
  // A running owner is stronger than a date.
  const isLate = last < Date.now() && (owner === null || !isLiving(owner, uid));
  return {
    owner,
    since: parseTime(since)?.toISOString() ?? null,
    until: last,
    over: isLate || (owner !== null && isGone(owner)),
    uid,
    ours: uid === getAccount() && isFromHere(origin),
  };
}

function isOwner(value: unknown): value is Owner {
  if (!isObject(value)) return false;
  const { pid, start, boot, namespace, machine } = value;
  const numbers = Number.isSafeInteger(pid) && (pid as number) > 0 && typeof start === "number";
  return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}
