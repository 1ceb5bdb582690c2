import { expect, it } from "vitest";
import type { BindOutcome } from "../../src/host/Host.ts";
import { selectPorts, tryBind } from "../../src/host/tryBind.ts";
import type { HostEndpoint } from "../../src/ports/HostEndpoint.ts";
import { fakeHost } from "./fakeHost.ts";

/** Tries each port of an address, and counts the binds. */
async function tryAll(addressOf: (port: number) => string, outcome: BindOutcome) {
  const endpoints = Array.from({ length: 20_000 }, (_, at): HostEndpoint => {
    const first = at + 1;
    return { family: "IPv4", address: addressOf(first), first, last: first, protocol: "tcp" };
  });
  let count = 0;
  const bind = async () => {
    count++;
    return outcome;
  };
  const outcomes = await tryBind(endpoints, {
    ...fakeHost({}),
    bind,
    bindEvery: async () => false,
  });
  return { count, outcomes };
}

it("tries an address that the host does not have for a few ports only", async () => {
  const { count, outcomes } = await tryAll(() => "192.0.2.1", "not-local");
  expect(count).toBeLessThanOrEqual(64);
  expect(selectPorts(outcomes, "not-local")).toHaveLength(20_000);
});

it("limits the binds of a run with thousands of addresses", async () => {
  const { count, outcomes } = await tryAll((port) => `127.1.${port >> 8}.${port & 255}`, "free");
  expect(count).toBe(4096);
  expect(selectPorts(outcomes, "failed")).toHaveLength(20_000 - 4096);
});
