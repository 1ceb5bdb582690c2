import { describe, expect, it, vi } from "vitest";
import { list } from "../../src/commands/list.ts";
import { who } from "../../src/commands/who.ts";
import type { Lease } from "../../src/leases/Lease.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { renderWho } from "../../src/report/formats/who.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";

/** A store with these leases, which can only be read. */
const storeOf = (...leases: readonly Lease[]): LeaseStore => ({
  run: "0",
  warnings: [],
  list: (isRequested, withEnded = false) =>
    Promise.resolve(
      leases.filter(
        ({ port, protocol, ended }) => isRequested(port, protocol) && (withEnded || !ended),
      ),
    ),
  claim: () => Promise.reject(new Error("claims")),
  drop: () => Promise.reject(new Error("drops")),
  release: () => Promise.reject(new Error("releases")),
});

const host = fakeHost(
  machine(
    [
      { address: "127.0.0.1", port: 20_001, inode: 1 },
      { address: "127.0.0.2", port: 20_002, inode: 2 },
      { address: "::", port: 20_003, inode: 3, dual: true },
      { protocol: "udp", address: "0.0.0.0", port: 20_004, inode: 4 },
      { address: "0.0.0.0", port: 20_005, inode: 1 },
    ],
    [1, 2, 3, 4].map((inode) => ({ pid: inode + 500, name: `node${inode}`, inodes: [inode] })),
  ),
);
const atHome = { addresses: ["127.0.0.1"] };
const readBranch = (directory: string) => `of ${directory}`;

describe("list", () => {
  const usersOf = async (lease: Lease) => {
    const { leases } = await list({ leases: storeOf(lease), host, readBranch });
    return leases.flatMap(({ holders }) =>
      holders.map(({ holder, endpoint }) => `${holder.name} ${endpoint}`),
    );
  };

  it.each<[string, Lease, readonly string[]]>([
    ["on its address", leaseOf(20_001, atHome), ["node1 127.0.0.1:20001/tcp"]],
    ["on all addresses, for a lease of one", leaseOf(20_005, atHome), ["node1 0.0.0.0:20005/tcp"]],
    ["on one address, for a lease of all", leaseOf(20_002), ["node2 127.0.0.2:20002/tcp"]],
    ["on both families with one socket", leaseOf(20_003, atHome), ["node3 [::]:20003/tcp"]],
    ["on another address", leaseOf(20_002, atHome), []],
    ["with another protocol", leaseOf(20_004), []],
    ["with its protocol", leaseOf(20_004, { protocol: "udp" }), ["node4 0.0.0.0:20004/udp"]],
    ["on another port", leaseOf(20_006), []],
  ])("finds what uses a port %s", async (_, lease, users) => {
    expect(await usersOf(lease)).toEqual(users);
  });

  it("lists all leases by directory and port, also those that have ended", async () => {
    const at = (directory: string) => ({ directory, run: directory });
    const found = await list({
      leases: storeOf(
        leaseOf(20_009, at("/srv/b")),
        leaseOf(20_011, at("/srv/a")),
        leaseOf(20_010, { ...at("/srv/a"), ended: true }),
        leaseOf(20_012, { ...at("/srv/tools"), checkout: "/srv/a" }),
        leaseOf(20_008, { ...at("/srv/b"), ours: false, account: 1001 }),
      ),
      host,
      readBranch,
    });
    expect(
      found.leases.map(({ port, branch, ended }) => `${port} ${branch}${ended ? " ended" : ""}`),
    ).toEqual([
      "20010 of /srv/a ended",
      "20011 of /srv/a",
      "20012 of /srv/a",
      "20008 of /srv/b",
      "20009 of /srv/b",
    ]);
  });

  it("reads each branch once, and not that of a path on another machine", async () => {
    const read = vi.fn<typeof readBranch>(readBranch);
    const elsewhere = { directory: "/srv/b", local: false, ours: false };
    const leases = storeOf(leaseOf(20_001), leaseOf(20_002), leaseOf(20_003, elsewhere));
    const found = await list({ leases, host, readBranch: read });
    expect(read.mock.calls).toEqual([["/elsewhere"]]);
    expect(found.leases.map(({ branch }) => branch)).toEqual([
      "of /elsewhere",
      "of /elsewhere",
      null,
    ]);
  });

  it("lists nothing without a store", async () => {
    expect((await list({ leases: null, host, readBranch })).leases).toEqual([]);
  });
});

describe("who with leases", () => {
  const own = leaseOf(20_001, { ...atHome, project: "shop", service: "db", directory: "/srv/a" });
  const leases = storeOf(
    own,
    leaseOf(20_006, { ...atHome, project: "shop", service: "web", directory: "/srv/a" }),
    leaseOf(20_007, { protocol: "udp", ended: true }),
  );
  const print = async (...ports: readonly string[]) =>
    renderWho(await who(ports, host, { leases }), false)
      .trimEnd()
      .split("\n");

  it("prints the lease on a port in use, and the command that releases it", async () => {
    const lines = await print("20001");
    expect(lines.slice(-3)).toEqual([
      "127.0.0.1:20001/tcp",
      "    leased for shop/db:80 in /srv/a (until its job ends)",
      "    to release the lease: portplan release /srv/a",
    ]);
    expect(lines[1]).toContain("in use by process node1");
  });

  it("prints the lease on a port that is not in use", async () => {
    expect(await print("20006")).toEqual([
      "127.0.0.1:20006/tcp",
      "    leased for shop/web:80 in /srv/a (until its job ends)",
      "    to release the lease: portplan release /srv/a",
      "nothing is using port 20006",
    ]);
  });

  it.each([
    ["of another address", "127.0.0.2:20006"],
    ["of another protocol", "20006/udp"],
    ["that has ended", "20007"],
  ])("prints no lease %s", async (_, port) => {
    expect((await print(port)).filter((line) => line.includes("lease"))).toEqual([]);
  });

  it("prints the leases of a range in the order of their ports", async () => {
    const lines = await print("20000-20009");
    const names = lines.flatMap((line) => /leased for (\S+)/.exec(line)?.[1] ?? []);
    expect(names).toEqual(["shop/db:80", "shop/web:80"]);
  });

  it("prints no leases if it lists all ports in use", async () => {
    expect((await print()).filter((line) => line.includes("lease"))).toEqual([]);
  });
});
