import { execFile, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openChanges } from "../../../src/system/changes/openChanges.ts";
import { recordOf, stopOf, UNIT } from "../../changes/records.ts";
import { absent } from "../real.ts";
import { IMPORT_CHANGES, killEverywhere, listArguments } from "./killed.ts";

const runFile = promisify(execFile);
const scratch = mkdtempSync(join(tmpdir(), "records-"));
const state = join(scratch, "state");
const account = process.getuid?.() ?? 0;
const folder = join(state, `changes.${account}`);
const onLinux = process.platform === "linux" || absent("signals and limits are of Linux") !== null;
const isRoot = account === 0 || absent("other accounts need root") !== null;

beforeEach(() => rmSync(state, { recursive: true, force: true }));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const open = () => openChanges({ PORTPLAN_STATE_DIR: state });
const planned = recordOf([stopOf(UNIT, { state: "planned" })]);
const done = recordOf([stopOf(UNIT)]);
const program = (text: string) =>
  `${IMPORT_CHANGES}
  const store = openChanges({ PORTPLAN_STATE_DIR: ${JSON.stringify(state)} });
  const [planned, done] = ${JSON.stringify([planned, done])};
  ${text}`;

describe.runIf(onLinux)("a process that records a change", () => {
  it("leaves whole records, wherever it is killed", () => {
    const seen = new Set<string>();
    const calls = killEverywhere(scratch, program("store.save(planned); store.save(done);"), {
      prepare: () => rmSync(state, { recursive: true, force: true }),
      check(call) {
        const store = open();
        const found = store.list();
        expect([[], [planned], [done]]).toContainEqual(found);
        expect([call, store.warnings]).toEqual([call, []]);
        seen.add(JSON.stringify(found));
        // The next process removes what is left.
        const next = recordOf([], { id: "20261130T070000000Z-00000000" });
        store.save(next);
        expect(store.list()).toEqual([next, ...found]);
        expect(readdirSync(folder)).toHaveLength(found.length + 1);
      },
    });
    expect(seen.size).toBe(3);
    for (const step of [/^mkdirSync .*state$/, /^mkdirSync .*changes/, /^openSync/, /^renameSync/])
      expect(calls.filter((call) => step.test(call))).not.toEqual([]);
  });

  it("changes nothing if the disk is full", () => {
    open().save(planned);
    // As on a full disk, a write fails after the file was created.
    const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
    const words = listArguments(
      program("try { store.save(done); } catch (e) { console.log(e.message); }"),
    );
    const { stdout } = spawnSync("bash", ["-c", script, process.execPath, ...words], {
      encoding: "utf8",
    });
    expect(stdout).toMatch(
      new RegExp(`^cannot record changes in ${folder}: EFBIG: .*; set PORTPLAN_STATE_DIR to `),
    );
    expect(open().list()).toEqual([planned]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("does not disturb others that record changes and list them", async () => {
    const text = program(`
      const number = process.argv[1];
      for (let at = 0; at < 40; at += 1) {
        const id = \`20261130T0615\${String(at).padStart(5, "0")}Z-\${number.repeat(8)}\`;
        for (const record of [planned, done]) store.save({ ...record, id });
        store.list();
      }
      console.log(store.warnings.join());`);
    const runs = ["1", "2", "3", "4"].map((number) =>
      runFile(process.execPath, [...listArguments(text), number]),
    );
    for (const { stdout, stderr } of await Promise.all(runs))
      expect([stdout, stderr]).toEqual(["\n", ""]);
    const store = open();
    const found = store.list();
    expect(found.every(({ steps }) => steps[0]?.state === "done")).toBe(true);
    expect([found.length, readdirSync(folder).length, store.warnings]).toEqual([100, 100, []]);
  });
});

describe.runIf(isRoot)("records of another account", () => {
  const NOBODY = 65_534;

  it("are ignored in the own directory", () => {
    const store = open();
    store.save(done);
    chownSync(store.pathOf(done), NOBODY, NOBODY);
    expect(store.list()).toEqual([]);
    expect(store.warnings).toEqual([expect.stringContaining("because they are not records")]);
  });

  it("are not read or written in a directory of that account", () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, `${done.id}.json`), JSON.stringify(done));
    chownSync(folder, NOBODY, NOBODY);
    const store = open();
    expect(store.list()).toEqual([]);
    const problem = `${folder}: it belongs to account ${NOBODY}`;
    expect(store.warnings).toEqual([`ignored the changes in ${problem}`]);
    expect(() => store.save(planned)).toThrow(`cannot record changes in ${problem}; `);
  });

  it("are in a directory next to the own one", () => {
    chmodSync(scratch, 0o755);
    open().save(done);
    const text = `process.setgid(${NOBODY}); process.setuid(${NOBODY}); ${program(
      "store.save(planned); console.log(store.list().length);",
    ).replace(IMPORT_CHANGES, "")}`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      listArguments(`${IMPORT_CHANGES}${text}`),
      { encoding: "utf8", cwd: "/" },
    );
    expect([stdout, stderr]).toEqual(["1\n", ""]);
    expect(readdirSync(state)).toEqual(["changes.0", `changes.${NOBODY}`]);
    expect(open().list()).toEqual([done]);
  });
});
