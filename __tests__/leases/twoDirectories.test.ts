import type * as Fs from "node:fs";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it, vi } from "vitest";
import type * as LeaseDirectory from "../../src/system/leases/leaseDirectory.ts";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { storeOf } from "./fileStore.ts";
import { portFor } from "./portFor.ts";

const scratch = mkdtempSync(join(tmpdir(), "directories-"));
const [first = "", second = ""] = ["first", "second"].map((name) => join(scratch, name));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

vi.mock("../../src/system/leases/leaseDirectory.ts", async (load) => {
  const real = await load<typeof LeaseDirectory>();
  return {
    ...real,
    listLeaseDirectories: (env: Record<string, string>) =>
      "PORTPLAN_LEASE_DIR" in env
        ? real.listLeaseDirectories(env)
        : { passing: [first, second], lasting: [join(scratch, "checkouts")] },
  };
});

const hooks = vi.hoisted(() => ({ beforeStep: (): void => undefined }));

// The calls between which other processes can run.
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof Fs>();
  const watched = ["openSync", "linkSync", "readdirSync", "writeFileSync", "unlinkSync"] as const;
  const interrupt =
    (call: (...args: never[]) => unknown) =>
    (...args: never[]) => {
      hooks.beforeStep();
      return call(...args);
    };
  return {
    ...fs,
    ...Object.fromEntries(watched.map((name) => [name, interrupt(fs[name] as never)])),
  };
});

const onWindows = process.platform === "win32";

it.skipIf(onWindows)(
  "a claim counts in each directory, because some accounts may only be able to use the second",
  async () => {
    mkdirSync(first);
    chmodSync(first, 0o1777);
    expect(await openFileLeases({}, null).claim([portFor(20_001)])).toEqual([true]);
    chmodSync(first, 0o777);
    const other = openFileLeases({}, null);
    expect(await other.claim([portFor(20_001, "b"), portFor(20_002, "b")])).toEqual([false, true]);
    chmodSync(first, 0o1777);
    expect(await openFileLeases({}, null).claim([portFor(20_002, "c")])).toEqual([false]);
  },
);

/** Claims, and claims for another use after a number of steps, as another process would. */
async function race(path: string, ends: readonly (string | null)[], at: number, inner: number) {
  const [one, other, third] = ends.map((end) => storeOf(path, end));
  const claims: Promise<readonly boolean[]>[] = [];
  let steps = 0;
  const start = (store: typeof one, copy: string) => {
    if (store !== undefined) claims.push(store.claim([portFor(20_001, copy)]));
  };
  hooks.beforeStep = () => {
    steps++;
    if (steps === at) start(other, "b");
    else if (steps === at + inner) start(third, "c");
  };
  start(one, "a");
  const granted: boolean[] = [];
  // Also those that start in the meantime.
  for (const claim of claims) granted.push(...(await claim));
  hooks.beforeStep = () => {};
  return granted;
}

it.skipIf(onWindows)(
  "a port is never leased twice, whenever claims in the two directories meet",
  async () => {
    let [count, met] = [0, 0];
    const end = fc.constantFrom(null, scratch);
    const ends = fc.tuple(end, end, end);
    const property = fc.asyncProperty(
      ends,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      async (places, at, inner) => {
        const path = join(scratch, `race-${count++}`);
        const granted = await race(path, places, at, inner);
        if (granted.length > 1) met++;
        expect(granted.filter(Boolean).length).toBeLessThanOrEqual(1);
      },
    );
    await fc.assert(property, { numRuns: 100 });
    expect(met).toBeGreaterThan(50);
  },
);
