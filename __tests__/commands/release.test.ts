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
  leaseOf(1, { directory: "/code/a" }),
  leaseOf(2, { directory: "/code/a/services/db" }),
  leaseOf(3, { directory: "/code/ab" }),
  leaseOf(4, { directory: "/code/a/old", ended: true }),
  leaseOf(5, { directory: "/code/a/other", ours: false }),
  leaseOf(6, { directory: "/tools", checkout: "/code/a", lasts: "checkout" }),
  leaseOf(7, { directory: "/tools", checkout: "/code/ab", lasts: "checkout" }),
  leaseOf(8, { directory: "" }),
];

it.each<[string, readonly string[], readonly string[], readonly number[]]>([
  [
    "a directory and those below it",
    ["/code/a"],
    ["/code/a", "/code/a/old", "/code/a/services/db"],
    [1, 2, 4, 6],
  ],
  ["a directory outside of its checkouts", ["/tools"], ["/tools"], [6, 7]],
  [
    "several directories",
    ["/code/ab", "/code/a/services"],
    ["/code/a/services/db", "/code/ab"],
    [2, 3, 7],
  ],
  ["a directory without leases", ["/code/b"], [], []],
])("releases the leases of this account for %s", async (_, directories, found, ports) => {
  const store = storeOf(leases);
  const leased = await listLeasedDirectories(directories, store, () => false);
  expect(leased).toEqual({ own: found, others: [] });
  expect((await release(leased.own, store)).map(({ port }) => port)).toEqual(ports);
});

it("leaves copies in other checkouts below, but not leases of jobs there", async () => {
  const nested = "/code/main/.worktrees/a";
  const copy = { checkout: nested, lasts: "checkout" } as const;
  const store = storeOf([
    leaseOf(1, { directory: "/code/main", checkout: "/code/main", lasts: "checkout" }),
    leaseOf(2, { directory: nested, ...copy }),
    leaseOf(3, { directory: "/code/main/job" }),
  ]);
  const isOther = (path: string, directory: string) => path === nested && directory !== nested;
  const find = (...directories: string[]) => listLeasedDirectories(directories, store, isOther);
  expect(await find("/code/main")).toEqual({
    own: ["/code/main", "/code/main/job"],
    others: [nested],
  });
  expect(await find(nested)).toEqual({ own: [nested], others: [] });
  expect((await find("/code/main", nested)).others).toEqual([]);
});

it.each<[readonly string[], string | null]>([
  [[], null],
  [
    ["/code/a b"],
    "copies in other checkouts stay (/code/a b); release each one with its directory, e.g. " +
      "`portplan release '/code/a b'`",
  ],
  [
    ["/code/a", "/code/b", "/code/c"],
    "copies in other checkouts stay (/code/a and 2 more); release each one with its directory, " +
      "e.g. `portplan release /code/a`",
  ],
])("names a copy that stays: %j", (others, warning) => {
  expect(describeOtherCopies(others)).toBe(warning);
});

it.each<[string, readonly string[], readonly string[]]>([
  ["a project outside of its checkouts", ["/tools"], ["/code/a", "/code/ab"]],
  ["a project without leases of checkouts", ["/code/a"], []],
])("finds the checkouts whose files have the ports of %s", async (_, directories, found) => {
  expect(await listCheckouts(directories, storeOf(leases))).toEqual(found);
});

it("releases the leases of a checkout without those of other projects in it", async () => {
  const released = await release(["/tools"], storeOf(leases), ["/tools", "/code/a"]);
  expect(released.map(({ port }) => port)).toEqual([6, 7]);
});

it("releases nothing without a store", async () => {
  const none = { own: [], others: [] };
  expect(await listLeasedDirectories(["/code"], null, () => false)).toEqual(none);
  expect(await release(["/code"], null)).toEqual([]);
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
    [container("a", "shop-1a2b3c4d", "/code/a"), container("b", "shop", "/code/shop")],
    [
      "1 container of shop-1a2b3c4d is still running; stop with " +
        "`docker compose -p shop-1a2b3c4d down`",
    ],
  ],
  [
    "several containers",
    [container("a", "shop-1a2b3c4d", "/code/a"), container("b", "shop-1a2b3c4d", "/code/a")],
    [
      "2 containers of shop-1a2b3c4d are still running; stop with " +
        "`docker compose -p shop-1a2b3c4d down`",
    ],
  ],
  ["no running container", [container("a", "shop-1a2b3c4d", "/code/a", "exited")], []],
  [
    "a container of a project of that name in another directory",
    [container("a", "shop-1a2b3c4d", "/code/b")],
    [],
  ],
])("warns about a copy with %s", async (_, containers, warnings) => {
  const host = engine(...containers);
  expect(await findRunningCopy("/code/a", "shop-1a2b3c4d", host)).toEqual(warnings);
});

it("warns about no copy if no engine can be asked", async () => {
  expect(await findRunningCopy("/code/a", "shop-1a2b3c4d", fakeHost(quiet))).toEqual([]);
});
