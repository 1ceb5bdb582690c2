import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { absent } from "../real.ts";
import { intercept } from "./intercept.ts";
import { TestHost } from "./TestHost.ts";

/** More than any run makes. */
const MAX_CALLS = 200;
const STRIDE = 4;

const canRun = process.getuid?.() === 0 || absent("control groups need root") !== null;

async function open(): Promise<TestHost> {
  const host = await TestHost.open(null);
  await host.startUnit("shop-print.service", { socket: "shop-print.socket" });
  return host;
}

/** Kills a run right before one of its calls. Returns the call; null if it made fewer. */
async function killAt(host: TestHost, args: readonly string[], at: number): Promise<string | null> {
  const log = join(host.folder, `calls-${args[0]}-${at}`);
  const env = intercept(host.folder, { calls: "changes", at, command: null, log });
  const { status } = await host.portplan(args, { env });
  await host.systemd.waitUntilIdle();
  if (status !== null) return null;
  return existsSync(log) ? (readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "") : "";
}

/** Runs a command that must succeed. */
async function portplan(host: TestHost, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.portplan(args);
  expect({ args, status, text: stdout + stderr }).toEqual({
    args,
    status: 0,
    text: stdout + stderr,
  });
  return stdout;
}

const FREE = ["free", "@0", "--yes"] as const;

/** Runs a test for every call until a run makes fewer. Several tests run at the same time. */
async function forEveryCall(test: (at: number) => Promise<string | null>): Promise<string[]> {
  const calls: string[] = [];
  for (let first = 0; first < MAX_CALLS; first += STRIDE) {
    const runs = Array.from({ length: STRIDE }, (_, i) => test(first + i));
    // Each of them cleans up, also after one has failed.
    await Promise.allSettled(runs);
    const found = await Promise.all(runs);
    calls.push(...found.flatMap((call) => call ?? []));
    if (found.includes(null)) return calls;
  }
  throw new Error("the run makes too many calls");
}

/** Expects that something was killed before each kind of step, so that no step is missed. */
function expectSteps(calls: readonly string[], steps: readonly RegExp[]): void {
  for (const step of steps) expect(calls.filter((call) => step.test(call))).not.toEqual([]);
}

describe.runIf(canRun)("a run that is killed at any call that changes something", () => {
  it("of free leaves readable records, and undo starts everything again", async () => {
    const calls = await forEveryCall(async (at) => {
      const host = await open();
      try {
        const before = await host.snapshot();
        const call = await killAt(host, FREE, at);
        expect(host.records().length).toBeLessThanOrEqual(1);
        await portplan(host, "undo");
        expect([call, await host.snapshot()]).toEqual([call, before]);
        return call;
      } finally {
        await host.close();
      }
    });
    expectSteps(calls, [/^mkdirSync /, /^writeFileSync /, /^renameSync .*\.json/]);
    expectSteps(calls, [/^before systemctl stop /, /^during systemctl stop /]);
  });

  it("of undo leaves readable records, and another undo starts everything again", async () => {
    const calls = await forEveryCall(async (at) => {
      const host = await open();
      try {
        const before = await host.snapshot();
        await portplan(host, ...FREE);
        const call = await killAt(host, ["undo"], at);
        expect(host.records()).toHaveLength(1);
        await portplan(host, "undo");
        expect([call, await host.snapshot()]).toEqual([call, before]);
        return call;
      } finally {
        await host.close();
      }
    });
    expectSteps(calls, [/^openSync /, /^renameSync .*\.json/]);
    expectSteps(calls, [/^before systemctl start /, /^during systemctl start /]);
  });
});
