import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ChangeRecord, StepState } from "../../src/changes/ChangeRecord.ts";
import { MAX_RECORD, MAX_RECORDS, openChanges } from "../../src/system/changes/openChanges.ts";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { editOf, PROCESS, recordOf, stopOf, UNIT } from "./records.ts";

const scratch = mkdtempSync(join(tmpdir(), "changes-"));
const state = join(scratch, "state");
const account = process.getuid?.() ?? 0;
const folder = join(state, `changes.${account}`);
const onPosix = process.platform !== "win32";
const GONE = 99_999_999;

beforeEach(() => rmSync(state, { recursive: true, force: true }));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const open = () => openChanges({ PORTPLAN_STATE_DIR: state });
const idOf = (at: number) => `20261130T0615${String(at).padStart(5, "0")}Z-1a2b3c4d`;
const numbered = (at: number, stepState: StepState = "done"): ChangeRecord =>
  recordOf([stopOf(UNIT, { state: stepState })], { id: idOf(at) });
const fileOf = ({ id }: Pick<ChangeRecord, "id">) => join(folder, `${id}.json`);
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

describe("the records of changes", () => {
  it("are listed with the newest first, as they were saved", () => {
    const store = open();
    const records = [2, 1, 3].map((at) => numbered(at));
    for (const record of records) store.save(record);
    expect(open().list()).toEqual([numbered(3), numbered(2), numbered(1)]);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(open().warnings).toEqual([]);
  });

  it("are replaced", () => {
    open().save(numbered(1, "planned"));
    open().save(numbered(1, "done"));
    expect(open().list()).toEqual([numbered(1, "done")]);
    expect(readdirSync(folder)).toEqual([`${idOf(1)}.json`]);
  });

  it("are empty without a directory, which is not created", () => {
    const store = open();
    expect([store.list(), store.warnings, existsSync(state)]).toEqual([[], [], false]);
    mkdirSync(state);
    expect([store.list(), store.warnings, existsSync(folder)]).toEqual([[], [], false]);
  });

  it.runIf(onPosix).each([0, 0o022, 0o077, 0o777])(
    "can be read by this account only, with the umask %o",
    (umask) => {
      const before = process.umask(umask);
      try {
        open().save(numbered(1));
        expect(process.umask(umask)).toBe(umask);
      } finally {
        process.umask(before);
      }
      expect([state, folder, fileOf(numbered(1))].map(modeOf)).toEqual([
        "1777",
        "700",
        process.platform === "linux" ? "1600" : "600",
      ]);
    },
  );

  it("have the paths that are reported", () => {
    const store = open();
    store.save(numbered(1));
    expect(existsSync(store.pathOf(numbered(1)))).toBe(true);
  });

  it.each<[string, ChangeRecord, RegExp]>([
    [
      "is too large",
      recordOf(
        Array.from({ length: 120 }, () =>
          editOf({ edits: [{ start: 0, before: "5".repeat(10_000), after: "" }] }),
        ),
      ),
      /^cannot record a change of more than 1 MiB$/,
    ],
    ["is malformed", recordOf([], { directory: "shop" }), /^cannot record a malformed change$/],
    ["has another file as its id", recordOf([], { id: "../../a" }), /malformed/],
  ])("are refused if one %s", (_, record, message) => {
    expect(() => open().save(record)).toThrow(message);
    expect(existsSync(state)).toBe(false);
  });

  it("are not taken for leases, however old they are", async () => {
    open().save(numbered(1));
    const leases = openFileLeases(
      { PORTPLAN_STATE_DIR: state, PORTPLAN_LEASE_DIR: join(scratch, "leases") },
      null,
    );
    mkdirSync(join(state, "changes.4294967294"));
    expect(await leases.list(() => true, true)).toEqual([]);
    await leases.release(() => true);
    expect(leases.warnings).toEqual([]);
    expect(open().list()).toEqual([numbered(1)]);
    writeFileSync(join(state, "changes.1"), "");
    await leases.list(() => true, true);
    expect(leases.warnings).toEqual([expect.stringContaining(`not leases: "changes.1"`)]);
  });
});

