import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Lease } from "../../src/leases/Lease.ts";
import { claimsIn, portsOf, storeOf } from "./fileStore.ts";
import { isGone, type Owner } from "../../src/system/leases/leaseOwner.ts";
import { ownerOf } from "./ownerOf.ts";
import { portFor } from "./portFor.ts";

const scratch = mkdtempSync(join(tmpdir(), "leases-"));
let count = 0;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const onLinux = process.platform === "linux";
const directory = () => join(scratch, `store-${count++}`);
const all = () => true;

describe.runIf(onLinux)("a claim", () => {
  it("leases a port to only one of two runs", async () => {
    const path = directory();
    expect(await storeOf(path).claim([portFor(20001), portFor(20002)])).toEqual([true, true]);
    expect(await storeOf(path).claim([portFor(20002, "b"), portFor(20003, "b")])).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    ["another protocol", { protocol: "udp" as const }, true],
    [
      "another copy on another address, because a port belongs to one copy",
      { addresses: ["127.0.0.2"], project: "blog", startedAs: "blog" },
      false,
    ],
    ["the same copy under its own name", { startedAs: "shop" }, true],
    ["the same copy under the name of its exported project", { project: "shop-a" }, true],
    ["another service of the same copy", { service: "web" }, false],
    ["another container port of the same service", { target: 5433 }, false],
    ["the same use of the same copy", {}, true],
  ])("on a leased port can only be made by the same use: %s", async (_, more, got) => {
    const path = directory();
    await storeOf(path).claim([portFor(20001)]);
    expect(await storeOf(path).claim([portFor(20001, "a", more)])).toEqual([got]);
  });

  it("is listed and released separately from claims that share its file", async () => {
    const path = directory();
    const store = storeOf(path);
    const ports = Array.from({ length: 200 }, (_, i) =>
      portFor(20_000 + i, "a", { target: i + 1, directory: `/${"d".repeat(i)}` }),
    );
    expect((await store.claim(ports)).filter((got) => !got)).toEqual([]);
    // Links to a few files.
    expect(new Set(claimsIn(path).map((name) => statSync(join(path, name)).ino)).size).toBeLessThan(
      20,
    );
    const [first, ...others] = ports;
    if (first !== undefined) await store.drop([first]);
    const listed = await storeOf(path).list(all);
    expect(listed.toSorted((a, b) => a.port - b.port)).toEqual(
      others.map((port) => expect.objectContaining(port)),
    );
    expect(await storeOf(path).claim([portFor(20_000, "b"), portFor(20_001, "b")])).toEqual([
      true,
      false,
    ]);
  });

  it("is listed with its use, owner and times", async () => {
    const path = directory();
    const store = storeOf(path, ownerOf(process.pid));
    await store.claim([portFor(20001)]);
    const [lease] = await storeOf(path).list(all);
    expect(lease).toMatchObject({
      ...portFor(20001),
      run: store.run,
      ours: true,
      pid: process.pid,
    });
    expect(Date.parse(lease?.until ?? "") - Date.parse(lease?.since ?? "")).toBe(
      5 * 24 * 3_600_000,
    );
  });

  it("can be released repeatedly by its run, and leaves an empty store", async () => {
    const path = directory();
    const [first, second] = [storeOf(path), storeOf(path)];
    await first.claim([portFor(20001), portFor(20002)]);
    await second.claim([portFor(20003, "b")]);
    const own = ({ run }: Lease) => run === first.run;
    expect(portsOf(await first.release(own))).toEqual(["20001/tcp", "20002/tcp"]);
    expect(await first.release(own)).toEqual([]);
    expect(portsOf(await second.list(all))).toEqual(["20003/tcp"]);
    await second.release(all);
    expect(readdirSync(path).filter((name) => !name.startsWith("log."))).toEqual([]);
  });

  it("remains when another run for the same copy releases its claim", async () => {
    const path = directory();
    const [first, second] = [storeOf(path), storeOf(path)];
    expect([await first.claim([portFor(20001)]), await second.claim([portFor(20001)])]).toEqual([
      [true],
      [true],
    ]);
    await first.release(({ run }) => run === first.run);
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([false]);
  });

  it("removes old files of a process that was killed before its first claim", async () => {
    const path = directory();
    await storeOf(path).claim([portFor(20001)]);
    const unfinished = join(path, `run.${"0".repeat(32)}.json`);
    writeFileSync(unfinished, "");
    const made = statSync(unfinished).ctimeMs;
    const clock = vi.spyOn(Date, "now");
    for (const [age, isThere] of [
      [900, true],
      [1100, false],
    ] as const) {
      clock.mockReturnValue(made + age);
      await storeOf(path).claim([portFor(20002)]);
      expect([age, existsSync(unfinished)]).toEqual([age, isThere]);
    }
    clock.mockRestore();
  });

  it("counts for some minutes if the file of its run is broken", async () => {
    const path = directory();
    const store = storeOf(path);
    await store.claim([portFor(20001)]);
    const file = join(path, `run.${store.run}.json`);
    writeFileSync(file, "{");
    utimesSync(file, 0, 0);
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 4 * 60_000);
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([false]);
    clock.mockRestore();
    expect(existsSync(file)).toBe(true);
  });

  it("is logged when it is made and when it is reclaimed", async () => {
    const path = directory();
    const store = storeOf(path);
    await store.claim([portFor(20001)]);
    await store.release(all);
    const lines = readFileSync(join(path, `log.${process.getuid?.()}.jsonl`), "utf8")
      .trim()
      .split("\n");
    const events = lines.map((line) => JSON.parse(line));
    expect(
      events.map(({ event, port, project, service }) => [event, port, project, service]),
    ).toEqual([
      ["given", 20001, "shop", "db"],
      ["released", 20001, "shop", "db"],
    ]);
  });
});

