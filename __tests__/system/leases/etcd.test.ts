import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lease } from "../../../src/leases/Lease.ts";
import { openLeases } from "../../../src/system/leases/openLeases.ts";
import { absent } from "../real.ts";
import { ask, type Bench, makeBench } from "./clients.ts";
import { portFor } from "../../leases/portFor.ts";
import { realEtcd } from "./realEtcd.ts";

const here = await realEtcd("127.0.0.1");
let bench: Bench;
beforeAll(async () => (bench = await makeBench()));
afterAll(async () => {
  bench.remove();
  await here?.remove();
});
const portsOf = (leases: unknown) =>
  (leases as readonly Lease[]).map(({ port, protocol }) => `${port}/${protocol}`).toSorted();

describe.runIf(here !== null)("leases in a real etcd", () => {
  let count = 0;
  const fresh = () => `etcd://${here?.address}/test-${count++}`;
  const open = async (store: string) => {
    const leases = await openLeases(store, {});
    if (leases === null) throw new Error(store);
    return leases;
  };

  it("lease a port to one of two runs, and to the same use again", async () => {
    const store = fresh();
    expect(await (await open(store)).claim([portFor(20001), portFor(20002)])).toEqual([true, true]);
    expect(await (await open(store)).claim([portFor(20002, "b"), portFor(20003, "b")])).toEqual([
      false,
      true,
    ]);
    expect(
      await (await open(store)).claim([portFor(20001), portFor(20001, "a", { protocol: "udp" })]),
    ).toEqual([true, true]);
    expect(portsOf(await (await open(store)).list(() => true))).toEqual([
      "20001/tcp",
      "20001/udp",
      "20002/tcp",
      "20003/tcp",
    ]);
  });

  it("are released by their run unless another run has renewed them", async () => {
    const store = fresh();
    const [first, second] = [await open(store), await open(store)];
    await first.claim([portFor(20001), portFor(20002)]);
    await second.claim([portFor(20001)]);
    expect(portsOf(await first.release(({ run }) => run === first.run))).toEqual(["20002/tcp"]);
    expect(await first.release(({ run }) => run === first.run)).toEqual([]);
    expect(await (await open(store)).claim([portFor(20001, "b")])).toEqual([false]);
    await second.release(({ run }) => run === second.run);
    expect(await first.list(() => true)).toEqual([]);
  });

  it("can be dropped one by one", async () => {
    const store = fresh();
    const leases = await open(store);
    await leases.claim([portFor(20001), portFor(20002)]);
    await leases.drop([portFor(20001)]);
    expect(portsOf(await leases.list(() => true))).toEqual(["20002/tcp"]);
    expect(await leases.claim([portFor(20003)])).toEqual([true]);
  });

  it("of two concurrent processes never include the same port", async () => {
    const store = fresh();
    const ports = (copy: string) =>
      Array.from({ length: 100 }, (_, i) => portFor(20_000 + i, copy));
    const answers = await Promise.all(
      ["a", "b"].map((copy) => ask(bench, null, "claim", { store, ports: ports(copy) })),
    );
    const [a = [], b = []] = answers.map(
      (answer) => (answer as { readonly got: readonly boolean[] }).got,
    );
    expect(a.map((got, i) => got !== b[i])).toEqual(ports("a").map(() => true));
  });

  it("survive a crash of the store, which is an error while it is down", async () => {
    const store = fresh();
    const leases = await open(store);
    await leases.claim([portFor(20001)]);
    await here?.kill();
    const failure =
      /^cannot use the lease store: 127\.0\.0\.1:\d+: .*ECONNREFUSED.*; no ports were leased$/;
    await expect((await open(store)).claim([portFor(20002)])).rejects.toThrow(failure);
    await expect((await open(store)).list(() => true)).rejects.toThrow(failure);
    await here?.start();
    expect(await (await open(store)).claim([portFor(20001, "b")])).toEqual([false]);
    expect(portsOf(await leases.release(() => true))).toEqual(["20001/tcp"]);
  });

  it("can be read from another member if one does not respond", async () => {
    const leases = await open(`etcd://127.0.0.1:1,${here?.address}/members`);
    expect(await leases.claim([portFor(20001)])).toEqual([true]);
  });
});

const shell = (command: string) => spawnSync("sh", ["-ec", command], { encoding: "utf8" });
const asRoot = process.getuid?.() === 0 && shell("ip netns list").status === 0;
/**
 * Uses names and a subnet of this process, because another run may be active at the same time or
 * may have been killed before its cleanup.
 */