describe("what is not a record", () => {
  beforeEach(() => open().save(numbered(1)));
  const text = (record: unknown) => JSON.stringify(record);
  const other = `${idOf(2)}.json`;

  it.each<[string, () => void]>([
    ["an empty file", () => write(other, "")],
    ["a file that is not JSON", () => write(other, "{")],
    ["a record that is not complete", () => write(other, text(numbered(2)).slice(0, -20))],
    ["another version", () => write(other, text({ ...numbered(2), version: 2 }))],
    ["the record of another file", () => write(other, text(numbered(3)))],
    ["a record with another name", () => write("last.json", text(numbered(2)))],
    ["a record with an option as a unit", () => write(other, text(withUnit("--root=/srv")))],
    ["deeply nested JSON", () => write(other, "[".repeat(100_000))],
    ["a directory", () => mkdirSync(join(folder, other))],
    [
      "a file that is too large",
      () => {
        write(other, "");
        truncateSync(join(folder, other), MAX_RECORD + 1);
      },
    ],
    [
      "a link to a record",
      () => {
        writeFileSync(join(scratch, "record"), text(numbered(2)));
        symlinkSync(join(scratch, "record"), join(folder, other));
      },
    ],
    ["a link to itself", () => symlinkSync(other, join(folder, other))],
    ["a link to nothing", () => symlinkSync(join(scratch, "missing"), join(folder, other))],
    ["a name with control characters", () => write("a\n::warning::x.json", "")],
  ])("is ignored with a warning: %s", (_, make) => {
    make();
    const store = open();
    expect(store.list()).toEqual([numbered(1)]);
    const name = readdirSync(folder).find((each) => each !== `${idOf(1)}.json`);
    const reason = "because they are not records";
    expect(store.warnings).toEqual([`ignored in ${folder}, ${reason}: ${JSON.stringify(name)}`]);
    store.save(numbered(4));
    expect(open().list()).toEqual([numbered(4), numbered(1)]);
  });

  const withUnit = (name: string) => ({
    ...numbered(2),
    steps: [stopOf({ ...UNIT, names: [name] })],
  });

  it("is ignored without a warning if a process has not completed it", () => {
    write(`${other}.${process.pid}.new`, "{");
    const store = open();
    expect([store.list(), store.warnings]).toEqual([[numbered(1)], []]);
  });

  it("is removed if its process was killed, with the next record", () => {
    write(`${other}.${GONE}.new`, "{");
    write(`${idOf(3)}.json.${process.ppid}.new`, "{");
    open().save(numbered(4));
    expect(readdirSync(folder)).toEqual([
      `${idOf(1)}.json`,
      `${idOf(3)}.json.${process.ppid}.new`,
      `${idOf(4)}.json`,
    ]);
  });

  it("is named with at most two others", () => {
    for (const name of ["a", "b", "c", "d", "e"]) write(name, "");
    const store = open();
    store.list();
    store.list();
    expect(store.warnings).toEqual([expect.stringMatching(/: "a", "b", "c" and 2 more$/)]);
  });

  it("is replaced if it has the name of a new record that is not complete", () => {
    const left = join(folder, `${idOf(5)}.json.${process.pid}.new`);
    linkSync(fileOf(numbered(1)), left);
    open().save(numbered(5));
    expect(open().list()).toEqual([numbered(5), numbered(1)]);
    expect(existsSync(left)).toBe(false);
  });
});

