import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { attempt } from "../attempt.ts";
import { isAlive } from "../leases/leaseOwner.ts";

/** The times in milliseconds between tries, and after which a lock was left by a killed process. */
const RETRY_MS = 10;
const STALE_MS = 1000;
const ABANDONED_MS = 10_000;
const MAX_WAIT_MS = 30_000;

/** Runs an action while no other process of this machine does. Creates the lock's directory. */
export async function withLock<Result>(
  lock: string,
  action: () => Result | Promise<Result>,
): Promise<Result> {
  const end = Date.now() + MAX_WAIT_MS;
  while (!takeLock(lock)) {
    breakLock(lock);
    if (Date.now() > end) throw new Error(`${lock} exists; delete it if no portplan runs`);
    await setTimeout(RETRY_MS * (1 + Math.random()));
  }
  try {
    removeScratch(dirname(lock));
    return await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Creates a lock that has the id of this process. Returns false if there is one. */
function takeLock(lock: string): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, `${process.pid}`, { flag: "wx" });
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
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/** Removes a lock whose process was killed. */
function breakLock(lock: string): void {
  const find = (path: string) => attempt(() => statSync(path, { bigint: true }));
  const stat = find(lock);
  const owner = Number(attempt(() => readFileSync(lock, "utf8")));
  const age = Date.now() - Number(stat?.mtimeMs ?? Date.now());
  if (stat === null || age < (owner > 0 && !isAlive(owner) ? STALE_MS : ABANDONED_MS)) return;
  const aside = `${lock}.${process.pid}.old`;
  attempt(() => renameSync(lock, aside));
  const moved = find(aside);
  // Another process may have replaced the lock in the meantime.
  if (moved?.ino !== stat.ino || moved.mtimeNs !== stat.mtimeNs)
    attempt(() => linkSync(aside, lock));
  rmSync(aside, { force: true });
}
