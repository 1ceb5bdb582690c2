import { renameSync } from "node:fs";
import { join } from "node:path";
import { asObject, parseJson } from "../../lib/json.ts";
import { getAccount, makeReadable, readSmall, writeNew } from "./leaseFiles.ts";
import { isGone, isHidden, type Owner } from "./leaseOwner.ts";

/** What a run wrote of itself. */
export interface LeaseRun {
  readonly owner: Owner | null;
  readonly since: string | null;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly ours: boolean;
}

const HOUR = 3_600_000;
/** The longest that a job of a self-hosted runner may take (docs/reference/actions.md A12). */
export const MAX_AGE = 5 * 24 * HOUR;
/**
 * The longest that a job takes unless its workflow says otherwise. Of a terminal in a container
 * too, which nobody outside sees close.
 */
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
const MAX_ATTEMPTS = 6;

export const formatRunName = (run: string) => `run.${run}.json`;
export const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;
/**
 * A run on its way to `run.RUN.json`, or what a process left that was killed before it got there.
 */
export const UNFINISHED_NAME = /^run\.[0-9a-f]{32}\.json\.new$/;

export function writeRun(folder: string, run: string, owner: Owner | null): void {
  const now = Date.now();
  const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
  const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
  const about = { version: 1, since: new Date(now).toISOString(), until, owner };
  const file = join(folder, formatRunName(run));
  for (let count = 1; ; count++) {
    makeReadable(() => writeNew(`${file}.new`, `${JSON.stringify(about)}\n`));
    try {
      return renameSync(`${file}.new`, file);
    } catch (error) {
      // Somebody took it for a dead process's.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || count === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Reads what a run wrote of itself; null where it wrote nothing. */
export function readRun(folder: string, run: string): LeaseRun | null {
  const found = readSmall(join(folder, formatRunName(run)));
  if (found === null) return null;
  const { owner, since, until } = asObject(parseJson(found.text));
  // The clock of files is a little behind.
  const latest = found.modified + MAX_AGE + HOUR;
  return {
    owner: isOwner(owner) ? owner : null,
    since: typeof since === "string" ? since : null,
    until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
    ours: found.uid === getAccount(),
  };
}

export function isRunOver(run: LeaseRun | null): boolean {
  return run !== null && (run.until < Date.now() || (run.owner !== null && isGone(run.owner)));
}

function isOwner(value: unknown): value is Owner {
  const { pid, start, boot, namespace, machine } = asObject(value);
  const numbers = Number.isSafeInteger(pid) && (pid as number) > 0 && typeof start === "number";
  return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}
