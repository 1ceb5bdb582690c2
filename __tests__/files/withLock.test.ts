import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { identifyProcess, type Owner } from "../../src/system/leases/leaseOwner.ts";
import { withLock } from "../../src/system/files/withLock.ts";

const scratch = mkdtempSync(join(tmpdir(), "locks-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const lock = join(scratch, "lock");
const HOUR = 3600;

beforeEach(() => rmSync(lock, { force: true }));

/** Writes the lock of another process, with an age in seconds. */
function leaveLock(text: string, age: number): void {
  writeFileSync(lock, text);
  const then = Date.now() / 1000 - age;
  utimesSync(lock, then, then);
}

/** Returns whether an action starts although there is a lock, which is removed afterwards. */
async function isBroken(): Promise<boolean> {
  let hasStarted = false;
  const done = withLock(lock, () => {
    hasStarted = true;
  });
  await sleep(300);
  const before = hasStarted;
  rmSync(lock, { force: true });
  await done;
  expect(hasStarted).toBe(true);
  return before;
}

const GONE = 99_999_999;

describe("the lock of another process", () => {
  it.each<[string, string, number, boolean]>([
    ["that has ended is broken after a second", `${GONE}`, 2, true],
    ["that has just ended stays", `${GONE}`, 0, false],
    ["that may run is broken after ten seconds", `${process.pid}`, 11, true],
    ["that may run stays for some seconds", `${process.pid}`, 2, false],
    ["that did not complete it is broken after ten seconds", "", 11, true],
    ["that did not complete it stays for some seconds", "", 2, false],
  ])("%s", async (_, text, age, broken) => {
    leaveLock(text, age);
    expect(await isBroken()).toBe(broken);
  });

  it.runIf(process.platform === "linux").each<[string, Partial<Owner>, number, boolean]>([
    ["that runs or stands still stays, however old it is", {}, HOUR, false],
    ["whose number another process has is broken after a second", { start: 1 }, 2, true],
    ["that is gone is broken after a second", { pid: GONE }, 2, true],
    ["in another container is broken after ten seconds", { namespace: "pid:[1]" }, 11, true],
    ["in another container stays for some seconds", { namespace: "pid:[1]" }, 2, false],
  ])("%s", async (_, fields, age, broken) => {
    leaveLock(JSON.stringify({ ...identifyProcess(), ...fields }), age);
    expect(await isBroken()).toBe(broken);
  });

  it("that replaced the lock of this one in the meantime stays", async () => {
    await withLock(lock, () => {
      expect(readFileSync(lock, "utf8")).toContain(`${process.pid}`);
      writeFileSync(lock, "1");
    });
    expect(readFileSync(lock, "utf8")).toBe("1");
    rmSync(lock);
    await withLock(lock, () => undefined);
    expect(existsSync(lock)).toBe(false);
  });
});
