import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { isSameUse, type Lease } from "../../src/leases/Lease.ts";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { claimsIn, portsOf, storeOf } from "./fileStore.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { ownerOf } from "./ownerOf.ts";
import { portFor } from "./portFor.ts";

const scratch = mkdtempSync(join(tmpdir(), "strangers-"));
let count = 0;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

const onLinux = process.platform === "linux";
const all = () => true;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 24 * 3_600_000];
const token = "0123456789abcdef".repeat(2);

function directory(): string {
  const path = join(scratch, `store-${count++}`);
  mkdirSync(path);
  chmodSync(path, 0o1777);
  return path;
}

const later = (milliseconds: number) =>
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + milliseconds);

/** Changes fields of the file of a run. */
function editRun(path: string, run: string, edit: (about: Record<string, unknown>) => object) {
  const file = join(path, `run.${run}.json`);
  writeFileSync(file, JSON.stringify(edit(JSON.parse(readFileSync(file, "utf8")))));
}

const use = { ...portFor(20_002, "x") };
const claim = (path: string) => join(path, `tcp-20002.${token}`);
const run = (path: string) => join(path, `run.${token}.json`);
const runText = (more: object) =>
  JSON.stringify({ version: 1, until: "2999-01-01T00:00:00Z", owner: null, ...more });
const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;

