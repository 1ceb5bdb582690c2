import { join } from "node:path";
import { parseTime } from "../../leases/Lease.ts";
import { asObject, parseJson } from "../../lib/json.ts";
import { readSmall, readStat, writeNew } from "./leaseFiles.ts";
import {
  type CheckoutId,
  readCheckoutState,
  identifyCheckout,
  isCheckout,
} from "./leaseCheckout.ts";
import {
  isFromHere,
  isGone,
  isHidden,
  isLiving,
  isOwner,
  type Owner,
  readOrigin,
  relateOrigin,
} from "./leaseOwner.ts";

export interface LeaseRun {
  readonly owner: Owner | null;
  /** The directory that its leases last as long as; null for the leases of a job or a terminal. */
  readonly checkout: CheckoutId | null;
  readonly since: string | null;
  /**
   * The time when it ends unless its owner is certainly running, in milliseconds since 1970; null
   * if only its checkout decides.
   */
  readonly until: number | null;
  readonly over: boolean;
  /** The account. */
  readonly uid: number;
  /** True if it is from this machine and this container; for a checkout, also before a restart. */
  readonly local: boolean;
}

const HOUR = 3_600_000;
/**
 * The maximum duration of a job on a self-hosted runner (docs/reference/actions.md A12). Also used
 * for a checkout in a container, because processes outside of it cannot see it go.
 */
const MAX_AGE = 5 * 24 * HOUR;
/**
 * The default maximum duration of a job. Also used for a terminal in a container, because processes
 * outside of it cannot see it close.
 */
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
/** The maximum size in bytes of the file of a run, which may contain a long path. */
const MAX_RUN = 32 * 1024;

export const formatRunName = (run: string) => `run.${run}.json`;
export const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;

/**
 * Writes the file of a run, unless there is one.
 *
 * @param end the process or the directory that the leases end with; null for a limit of six hours
 */
export function writeRun(folder: string, run: string, end: Owner | string | null): void {
  const now = Date.now();
  const origin = readOrigin();
  const checkout = typeof end === "string" ? identifyCheckout(end) : null;
  const owner = typeof end === "string" ? null : end;
  const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
  const age = isBrief && checkout === null ? MAX_AGE_WITHOUT_OWNER : MAX_AGE;
  const isEndless = checkout !== null && !relateOrigin(origin).isContained;
  const until = isEndless ? null : new Date(now + age).toISOString();
  const since = new Date(now).toISOString();
  const about = { version: 1, since, until, origin, owner, ...(checkout && { checkout }) };
  writeNew(join(folder, formatRunName(run)), `${JSON.stringify(about)}\n`);
}

/** Reads the file of a run; null if it is missing, incomplete or malformed. */
export function readRun(folder: string, run: string): LeaseRun | null {
  const file = join(folder, formatRunName(run));
  const found = readStat(file) === null ? null : readSmall(file, MAX_RUN);
  const about = parseRun(found?.text ?? "");
  if (found === null || about === null) return null;
  const { owner, checkout, since, until: written, origin } = about;
  const { uid, changed } = found;
  const state = checkout === null ? judgeOwner(owner, origin) : judgeCheckout(checkout, origin);
  const until = state.isEndless ? null : readLimit(written, changed);
  if (until === null && !state.isEndless) return null;
  const isLate = until !== null && until < Date.now();
  // A running owner is stronger than a date.
  const isOver = state.isOver || (isLate && (owner === null || !isLiving(owner, uid)));
  return { owner, checkout, since, until, over: isOver, uid, local: state.isHere };
}

function parseRun(text: string) {
  const { owner, checkout = null, since, until, origin } = asObject(parseJson(text));
  if ((owner !== null && !isOwner(owner)) || (checkout !== null && !isCheckout(checkout)))
    return null;
  return { owner, checkout, since: parseTime(since)?.toISOString() ?? null, until, origin };
}

/** Returns the time in a run file, which counts from the last change of the file at most. */
function readLimit(until: unknown, changed: number): number | null {
  // Allow for differences between the clock and file times.
  const latest = Math.min(changed, Date.now()) + MAX_AGE + HOUR;
  const end = parseTime(until)?.getTime();
  return end === undefined ? null : Math.min(end, latest);
}

/** The state of what a run's leases end with. */
interface EndState {
  /** True if it has certainly ended. */
  readonly isOver: boolean;
  /** True if the run was on this machine and in this container. */
  readonly isHere: boolean;
  /** True if no time limit applies. */
  readonly isEndless: boolean;
}

function judgeOwner(owner: Owner | null, origin: unknown): EndState {
  const isOver = owner !== null && isGone(owner);
  return { isOver, isHere: isFromHere(origin), isEndless: false };
}

/** A checkout is also here if its directory is the same one, although other paths may differ. */
function judgeCheckout(checkout: CheckoutId, origin: unknown): EndState {
  const { isSameBoot, isSameHost, hasSamePaths, isContained } = relateOrigin(origin);
  const isEndless = !isContained;
  if (!hasSamePaths && !isSameHost) return { isOver: false, isHere: false, isEndless };
  const found = readCheckoutState(checkout, isSameBoot);
  return {
    isOver: hasSamePaths && found === "gone",
    isHere: hasSamePaths || found === "there",
    isEndless,
  };
}