describe.runIf(onLinux)("an ended run", () => {
  const self = ownerOf(process.pid);
  it.each<[string, Partial<Owner>, boolean]>([
    ["this process", {}, false],
    ["an earlier process of this id", { start: self.start - 1 }, true],
    ["a process of an id that no process has", { pid: 4_194_305 }, true],
    [
      "a process in another PID namespace",
      { pid: 4_194_305, namespace: "pid:[4026531999]" },
      false,
    ],
    [
      "a process on another machine",
      { boot: "00000000-0000-0000-0000-000000000000", machine: "0".repeat(32) },
      false,
    ],
    [
      "a process of another boot of a machine without an id",
      { boot: "00000000-0000-0000-0000-000000000000" },
      false,
    ],
  ])("%s", (_, more, gone) => {
    expect(isGone({ ...self, ...more })).toBe(gone);
  });

  it("belongs to a process of an earlier boot of this machine", () => {
    const machine = existsSync("/etc/machine-id")
      ? readFileSync("/etc/machine-id", "utf8").trim()
      : "";
    expect(isGone({ ...self, boot: "00000000-0000-0000-0000-000000000000", machine })).toBe(
      machine !== "",
    );
  });

  it.each<[string, Partial<Owner>, number]>([
    ["a job", { namespace: "pid:[4026531999]" }, 120],
    ["a terminal that cannot be seen", { namespace: "pid:[4026531836]", terminal: true }, 120],
    [
      "a terminal in a container, which other processes cannot see close",
      { namespace: "pid:[4026531999]", terminal: true },
      6,
    ],
  ])("of %s ends at the latest after its number of hours", async (_, more, hours) => {
    const store = storeOf(directory(), { ...self, ...more });
    await store.claim([portFor(20001)]);
    const [lease] = await store.list(() => true);
    expect(Date.parse(lease?.until ?? "") - Date.parse(lease?.since ?? "")).toBe(hours * 3_600_000);
  });

  it("ends after a time without an owner, and after five days in any case", async () => {
    const path = directory();
    const store = storeOf(path);
    await store.claim([portFor(20001)]);
    const file = join(path, `run.${store.run}.json`);
    const write = (until: number) =>
      writeFileSync(
        file,
        JSON.stringify({ version: 1, until: new Date(until).toISOString(), owner: null }),
      );
    write(Date.now() + 1000);
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([false]);
    write(Date.now() - 1000);
    expect(await storeOf(path).claim([portFor(20001, "b")])).toEqual([true]);
    const other = storeOf(path);
    await other.claim([portFor(20002, "c")]);
    const late = join(path, `run.${other.run}.json`);
    writeFileSync(late, JSON.stringify({ version: 1, until: "2999-01-01T00:00:00Z", owner: null }));
    expect(await storeOf(path).claim([portFor(20002, "d")])).toEqual([false]);
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + (5 * 24 + 2) * 3_600_000);
    expect(await storeOf(path).claim([portFor(20002, "d")])).toEqual([true]);
    clock.mockRestore();
  });
});

describe.runIf(onLinux)("a lease directory", () => {
  it.each<[string, (path: string) => void, RegExp]>([
    ["a link", (path) => symlinkSync(scratch, path), /it is not a directory/],
    ["a file", (path) => writeFileSync(path, ""), /it is not a directory/],
    [
      "a directory in which accounts can remove each other's files",
      (path) => {
        mkdirSync(path);
        chmodSync(path, 0o777);
      },
      /unless its mode is 1777/,
    ],
    [
      "a directory that cannot be created",
      (path) => writeFileSync(path.replace(/\/x$/, ""), ""),
      /ENOTDIR|not a directory/,
    ],
  ])("must not be %s", async (name, make, message) => {
    const path = name === "one that cannot be made" ? join(directory(), "x") : directory();
    make(path);
    await expect(storeOf(path).claim([portFor(20001)])).rejects.toThrow(message);
  });

  it("has a log that does not follow links", async () => {
    const path = directory();
    mkdirSync(path);
    chmodSync(path, 0o1777);
    const victim = join(scratch, `victim-${count++}`);
    writeFileSync(victim, "untouched");
    symlinkSync(victim, join(path, `log.${process.getuid?.()}.jsonl`));
    expect(await storeOf(path).claim([portFor(20001)])).toEqual([true]);
    expect(readFileSync(victim, "utf8")).toBe("untouched");
  });

  it("is not created if leases are only listed", async () => {
    const path = directory();
    expect(await storeOf(path).list(all)).toEqual([]);
    expect(await storeOf(path).claim([])).toEqual([]);
    expect(await storeOf(path).release(all)).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });
});
