import { expect, it } from "vitest";
import {
  describeOtherCopies,
  findRunningCopy,
  listCheckouts,
  listLeasedDirectories,
  release,
} from "../../src/commands/release.ts";
import type { Lease } from "../../src/leases/Lease.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";

/** A store with these leases, of which it releases those of this account. */
const storeOf = (leases: readonly Lease[]): LeaseStore => ({
  run: "0",
  warnings: [],
  list: (_, withEnded = false) =>
    Promise.resolve(leases.filter(({ ended }) => withEnded || !ended)),
  claim: () => Promise.reject(new Error("claims")),
  drop: () => Promise.reject(new Error("drops")),
  release: (which) =>
    Promise.resolve(leases.filter((lease) => which !== "ended" && lease.ours && which(lease))),
});

const leases = [
  leaseOf(1, { directory: "/work/a" }),
  leaseOf(2, { directory: "/work/a/services/db" }),
  leaseOf(3, { directory: "/work/ab" }),
  leaseOf(4, { directory: "/work/a/old", ended: true }),
  leaseOf(5, { directory: "/work/a/other", ours: false }),
  leaseOf(6, { directory: "/tools", checkout: "/work/a", lasts: "checkout" }),
  leaseOf(7, { directory: "/tools", checkout: "/work/ab", lasts: "checkout" }),
  leaseOf(8, { directory: "" }),
];

it.each<[string, readonly string[], readonly string[], readonly number[]]>([
  [
    "a directory and those below it",
    ["/work/a"],
    ["/work/a", "/work/a/old", "/work/a/services/db"],
    [1, 2, 4, 6],
  ],
  ["a directory outside of its checkouts", ["/tools"], ["/tools"], [6, 7]],
  [
    "several directories",
    ["/work/ab", "/work/a/services"],
    ["/work/a/services/db", "/work/ab"],
    [2, 3, 7],
  ],
  ["a directory without leases", ["/work/b"], [], []],
])("releases the leases of this account for %s", async (_, directories, found, ports) => {
  const store = storeOf(leases);
  const leased = await listLeasedDirectories(directories, store, () => false);
  expect(leased).toEqual({ own: found, others: [] });
  expect((await release(leased.own, store)).map(({ port }) => port)).toEqual(ports);
});

it("leaves copies in other checkouts below, but not leases of jobs there", async () => {
  const nested = "/work/main/.worktrees/a";
  const copy = { checkout: nested, lasts: "checkout" } as const;
  const store = storeOf([
    leaseOf(1, { directory: "/work/main", checkout: "/work/main", lasts: "checkout" }),
    leaseOf(2, { directory: nested, ...copy }),
    leaseOf(3, { directory: "/work/main/job" }),
  ]);
  const isOther = (path: string, directory: string) => path === nested && directory !== nested;
  const find = (...directories: string[]) => listLeasedDirectories(directories, store, isOther);
  expect(await find("/work/main")).toEqual({
    own: ["/work/main", "/work/main/job"],
    others: [nested],
  });
  expect(await find(nested)).toEqual({ own: [nested], others: [] });
  expect((await find("/work/main", nested)).others).toEqual([]);
});

it.each<[readonly string[], string | null]>([
  [[], null],
  [
    ["/work/a b"],
    "copies in other checkouts stay (/work/a b); release each one with its directory, e.g. " +
      "`portplan release '/work/a b'`",
  ],
  [
    ["/work/a", "/work/b", "/work/c"],
    "copies in other checkouts stay (/work/a and 2 more); release each one with its directory, " +
      "e.g. `portplan release /work/a`",
  ],
])("names a copy that stays: %j", (others, warning) => {
  expect(describeOtherCopies(others)).toBe(warning);
});

it.each<[string, readonly string[], readonly string[]]>([
  ["a project outside of its checkouts", ["/tools"], ["/work/a", "/work/ab"]],
  ["a project without leases of checkouts", ["/work/a"], []],
])("finds the checkouts whose files have the ports of %s", async (_, directories, found) => {
  expect(await listCheckouts(directories, storeOf(leases))).toEqual(found);
});

it("releases the leases of a checkout without those of other projects in it", async () => {
  const released = await release(["/tools"], storeOf(leases), ["/tools", "/work/a"]);
  expect(released.map(({ port }) => port)).toEqual([6, 7]);
});

it("releases nothing without a store", async () => {
  const none = { own: [], others: [] };
  expect(await listLeasedDirectories(["/work"], null, () => false)).toEqual(none);
  expect(await release(["/work"], null)).toEqual([]);
});

const container = (id: string, project: string, directory: string, state = "running") => ({
  Id: id,
  Names: [`/${id}`],
  State: state,
  Labels: {
    "com.docker.compose.project": project,
    "com.docker.compose.service": "web",
    "com.docker.compose.project.working_dir": directory,
  },
});

const engine = (...containers: readonly object[]) =>
  fakeHost({ ...quiet, engine: { "/containers/json": JSON.stringify(containers) } });

it.each<[string, readonly object[], readonly string[]]>([
  [
    "one container",
    [container("a", "shop-1a2b3c4d", "/work/a"), container("b", "shop", "/work/shop")],
    [
      "1 container of shop-1a2b3c4d is still running; stop with " +
        "`docker compose -p shop-1a2b3c4d down`",
    ],
  ],
  [
    "several containers",
    [container("a", "shop-1a2b3c4d", "/work/a"), container("b", "shop-1a2b3c4d", "/work/a")],
    [
      "2 containers of shop-1a2b3c4d are still running; stop with " +
        "`docker compose -p shop-1a2b3c4d down`",
    ],
  ],
  ["no running container", [container("a", "shop-1a2b3c4d", "/work/a", "exited")], []],
  [
    "a container of a project of that name in another directory",
    [container("a", "shop-1a2b3c4d", "/work/b")],
    [],
  ],
])("warns about a copy with %s", async (_, containers, warnings) => {
  const host = engine(...containers);
  expect(await findRunningCopy("/work/a", "shop-1a2b3c4d", host)).toEqual(warnings);
});

it("warns about no copy if no engine can be asked", async () => {
  expect(await findRunningCopy("/work/a", "shop-1a2b3c4d", fakeHost(quiet))).toEqual([]);
});
