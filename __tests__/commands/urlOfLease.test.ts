import { expect, it } from "vitest";
import { listUrls } from "../../src/commands/url.ts";
import type { Lease } from "../../src/leases/Lease.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { DEFAULT_DEPS } from "../../src/RunRequest.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** A store with these leases, which can only be read. */
const storeOf = (leases: readonly Lease[]): LeaseStore => ({
  run: "0",
  warnings: [],
  list: () => Promise.resolve(leases),
  claim: () => Promise.reject(new Error("claims")),
  drop: () => Promise.reject(new Error("drops")),
  release: () => Promise.reject(new Error("releases")),
});

const own = { project: "shop", startedAs: "shop-1a2b3c4d", service: "web", directory: "/repo" };

it.each<[string, readonly Lease[], readonly number[]]>([
  ["no lease", [], [8080, 9000]],
  [
    "the lease of a checkout",
    [leaseOf(18_080, { ...own, lasts: "checkout", checkout: "/repo" })],
    [18_080, 9000],
  ],
  [
    "the lease of a job",
    [leaseOf(18_080, own), leaseOf(19_001, { ...own, target: 9001 })],
    [18_080, 9000],
  ],
  [
    "the lease of the first port of a range",
    [leaseOf(19_000, { ...own, target: 9000 })],
    [8080, 19_000],
  ],
  [
    "the lease of another directory",
    [leaseOf(18_080, { ...own, directory: "/other" })],
    [8080, 9000],
  ],
  ["the lease of another service", [leaseOf(18_080, { ...own, service: "api" })], [8080, 9000]],
  ["the lease of another account", [leaseOf(18_080, { ...own, ours: false })], [8080, 9000]],
  ["leases of two ports for one use", [leaseOf(18_080, own), leaseOf(18_081, own)], [8080, 9000]],
])("listUrls prints the port of an allocation with %s", async (_, leases, ports) => {
  const files = memoryFiles({
    "/repo/compose.yaml":
      "name: shop\nservices: {web: {image: x, ports: ['8080:80', '9000-9001:9000-9001']}}\n",
  });
  const { fetchRemote } = DEFAULT_DEPS;
  const deps = { files, env: {}, host: fakeHost(quiet), fetchRemote, leases: storeOf(leases) };
  const request = { service: null, target: null, host: null, policy: null };
  const found = await listUrls({ ...request, project: requestFor("/repo") }, deps);
  expect(found.map(({ port }) => port)).toEqual(ports);
});
