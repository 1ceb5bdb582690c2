import type * as Fs from "node:fs";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { releaseEarlier, renewLeases } from "../../src/leases/releaseEarlier.ts";
import { openLeases } from "../../src/system/leases/openLeases.ts";
import { claimsIn, portsOf, storeOf } from "./fileStore.ts";
import { portFor } from "./portFor.ts";

// A machine with an id, outside of containers.
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof Fs>();
  const links = new Map([["/proc/self/ns/pid", "pid:[4026531836]"]]);
  return {
    ...fs,
    readlinkSync: (path: string) => links.get(path) ?? fs.readlinkSync(path),
    readFileSync: (...args: Parameters<typeof fs.readFileSync>) =>
      args[0] === "/etc/machine-id" ? "0123456789abcdef\n" : fs.readFileSync(...args),
  };
});

const scratch = mkdtempSync(join(tmpdir(), "checkouts-"));
let count = 0;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

const onLinux = process.platform === "linux";
const all = () => true;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 24 * 3_600_000];
const later = (milliseconds: number) =>
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + milliseconds);

/** Makes a store, and a directory for its leases to last as long as. */
function makePlace() {
  const path = join(scratch, `store-${count++}`);
  const checkout = `${path}-copy`;
  mkdirSync(checkout);
  return { path, lasting: `${path}-checkouts`, checkout };
}

const moveAway = (path: string) => renameSync(path, `${path}-moved`);

type Fields = Readonly<Record<string, string>>;
interface About {
  readonly checkout: Fields;
  readonly origin: Fields;
}

/** Changes the file of the run of a store. */
function editRun(lasting: string, { run }: LeaseStore, edit: (about: About) => object): void {
  const file = join(lasting, `run.${run}.json`);
  const about: About = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...about, ...edit(about) }));
}

const withCheckout =
  (more: Fields) =>
  ({ checkout }: About) => ({ checkout: { ...checkout, ...more } });
const withOrigin =
  (more: Fields) =>
  ({ origin }: About) => ({ origin: { ...origin, ...more } });
const onDevice = withCheckout({ device: "4294967295" });
const restarted = withOrigin({ boot: "another boot" });

type Case = readonly [
  name: string,
  change: (checkout: string) => void,
  edit: ((about: About) => object) | null,
  isKept: boolean,
];

const CASES: readonly Case[] = [
  ["its directory is there", () => {}, null, true],
  ["its directory is gone", (at) => rmdirSync(at), null, false],
  ["its directory was moved", moveAway, null, false],
  [
    "a parent directory is gone",
    (at) => rmdirSync(at),
    ({ checkout }) => ({
      checkout: { ...checkout, directory: `${checkout["directory"]}/src/app` },
    }),
    false,
  ],
  ["a file has its path", (at) => (rmdirSync(at), writeFileSync(at, "")), null, false],
  ["another directory has its path", (at) => (moveAway(at), mkdirSync(at)), null, false],
  [
    "another directory has its path and its inode",
    () => {},
    withCheckout({ born: "1000000000" }),
    false,
  ],
  ["the time of its creation was not known", () => {}, withCheckout({ born: "" }), true],
  [
    "a link has its path and leads to it",
    (at) => (moveAway(at), symlinkSync(`${at}-moved`, at)),
    null,
    true,
  ],
  ["a link to itself has its path", (at) => (rmdirSync(at), symlinkSync(at, at)), null, true],
  ["its file system is not mounted", (at) => rmdirSync(at), onDevice, true],
  ["another file system is mounted at its path", () => {}, onDevice, true],
  ["the machine was restarted", () => {}, restarted, true],
  [
    "the machine was restarted, and its file system has another number",
    () => {},
    (about) => ({ ...restarted(about), ...onDevice(about) }),
    true,
  ],
  [
    "its directory is gone after the machine was restarted",
    (at) => rmdirSync(at),
    restarted,
    false,
  ],
  [
    "its file system is not mounted after the machine was restarted",
    (at) => rmdirSync(at),
    (about) => ({ ...restarted(about), ...onDevice(about) }),
    true,
  ],
  [
    "its directory is not there on another machine",
    (at) => rmdirSync(at),
    withOrigin({ machine: "another", boot: "another" }),
    true,
  ],
  [
    "its directory is not there in another mount namespace",
    (at) => rmdirSync(at),
    withOrigin({ mounts: "mnt:[1]" }),
    true,
  ],
  [
    "its directory is not there outside of its container",
    (at) => rmdirSync(at),
    ({ origin }) => ({
      ...withOrigin({ namespace: "pid:[1]" })({ origin } as About),
      until: "2999-01-01T00:00:00Z",
    }),
    true,
  ],
];

