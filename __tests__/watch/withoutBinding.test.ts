import { expect, it } from "vitest";
import type { BindOutcome, Host } from "../../src/host/Host.ts";
import type { HostEndpoint } from "../../src/ports/HostEndpoint.ts";
import { withoutBinding } from "../../src/watch/withoutBinding.ts";
import { endpointsOf } from "../helpers/hostView.ts";

/** Binds endpoints, and returns the outcomes and what was really bound. */
async function bind(
  platform: Host["platform"],
  outcome: BindOutcome,
  ...spellings: readonly string[]
) {
  const bound: string[] = [];
  const record = (at: string) => bound.push(at);
  const host = {
    platform,
    bind: ({ address, first }: HostEndpoint) =>
      Promise.resolve((record(`${address} ${first}`), outcome)),
    bindEvery: (port: number) => Promise.resolve((record(`* ${port}`), true)),
  } as unknown as Host;
  const passive = withoutBinding(host);
  const outcomes = await Promise.all(
    spellings.flatMap(endpointsOf).map((endpoint) => passive.bind(endpoint)),
  );
  return { outcomes, every: await passive.bindEvery(80), bound };
}

it("binds no port on Linux", async () => {
  const endpoints = ["*:5432/tcp", "127.0.0.1:80/tcp", "[::1]:53/udp"];
  expect(await bind("linux", "free", ...endpoints)).toEqual({
    outcomes: ["failed", "failed", "failed", "failed"],
    every: false,
    bound: [],
  });
});

it("finds addresses that the host does not have, with another port", async () => {
  expect(await bind("linux", "not-local", "192.0.2.1:80/tcp")).toEqual({
    outcomes: ["not-local"],
    every: false,
    bound: ["192.0.2.1 0"],
  });
  expect((await bind("linux", "free", "10.0.0.1:80/tcp")).outcomes).toEqual(["failed"]);
});

it("binds ports on other systems", async () => {
  expect(await bind("darwin", "free", "127.0.0.1:80/tcp")).toEqual({
    outcomes: ["free"],
    every: true,
    bound: ["127.0.0.1 80", "* 80"],
  });
});