describe.runIf(onLinux)("an entry of the lease directory that is not a lease", () => {
  it.each<[string, (path: string) => void]>([
    ["a link to itself as a claim", (path) => symlinkSync(claim(path), claim(path))],
    ["a link to nothing as a claim", (path) => symlinkSync("nothing", claim(path))],
    ["a link whose target is too long", (path) => symlinkSync("x".repeat(4000), claim(path))],
    [
      "a link to a claim",
      (path) => (writeFileSync(join(path, "x"), "[]"), symlinkSync("x", claim(path))),
    ],
    ["a directory as a claim", (path) => mkdirSync(claim(path))],
    ["an empty claim", (path) => writeFileSync(claim(path), "")],
    [
      "a claim that is too large",
      (path) => writeFileSync(claim(path), JSON.stringify([use]).padEnd(200_000)),
    ],
    ["a claim that is not JSON", (path) => writeFileSync(claim(path), "{")],
    ["a claim that is null", (path) => writeFileSync(claim(path), "null")],
    ["a claim that is a number", (path) => writeFileSync(claim(path), "20002")],
    ["a claim that is nested too deeply", (path) => writeFileSync(claim(path), deep)],
    ["a claim with null as its use", (path) => writeFileSync(claim(path), "[null]")],
    [
      "a claim for another port",
      (path) => writeFileSync(claim(path), JSON.stringify([{ ...use, port: 1 }])),
    ],
    [
      "a claim with a port that is text",
      (path) => writeFileSync(claim(path), JSON.stringify([{ ...use, port: "20002" }])),
    ],
    [
      "a claim that sets its prototype",
      (path) => writeFileSync(claim(path), `[{"__proto__":${JSON.stringify(use)}}]`),
    ],
    [
      "a claim for too many ports",
      (path) => writeFileSync(claim(path), JSON.stringify(Array.from({ length: 17 }, () => use))),
    ],
    ["a link to itself as a run", (path) => symlinkSync(run(path), run(path))],
    ["a directory as a run", (path) => mkdirSync(run(path))],
    ["a socket or device with another name", (path) => mkdirSync(join(path, "socket"))],
    ["a port that does not exist", (path) => writeFileSync(join(path, `tcp-99999.${token}`), "[]")],
    [
      "a port with a leading zero",
      (path) => writeFileSync(join(path, `tcp-020002.${token}`), "[]"),
    ],
    ["port 0", (path) => writeFileSync(join(path, `tcp-0.${token}`), "[]")],
    [
      "a run in upper case",
      (path) => writeFileSync(join(path, `tcp-20002.${token.toUpperCase()}`), "[]"),
    ],
    [
      "digits that are not ASCII",
      (path) => writeFileSync(join(path, `tcp-２０００２.${token}`), "[]"),
    ],
    [
      "a name with control characters",
      (path) => writeFileSync(join(path, "tcp\n::warning::x"), ""),
    ],
  ])("is ignored and named once: %s", async (_, make) => {
    const path = directory();
    await storeOf(path).claim([portFor(20_001)]);
    const before = readdirSync(path);
    make(path);
    const name = readdirSync(path).find((each) => !before.includes(each));
    later(2000);
    const store = storeOf(path);
    expect(portsOf(await store.list(all))).toEqual(["20001/tcp"]);
    await store.list(all);
    expect(store.warnings.join()).toMatch(/^ignored in .*, because they are not leases: "/);
    expect(store.warnings.join().split(JSON.stringify(name)).length).toBe(2);
    expect(await store.claim([portFor(20_001, "b"), portFor(20_002, "b")])).toEqual([false, true]);
    expect(portsOf(await store.release(({ run: by }) => by === store.run))).toEqual(["20002/tcp"]);
  });

  it("is named with at most two others", async () => {
    const path = directory();
    for (const name of ["a", "b", "c", "d", "e"]) writeFileSync(join(path, name), "");
    const store = storeOf(path);
    await store.list(all);
    expect(store.warnings).toEqual([
      expect.stringMatching(/, because they are not leases: ("[a-e]", ){2}"[a-e]" and 2 more$/),
    ]);
  });

  it("is not named if it is a file that is being written", async () => {
    const path = directory();
    writeFileSync(claim(path), "");
    const store = storeOf(path);
    expect([await store.list(all), store.warnings]).toEqual([[], []]);
  });

  it.each<[string, string]>([
    ["a time that does not exist", runText({ until: "2026-13-45T99:99:99Z" })],
    ["a time that is a number", runText({ until: 32_503_680_000_000 })],
    ["no time", runText({ until: undefined })],
    ["an owner that is text", runText({ owner: "1" })],
    ["an owner without a start time", runText({ owner: { ...ownerOf(process.pid), start: null } })],
    [
      "an owner whose process id is negative",
      runText({ owner: { ...ownerOf(process.pid), pid: -1 } }),
    ],
    ["a list", "[]"],
    ["null", "null"],
    ["text that is nested too deeply", deep],
  ])("makes a claim count for five minutes if it is a run with %s", async (_, text) => {
    const path = directory();
    writeFileSync(run(path), text);
    writeFileSync(claim(path), JSON.stringify([use]));
    later(4 * MINUTE);
    expect(await storeOf(path).claim([portFor(20_002, "b")])).toEqual([false]);
    later(2 * MINUTE);
    expect(await storeOf(path).claim([portFor(20_002, "b")])).toEqual([true]);
  });

  it("is never an error, whatever its name and content are", async () => {
    const names = fc.oneof(
      fc.constantFrom(`tcp-20002.${token}`, `run.${token}.json`, `udp-20003.${token}`),
      fc.constantFrom(`log.${process.getuid?.()}.jsonl`, `run.${"1".repeat(32)}.json`),
      fc
        .string({ unit: "binary", minLength: 1, maxLength: 40 })
        .map((name) => `x${name.replaceAll(/[\0/]/gu, "_")}`),
    );
    const value = fc.oneof(
      fc.constantFrom(use, ownerOf(process.pid), null, 0, -1, 1e308, "", "x".repeat(5000)),
      fc.constantFrom("+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00Z", "2026-02-31"),
      fc.jsonValue(),
    );
    const about = fc.record(
      { until: value, since: value, owner: value, origin: value, version: value, pid: value },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      value.map((each) => JSON.stringify(each)),
      about.map((each) => JSON.stringify(each)),
      fc.array(fc.oneof(value, about), { maxLength: 3 }).map((each) => JSON.stringify(each)),
    );
    const content = fc.oneof(
      text.map((each) => (path: string) => writeFileSync(path, each)),
      fc.constant((path: string) => mkdirSync(path)),
      fc.constant((path: string) => symlinkSync(path, path)),

      fc
        .string({ minLength: 1, maxLength: 5 })
        .map((target) => (path: string) => symlinkSync(target.replaceAll("\0", "x"), path)),
    );
    const entries = fc.array(fc.tuple(names, content), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(entries, async (made) => {
        const path = directory();
        for (const [name, make] of made)
          try {
            make(join(path, name));
          } catch {
            // The name is not possible, or there is another entry of this name.
          }
        const store = storeOf(path);
        for (const lease of await store.list(all))
          expect(JSON.stringify(lease).length).toBeLessThan(50_000);
        expect(await store.claim([portFor(20_001)])).toEqual([true]);
        expect((await store.release(({ run: by }) => by === store.run)).length).toBe(1);
        rmSync(path, { recursive: true });
      }),
      { numRuns: 100 },
    );
  });
});

describe.runIf(onLinux)("the log of an account", () => {
  const name = `log.${process.getuid?.()}.jsonl`;
  it.each<[string, (path: string, victim: string) => void]>([
    ["a link", (path, victim) => symlinkSync(victim, path)],
    ["a link to itself", (path) => symlinkSync(path, path)],
    ["another name of a file of this account", (path, victim) => linkSync(victim, path)],
    ["a directory", (path) => mkdirSync(path)],
  ])("is not written, but named, if there is %s of its name", async (_, make) => {
    const path = directory();
    const victim = join(scratch, `victim-${count++}`);
    writeFileSync(victim, "untouched", { mode: 0o600 });
    make(join(path, name), victim);
    const store = storeOf(path);
    await store.list(all);
    expect(await store.claim([portFor(20_001)])).toEqual([true]);
    expect(store.warnings.join()).toContain(name);
    expect([readFileSync(victim, "utf8"), lstatSync(victim).mode & 0o777]).toEqual([
      "untouched",
      0o600,
    ]);
  });
});

describe.runIf(onLinux)("a run in another container or on another machine", () => {
  it.each([
    ["PID namespace", { namespace: "pid:[1]" }],
    ["mount namespace", { mounts: "mnt:[1]" }],
    ["boot", { boot: "00000000-0000-0000-0000-000000000000" }],
    ["machine", { machine: "0".repeat(32) }],
  ])("does not share or release the leases of the same copy: %s", async (_, more) => {
    const path = directory();
    const first = storeOf(path);
    await first.claim([portFor(20_001)]);
    editRun(path, first.run, (about) => ({
      ...about,
      origin: { ...(about["origin"] as object), ...more },
    }));
    const second = storeOf(path);
    expect(await second.claim([portFor(20_001), portFor(20_002)])).toEqual([false, true]);
    expect((await second.list(all)).map(({ port, ours }) => `${port} ${ours}`).toSorted()).toEqual([
      "20001 false",
      "20002 true",
    ]);
    expect(portsOf(await second.release(all))).toEqual(["20002/tcp"]);
    expect(portsOf(await second.list(all))).toEqual(["20001/tcp"]);
  });

  it("is another run unless the machine only got its id later", async () => {
    const path = directory();
    const first = storeOf(path);
    await first.claim([portFor(20_001)]);
    editRun(path, first.run, (about) => ({
      ...about,
      origin: { ...(about["origin"] as object), machine: "" },
    }));
    const second = storeOf(path);
    expect(await second.claim([portFor(20_001)])).toEqual([true]);
    expect(portsOf(await second.release(all))).toEqual(["20001/tcp", "20001/tcp"]);
  });

  it("can be of a copy with another name in the same directory", () => {
    const lease = leaseOf(1, portFor(1));
    const names = ["shop shop", "shop shop-a", "shop shop-b", "shop-a shop-a", "blog blog"];
    const same = names.map((a) =>
      names.map((b) => {
        const [[project = "", startedAs = ""], [other = "", otherName = ""]] = [
          a.split(" "),
          b.split(" "),
        ];
        const asked = { ...lease, project: other, startedAs: otherName };
        return Number(isSameUse({ ...lease, project, startedAs } satisfies Lease, asked));
      }),
    );
    expect(same).toEqual([
      [1, 1, 1, 0, 0],
      [1, 1, 0, 1, 0],
      [1, 0, 1, 0, 0],
      [0, 1, 0, 1, 0],
      [0, 0, 0, 0, 1],
    ]);
  });
});

describe.runIf(onLinux)("the end of a lease", () => {
  it("is not a date while its owner is running", async () => {
    const path = directory();
    const store = storeOf(path, ownerOf(process.pid));
    await store.claim([portFor(20_001)]);
    editRun(path, store.run, (about) => ({ ...about, until: "2020-01-01T00:00:00Z" }));
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
    later(40 * DAY);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
  });

  it("is a date if its owner cannot be seen", async () => {
    const path = directory();
    const store = storeOf(path, { ...ownerOf(process.pid), namespace: "pid:[1]" });
    await store.claim([portFor(20_001)]);
    later(5 * DAY - HOUR);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
    later(2 * HOUR);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([true]);
  });

  it.each([
    ["the run says another date", runText({})],
    ["the run says the last date that there is", runText({ until: "+275760-09-13T00:00:00.000Z" })],
  ])("is five days after the file of the run changed, even if %s", async (_, text) => {
    const path = directory();
    writeFileSync(run(path), text);
    writeFileSync(claim(path), JSON.stringify([use]));
    // An account can set other times of its files.
    for (const file of [run(path), claim(path)]) utimesSync(file, 4e9, 4e9);
    const [lease] = await storeOf(path).list(all);
    expect(Date.parse(lease?.until ?? "") - Date.now()).toBeLessThan(5 * DAY + 2 * HOUR);
    later(5 * DAY);
    expect(await storeOf(path).claim([portFor(20_002, "b")])).toEqual([false]);
    later(2 * HOUR);
    expect(await storeOf(path).claim([portFor(20_002, "b")])).toEqual([true]);
  });

  it("is five minutes after its claim without a run, whose files are then removed", async () => {
    const path = directory();
    writeFileSync(claim(path), JSON.stringify([use]));
    utimesSync(claim(path), 4e9, 4e9);
    later(4 * MINUTE);
    await storeOf(path).claim([portFor(20_001)]);
    expect(claimsIn(path)).toHaveLength(2);
    later(2 * MINUTE);
    await storeOf(path).claim([portFor(20_003)]);
    expect(
      claimsIn(path)
        .map((name) => name.slice(4, 9))
        .toSorted(),
    ).toEqual(["20001", "20003"]);
  });
});

describe.runIf(onLinux)("an account", () => {
  const many = (amount: number, copy: string, first = 10_000) =>
    Array.from({ length: amount }, (_, i) => portFor(first + i, copy));

  it("can have 2,000 leases", async () => {
    const path = directory();
    const store = storeOf(path);
    expect((await store.claim(many(1999, "a"))).every(Boolean)).toBe(true);
    await expect(storeOf(path).claim(many(2, "b", 20_000))).rejects.toThrow(
      /^this account would have more than 2000 leases in .*, the maximum; release some with/,
    );
    expect(await storeOf(path).claim(many(1, "b", 20_000))).toEqual([true]);
    expect(await storeOf(path).list(all)).toHaveLength(2000);
    await store.release(all);
    expect(await storeOf(path).claim(many(1, "b", 20_001))).toEqual([true]);
  });

  it("cannot use more ports than that, and its oldest claims count", async () => {
    const path = directory();
    const ports = many(2100, "x");
    writeFileSync(run(path), runText({}));
    for (let first = 0; first < ports.length; first += 16) {
      const shared = ports.slice(first, first + 16);
      const [file = "", ...links] = shared.map(({ port }) => join(path, `tcp-${port}.${token}`));
      writeFileSync(file, JSON.stringify(shared));
      for (const link of links) linkSync(file, link);
    }
    const listed = (await storeOf(path).list(all)).map(({ port }) => port);
    expect(listed).toHaveLength(2000);
    expect(Math.max(...listed)).toBeLessThan(12_016);
    // The order of their names is not the order of their creation.
    const early = join(path, `tcp-9999.${token}`);
    writeFileSync(early, JSON.stringify([portFor(9999, "x")]));
    expect((await storeOf(path).list(all)).map(({ port }) => port)).not.toContain(9999);
  });

  it("cannot make others read more than 10,000 claims", async () => {
    const path = directory();
    writeFileSync(run(path), runText({}));
    for (let port = 1; port <= 10_000; port++)
      writeFileSync(join(path, `udp-${port}.${token}`), "");
    expect(await storeOf(path).list(all)).toEqual([]);
    // The change time has the resolution of the kernel's clock.
    await sleep(20);
    writeFileSync(claim(path), JSON.stringify([use]));
    expect(await storeOf(path).list(all)).toEqual([]);
    rmSync(join(path, `udp-1.${token}`));
    expect(portsOf(await storeOf(path).list(all))).toEqual(["20002/tcp"]);
  });
});

describe.runIf(onLinux)("names that are longer than any file of leases", () => {
  it("do not hide the leases from other runs", async () => {
    const path = directory();
    const ports = Array.from({ length: 16 }, (_, i) => ({
      ...portFor(20_001 + i),
      service: "x".repeat(200_000),
    }));
    expect((await storeOf(path).claim(ports)).every(Boolean)).toBe(true);
    expect(await storeOf(path).list(all)).toHaveLength(16);
    expect(await storeOf(path).claim([portFor(20_001, "b")])).toEqual([false]);
  });
});

describe.runIf(onLinux)("a lease directory that changes while it is used", () => {
  it("is created again if it was removed", async () => {
    const path = directory();
    const store = storeOf(path);
    await store.claim([portFor(20_001)]);
    rmSync(path, { recursive: true });
    expect(await store.list(all)).toEqual([]);
    expect(await store.claim([portFor(20_002)])).toEqual([true]);
    expect(portsOf(await store.release(all))).toEqual(["20002/tcp"]);
  });

  it("is not used if it was replaced by a link", async () => {
    const path = directory();
    const store = storeOf(path);
    await store.claim([portFor(20_001)]);
    renameSync(path, `${path}-moved`);
    symlinkSync(`${path}-moved`, path);
    await expect(store.claim([portFor(20_002)])).rejects.toThrow(/a symbolic link/);
    expect([await store.list(all), await store.release(all)]).toEqual([[], []]);
    // A slash at the end would follow the link.
    const named = openFileLeases({ PORTPLAN_LEASE_DIR: `${path}/` }, null);
    await expect(named.claim([portFor(20_002)])).rejects.toThrow(/a symbolic link/);
    expect(existsSync(join(`${path}-moved`, `run.${store.run}.json`))).toBe(true);
  });
});