describe.runIf(onLinux)("a lease of a checkout", () => {
  it("is listed with its directory and without a process and an end", async () => {
    const { path, lasting, checkout } = makePlace();
    const store = storeOf(path, checkout);
    expect(await store.claim([portFor(20_001)])).toEqual([true]);
    expect([store.checkout, store.held]).toEqual([checkout, [portFor(20_001)]]);
    const [lease] = await storeOf(path).list(all);
    expect(lease).toMatchObject({
      ...portFor(20_001),
      checkout,
      lasts: "checkout",
      ours: true,
      local: true,
      ended: false,
      account: process.getuid?.(),
      pid: null,
      until: null,
    });
    expect([existsSync(path), claimsIn(lasting).length]).toEqual([false, 1]);
  });

  /** Changes the directory, and returns whether the lease is listed, counts, and is in the way. */
  const change = async ([, changeDirectory, edit]: Case) => {
    const { path, lasting, checkout } = makePlace();
    const store = storeOf(path, checkout);
    await store.claim([portFor(20_001)]);
    changeDirectory(checkout);
    if (edit !== null) editRun(lasting, store, edit);
    const [listed] = await storeOf(path).list(all, true);
    const counting = portsOf(await storeOf(path).list(all));
    return {
      ended: listed?.ended,
      counting,
      got: await storeOf(path).claim([portFor(20_001, "b")]),
    };
  };

  it.each(CASES.filter(([, , , isKept]) => isKept))("counts if %s", async (...each) => {
    expect(await change(each)).toEqual({ ended: false, counting: ["20001/tcp"], got: [false] });
  });

  it.each(CASES.filter(([, , , isKept]) => !isKept))("has ended if %s", async (...each) => {
    expect(await change(each)).toEqual({ ended: true, counting: [], got: [true] });
  });

  it("never comes back after another run has leased its port", async () => {
    const { path, checkout } = makePlace();
    await storeOf(path, checkout).claim([portFor(20_001)]);
    moveAway(checkout);
    const other = storeOf(path);
    expect(await other.claim([portFor(20_001, "b")])).toEqual([true]);
    renameSync(`${checkout}-moved`, checkout);
    expect((await storeOf(path).list(all)).map(({ run }) => run)).toEqual([other.run]);
  });

  it("belongs to this account after a restart, and also in another mount namespace", async () => {
    const { path, lasting, checkout } = makePlace();
    const store = storeOf(path, checkout);
    await store.claim([portFor(20_001)]);
    const isOurs = async () => (await storeOf(path).list(all)).map(({ ours }) => ours);
    editRun(lasting, store, restarted);
    expect(await isOurs()).toEqual([true]);
    editRun(lasting, store, withOrigin({ mounts: "mnt:[1]" }));
    expect(await isOurs()).toEqual([true]);
    editRun(lasting, store, withOrigin({ machine: "another" }));
    expect(await isOurs()).toEqual([false]);
  });

  it("does not end with time", async () => {
    const { path, checkout } = makePlace();
    await storeOf(path, checkout).claim([portFor(20_001)]);
    later(400 * DAY);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
  });

  it("ends with time in a container, because no other process sees its directory", async () => {
    const { path, lasting, checkout } = makePlace();
    const store = storeOf(path, checkout);
    await store.claim([portFor(20_001)]);
    editRun(lasting, store, ({ origin }) => ({
      origin: { ...origin, namespace: "pid:[1]" },
      until: "2999-01-01T00:00:00Z",
    }));
    later(5 * DAY);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
    later(2 * HOUR);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([true]);
  });

  it.each<[string, object]>([
    ["a relative path", { directory: "copies/a" }],
    ["a path on another host", { directory: "//host/share" }],
    ["a path that is too long", { directory: `/${"x".repeat(5000)}` }],
    ["a number as its inode", { inode: 17 }],
  ])("with %s has no run, so that it only counts for minutes", async (_, more) => {
    const { path, lasting, checkout } = makePlace();
    const store = storeOf(path, checkout);
    await store.claim([portFor(20_001)]);
    editRun(lasting, store, (about) => ({ checkout: { ...about.checkout, ...more } }));
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
    later(6 * MINUTE);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([true]);
  });

  it("counts for runs that end with their job, and the other way round", async () => {
    const { path, checkout } = makePlace();
    const [passing, lasting] = [storeOf(path), storeOf(path, checkout)];
    await passing.claim([portFor(20_001, "a")]);
    expect(await lasting.claim([portFor(20_001, "b"), portFor(20_002, "b")])).toEqual([
      false,
      true,
    ]);
    expect(await storeOf(path).claim([portFor(20_002, "c")])).toEqual([false]);
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20001/tcp", "20002/tcp"]);
    expect(portsOf(await storeOf(path).release(all))).toEqual(["20001/tcp", "20002/tcp"]);
  });

  it("requires a directory", async () => {
    const { path, checkout } = makePlace();
    rmdirSync(checkout);
    await expect(storeOf(path, checkout).claim([portFor(20_001)])).rejects.toThrow(
      `cannot lease ports for ${checkout}: it is not a directory`,
    );
  });

  it("names the variable of its directory if it cannot be stored", async () => {
    const { path, lasting, checkout } = makePlace();
    writeFileSync(lasting, "");
    await expect(storeOf(path, checkout).claim([portFor(20_001)])).rejects.toThrow(
      `cannot store leases: ${lasting}: it is not a directory; set PORTPLAN_STATE_DIR to a ` +
        "directory that all accounts can write to",
    );
    expect(await storeOf(path).claim([portFor(20_001)])).toEqual([true]);
  });

  it("cannot be kept in a store of several hosts", async () => {
    await expect(openLeases("etcd://store", {}, "/copies/a")).rejects.toThrow(
      "leases that last as long as a checkout are kept on its host; use --lease-store file",
    );
  });
});

