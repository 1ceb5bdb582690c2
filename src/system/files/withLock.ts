import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseJson } from "../../lib/json.ts";
import { attempt } from "../attempt.ts";
import { readSmall, removeFile } from "../leases/leaseFiles.ts";
import { identifyProcess, isAlive, isGone, isLiving, isOwner } from "../leases/leaseOwner.ts";

const RETRY_MS = 10;
/** The age in milliseconds of a lock whose process has ended. */
const STALE_MS = 1000;
/** The age in milliseconds of a lost lock, if it is not known whether its process has ended. */
const ABANDONED_MS = 10_000;
const MAX_WAIT_MS = 30_000;
/** The maximum size in bytes of a lock. */
const MAX_SIZE = 1024;

/** Runs an action while no other process of this machine does. Creates the lock's directory. */
export async function withLock<Result>(
  lock: string,
  action: () => Result | Promise<Result>,
): Promise<Result> {
  const end = Date.now() + MAX_WAIT_MS;
  const text = JSON.stringify(identifyProcess() ?? process.pid);
  while (!takeLock(lock, text)) {
    breakLock(lock);
    if (Date.now() > end) throw new Error(`${lock} exists; delete it if no portplan runs`);
    await setTimeout(RETRY_MS * (1 + Math.random()));
  }
  try {
    removeScratch(dirname(lock));
    return await action();
  } finally {
    // Another process may have broken the lock of a process that stood still, and has its own.
    if (readLock(lock) === text) rmSync(lock, { force: true });
  }
}

/** A repository may contain something else of this name, e.g. a link to an endless file. */
const readLock = (lock: string) => readSmall(lock, MAX_SIZE)?.text ?? null;

/** Creates a lock that names this process. Returns false if there is one. */
function takeLock(lock: string, text: string): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, text, { flag: "wx" });
    return true;
  } catch (error) {
    // The process that had the lock may have removed its directory.
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST" && code !== "ENOENT") throw error;
    return false;
  }
}

/** Matches the files that `writeAllOrNothing` and `breakLock` have not completed. */
const SCRATCH = new RegExp(
  String.raw`^(?:\.env|\.gitignore|compose(?:\.override)?\.yaml|exclude|` +
    String.raw`(?:exclude\.portplan\.)?lock)\.(\d{1,10})\.(?:\d{1,3}\.new|old)$`,
);

function removeScratch(folder: string): void {
  for (const name of attempt(() => readdirSync(folder)) ?? []) {
    const pid = SCRATCH.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) removeFile(join(folder, name));
  }
}

/** Returns the age in milliseconds from which on a lock counts as left by a killed process. */
function findMaxAge(text: string | null): number {
  const owner = parseJson(text ?? "");
  if (typeof owner === "number") return isAlive(owner) ? ABANDONED_MS : STALE_MS;
  if (!isOwner(owner)) return ABANDONED_MS;
  // A process that stands still, e.g. after Ctrl-Z, goes on later.
  if (isLiving(owner, 0)) return Number.POSITIVE_INFINITY;
  return isGone(owner) ? STALE_MS : ABANDONED_MS;
}

/** Removes a lock whose process was killed. */
function breakLock(lock: string): void {
  const find = (path: string) => attempt(() => lstatSync(path, { bigint: true }));
  const stat = find(lock);
  const age = Date.now() - Number(stat?.mtimeMs ?? Date.now());
  if (stat === null || age < findMaxAge(readLock(lock))) return;
  const aside = `${lock}.${process.pid}.old`;
  attempt(() => renameSync(lock, aside));
  const moved = find(aside);
  // Another process may have replaced the lock in the meantime.
  if (moved?.ino !== stat.ino || moved.mtimeNs !== stat.mtimeNs)
    attempt(() => linkSync(aside, lock));
  removeFile(aside);
}