describe.runIf(onPosix)("a directory that other accounts could change", () => {
  const SYMLINK = "it is not a directory, but a symbolic link";

  it.each<[string, string, () => void]>([
    [
      `${state}: ${SYMLINK}`,
      "a link instead of the directory of all accounts",
      () => {
        mkdirSync(join(scratch, "elsewhere"), { recursive: true });
        symlinkSync(join(scratch, "elsewhere"), state);
      },
    ],
    [
      `${state}: it is not a directory`,
      "a file instead of the directory of all accounts",
      () => writeFileSync(state, ""),
    ],
    [
      `${folder}: ${SYMLINK}`,
      "a link instead of the own directory",
      () => {
        mkdirSync(state);
        mkdirSync(join(scratch, "elsewhere"), { recursive: true, mode: 0o700 });
        symlinkSync(join(scratch, "elsewhere"), folder);
      },
    ],
    [
      `${folder}: it is not a directory`,
      "a file instead of the own directory",
      () => {
        mkdirSync(state);
        writeFileSync(folder, "");
      },
    ],
    [
      `${folder}: other accounts can use it unless its mode is 700`,
      "a directory that others can read",
      () => {
        mkdirSync(folder, { recursive: true });
        chmodSync(folder, 0o755);
      },
    ],
  ])("is not used: %s", (problem, _, make) => {
    make();
    const before = readdirSync(scratch, { recursive: true });
    expect(() => open().save(numbered(1))).toThrow(
      `cannot record changes in ${problem}; ` +
        "set PORTPLAN_STATE_DIR to a directory that only this account can write to",
    );
    const store = open();
    expect(store.list()).toEqual([]);
    expect(store.warnings).toEqual([`ignored the changes in ${problem}`]);
    expect(readdirSync(scratch, { recursive: true })).toEqual(before);
  });

  it("is not used if others could remove the own one", () => {
    mkdirSync(state);
    chmodSync(state, 0o777);
    expect(() => open().save(numbered(1))).toThrow(
      "accounts could remove each other's leases unless its mode is 1777",
    );
  });

  it("is used if only this account can write to it", () => {
    mkdirSync(state, { mode: 0o700 });
    open().save(numbered(1));
    expect(open().list()).toEqual([numbered(1)]);
  });
});

describe("more than 100 records", () => {
  const fill = (states: (at: number) => StepState, count = MAX_RECORDS) => {
    open().save(numbered(0, states(0)));
    for (let at = 1; at < count; at += 1)
      writeFileSync(fileOf(numbered(at)), JSON.stringify(numbered(at, states(at))));
  };
  const listNumbers = () =>
    open()
      .list()
      .map(({ id }) => Number(id.slice(13, 18)));

  it("lose the oldest one that is undone", () => {
    fill((at) => (at === 40 || at === 60 ? "undone" : "done"));
    open().save(numbered(200));
    const left = listNumbers();
    expect([left.length, left.includes(40), left.includes(60)]).toEqual([100, false, true]);
    open().save(numbered(201));
    expect(listNumbers()).not.toContain(60);
  });

  it("lose the oldest one if none is undone", () => {
    fill(() => "done");
    open().save(numbered(200));
    expect(listNumbers()).toEqual([200, ...Array.from({ length: 99 }, (_, at) => 99 - at)]);
  });

  it("never lose the one that is saved, however old it is", () => {
    fill((at) => (at === 0 ? "undone" : "done"), 101);
    open().save(numbered(0, "undone"));
    expect(listNumbers()).toEqual([...Array.from({ length: 99 }, (_, at) => 100 - at), 0]);
  });

  it("lose what is not a record first", () => {
    fill(() => "done", 99);
    mkdirSync(join(folder, `${idOf(150)}.json`, "inner"), { recursive: true });
    open().save(numbered(200));
    expect(readdirSync(folder)).toHaveLength(100);
    expect(listNumbers()).toHaveLength(100);
  });

  it("are counted without those that are lost or failed", () => {
    const lost = recordOf([stopOf(PROCESS, { state: "lost" }), stopOf(UNIT, { state: "failed" })], {
      id: idOf(50),
    });
    fill(() => "planned");
    writeFileSync(fileOf(lost), JSON.stringify(lost));
    open().save(numbered(200));
    expect(listNumbers()).not.toContain(50);
    expect(readFileSync(fileOf(numbered(200)), "utf8").endsWith("\n")).toBe(true);
  });
});