describe.runIf(onLinux)("the leases of earlier runs for a checkout", () => {
  const claim = async (
    path: string,
    end: string | null,
    ...ports: (number | [number, string])[]
  ) => {
    const store = storeOf(path, end);
    const wanted = ports.map((port) =>
      typeof port === "number" ? portFor(port) : portFor(port[0], port[1]),
    );
    expect(await store.claim(wanted)).not.toContain(false);
    return store;
  };

  it("are released, and those of jobs, other copies and other checkouts remain", async () => {
    const { path, checkout } = makePlace();
    const { checkout: other } = makePlace();
    await claim(path, checkout, 20_001, 20_002, [20_003, "b"]);
    await claim(path, null, 20_004);
    await claim(path, other, 20_005);
    const last = await claim(path, checkout, 20_002, 20_006);
    await renewLeases(last);
    await releaseEarlier(last);
    const left = await storeOf(path).list(all);
    expect(portsOf(left)).toEqual([
      "20002/tcp",
      "20003/tcp",
      "20004/tcp",
      "20005/tcp",
      "20006/tcp",
    ]);
    expect(left.find(({ port }) => port === 20_002)?.run).toBe(last.run);
  });

  it("do not include ports that the run has dropped", async () => {
    const { path, checkout } = makePlace();
    const last = await claim(path, checkout, 20_001, 20_002);
    await last.drop([portFor(20_001)]);
    expect(last.held).toEqual([portFor(20_002)]);
    await renewLeases(last);
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20002/tcp"]);
  });

  it("are made again if another run for the checkout has released them", async () => {
    const { path, checkout } = makePlace();
    const first = await claim(path, checkout, 20_001, 20_002);
    await releaseEarlier(await claim(path, checkout, 20_002));
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20002/tcp"]);
    await renewLeases(first);
    await releaseEarlier(first);
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20001/tcp", "20002/tcp"]);
  });

  it("fail the run if another use has got one of them", async () => {
    const { path, checkout } = makePlace();
    const first = await claim(path, checkout, 20_001, 20_002);
    await releaseEarlier(await claim(path, checkout, 20_002));
    await claim(path, null, [20_001, "b"]);
    await expect(renewLeases(first)).rejects.toThrow(
      "the leases of 20001/tcp were released in the meantime; run the command again",
    );
  });
});

describe.runIf(onLinux)("ended leases", () => {
  it("are released for all directories, and the others remain", async () => {
    const { path, lasting, checkout } = makePlace();
    const { checkout: other } = makePlace();
    await storeOf(path, checkout).claim([portFor(20_001), portFor(20_002)]);
    await storeOf(path, other).claim([portFor(20_003, "b")]);
    await storeOf(path).claim([portFor(20_004, "c")]);
    rmdirSync(checkout);
    expect(portsOf(await storeOf(path).release("ended"))).toEqual(["20001/tcp", "20002/tcp"]);
    expect(portsOf(await storeOf(path).list(all, true))).toEqual(["20003/tcp", "20004/tcp"]);
    expect(claimsIn(lasting)).toHaveLength(1);
    expect(await storeOf(path).release("ended")).toEqual([]);
    later(7 * HOUR);
    expect(portsOf(await storeOf(path).release("ended"))).toEqual(["20004/tcp"]);
  });

  it("include those of more runs than a claim inspects", async () => {
    const { path, checkout } = makePlace();
    const ports = Array.from({ length: 40 }, (_, i) => portFor(20_000 + i));
    for (const port of ports) await storeOf(path, checkout).claim([port]);
    rmdirSync(checkout);
    expect(await storeOf(path).release("ended")).toHaveLength(40);
  });
});

describe.runIf(onLinux)("what a killed run leaves in the directory", () => {
  const token = "0123456789abcdef".repeat(2);

  it("is removed by a release after a minute: runs without claims, incomplete claims", async () => {
    const { path, lasting, checkout } = makePlace();
    const store = storeOf(path, checkout);
    await store.claim([portFor(20_001)]);
    const texts = {
      [`run.${token}.json`]: "",
      [`tcp-20002.${token}`]: "",
      [`tcp-20003.${token}`]: '[{"port":20003,"proto',
    };
    const left = Object.keys(texts);
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(lasting, name), text);
    const others = readdirSync(lasting).filter((name) => !left.includes(name));
    await storeOf(path).release(() => false);
    expect(readdirSync(lasting).toSorted()).toEqual([...others, ...left].toSorted());
    later(MINUTE + 1000);
    await storeOf(path).release(() => false);
    expect(readdirSync(lasting).toSorted()).toEqual(others.toSorted());
    expect(portsOf(await store.release(all))).toEqual(["20001/tcp"]);
  });
});