const own = `pp${process.pid}`;
const subnet = `10.213.${process.pid % 256}`;
const clearUp = `ip netns delete ${own}-2; ip netns delete ${own}-3; ip link delete ${own}`;

function makeHosts(): boolean {
  if (here === null || (!asRoot && absent("no permission to create network namespaces") === null))
    return false;
  const { status, stderr } = shell(`
    # What a run left behind that was killed.
    for name in $(ip -brief link show type bridge | grep -o '^pp[0-9]*') \\
      $(ip netns list | grep -o '^pp[0-9]*-[23]'); do
      pid=\${name#pp}
      [ -e "/proc/\${pid%-*}" ] || ip link delete "$name" 2>/dev/null ||
        ip netns delete "$name" 2>/dev/null || true
    done
    ip link add ${own} type bridge && ip address add ${subnet}.1/24 dev ${own} &&
      ip link set ${own} up
    for n in 2 3; do
      ip netns add ${own}-$n
      ip link add ${own}v$n type veth peer name eth0 netns ${own}-$n
      ip link set ${own}v$n master ${own} up
      ip -n ${own}-$n address add ${subnet}.$n/24 dev eth0
      ip -n ${own}-$n link set eth0 up
    done`);
  if (status !== 0) shell(clearUp);
  return status === 0 || absent(`no network namespaces here: ${stderr}`) !== null;
}

const across = makeHosts() ? await realEtcd(`${subnet}.1`) : null;

afterAll(async () => {
  await across?.remove();
  if (across !== null) shell(clearUp);
});

describe.runIf(asRoot && here !== null)("leases in etcd of two containers", () => {
  const isolated = { wrapper: ["unshare", "--pid", "--fork", "--mount", "--mount-proc"] };
  it("with the same host name, account and directory never include the same port", async () => {
    const store = `etcd://${here?.address}/containers`;
    const claim = (...ports: readonly number[]) => ({
      store,
      ports: ports.map((port) => portFor(port)),
    });
    const first = await ask(bench, null, "claim", claim(20001, 20002), isolated);
    expect(first).toMatchObject({ got: [true, true] });
    const second = await ask(bench, null, "claim", claim(20002, 20003), isolated);
    expect(second).toMatchObject({ got: [false, true] });
    expect(await ask(bench, null, "release", { store }, isolated)).toEqual([]);
    expect(await ask(bench, null, "claim", claim(20003, 20004))).toMatchObject({
      got: [false, true],
    });
    // A later step of the same job.
    expect(await ask(bench, null, "claim", claim(20004))).toMatchObject({ got: [true] });
    expect(portsOf(await ask(bench, null, "release", { store }))).toEqual(["20004/tcp"]);
    expect(portsOf(await ask(bench, null, "list", { store }))).toEqual([
      "20001/tcp",
      "20002/tcp",
      "20003/tcp",
    ]);
  });
});

describe.runIf(across !== null)("leases of two hosts", () => {
  const store = `etcd://${across?.address}`;
  const on = (host: 2 | 3, action: string, more: object = {}) =>
    ask(
      bench,
      null,
      action,
      { store, ...more },
      { wrapper: ["ip", "netns", "exec", `${own}-${host}`] },
    );

  it("never include the same port, and fail on a host that is cut off", async () => {
    expect(await on(2, "claim", { ports: [portFor(20001)] })).toMatchObject({ got: [true] });
    expect(
      await on(3, "claim", { ports: [portFor(20001, "b"), portFor(20002, "b")] }),
    ).toMatchObject({ got: [false, true] });
    shell(`ip link set ${own}v3 down`);
    expect(await on(3, "claim", { ports: [portFor(20003, "b")] })).toEqual({
      error: expect.stringMatching(
        new RegExp(
          String.raw`^cannot use the lease store: ${subnet}.1:\d+: ` +
            String.raw`(?:no response within 5 seconds|connect E[A-Z]+ .*); no ports were leased$`,
        ),
      ),
    });
    expect(await on(2, "claim", { ports: [portFor(20003)] })).toMatchObject({ got: [true] });
    shell(`ip link set ${own}v3 up`);
    expect(
      await on(3, "claim", { ports: [portFor(20003, "b"), portFor(20004, "b")] }),
    ).toMatchObject({ got: [false, true] });
    expect(portsOf(await on(2, "list"))).toEqual([
      "20001/tcp",
      "20002/tcp",
      "20003/tcp",
      "20004/tcp",
    ]);
  });
});
