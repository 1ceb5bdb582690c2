import { join } from "node:path";
import { isObject, parseJson } from "../../lib/json.ts";
import { getAccount, readSmall, writeNew } from "./leaseFiles.ts";
import { isGone, isHidden, type Owner } from "./leaseOwner.ts";

export interface LeaseRun {
  readonly owner: Owner | null;
  readonly since: string | null;
  /** The time when it ends, in milliseconds since 1970. */
  readonly until: number;
  readonly ours: boolean;
}

const HOUR = 3_600_000;
/** The maximum duration of a job on a self-hosted runner (docs/reference/actions.md A12). */
export const MAX_AGE = 5 * 24 * HOUR;
/**
 * The default maximum duration of a job. Also used for a terminal in a container, because processes
 * outside of it cannot see it close.
 */
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;

export const formatRunName = (run: string) => `run.${run}.json`;
export const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;

export function writeRun(folder: string, run: string, owner: Owner | null): void {
  const now = Date.now();
  const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
  const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
  const about = { version: 1, since: new Date(now).toISOString(), until, owner };
  writeNew(join(folder, formatRunName(run)), `${JSON.stringify(about)}\n`);
}

/** Reads the file of a run; null if it is missing or incomplete. */
export function readRun(folder: string, run: string): LeaseRun | null {
  const found = readSmall(join(folder, formatRunName(run)));
  const about = parseJson(found?.text ?? "");
  if (found === null || !isObject(about)) return null;
  const { owner, since, until } = about;
  // Allow for differences between the clock and file times.
  const latest = found.modified + MAX_AGE + HOUR;
  return {
    owner: isOwner(owner) ? owner : null,
    since: typeof since === "string" ? since : null,
    until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
    ours: found.uid === getAccount(),
  };
}

export function isRunOver({ owner, until }: LeaseRun): boolean {
  return until < Date.now() || (owner !== null && isGone(owner));
}

function isOwner(value: unknown): value is Owner {
  if (!isObject(value)) return false;
  const { pid, start, boot, namespace, machine } = value;
  const numbers = Number.isSafeInteger(pid) && (pid as number) > 0 && typeof start === "number";
  return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}
