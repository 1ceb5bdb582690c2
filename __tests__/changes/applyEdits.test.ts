import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { EditStep, TextEdit } from "../../src/changes/ChangeRecord.ts";
import { applyEdits, FILE_EDITOR, planEdits } from "../../src/system/changes/applyEdits.ts";

const scratch = mkdtempSync(join(tmpdir(), "edits-"));
const folder = join(scratch, "shop");
const compose = join(folder, "compose.yaml");
const dotenv = join(folder, ".env");
const onPosix = process.platform !== "win32";
const GONE = 99_999_999;

const COMPOSE = 'services:\n  db:\n    ports: ["5432:5432"]\n';
const ENV = "TOKEN=hunter2\r\nDB_PORT=5432\r\n";

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(compose, COMPOSE);
  writeFileSync(dotenv, ENV);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const replace = (text: string): TextEdit[] => [
  { start: text.indexOf("5432"), before: "5432", after: "5433" },
];
const planBoth = () => [planEdits(compose, replace(COMPOSE)), planEdits(dotenv, replace(ENV))];
const contents = () => [compose, dotenv].map((path) => readFileSync(path, "utf8"));
const files = FILE_EDITOR;

const BEFORE = [COMPOSE, ENV];
const AFTER = BEFORE.map((text) => text.replace("5432", "5433"));

describe("edits of files", () => {
  it("are applied and reverted", () => {
    const steps = planBoth();
    expect(contents()).toEqual(BEFORE);
    expect(steps.map((step) => files.inspect(step))).toEqual([
      { state: "before" },
      { state: "before" },
    ]);
    applyEdits(steps);
    expect(contents()).toEqual(AFTER);
    expect(steps.map((step) => files.inspect(step))).toEqual(
      AFTER.map((text) => ({ state: "after", text })),
    );
    files.revert(steps);
    expect(contents()).toEqual(BEFORE);
    expect(readdirSync(folder).toSorted()).toEqual([".env", "compose.yaml"]);
  });

  it("hold no text of the file but what they replace", () => {
    expect(JSON.stringify(planBoth())).not.toMatch(/hunter2|services|DB_PORT/);
  });

  it.each<[string, string]>([
    ["Windows line ends", "a: 1\r\nports: [5432]\r\n"],
    ["a byte order mark", "\ufeffports: [5432]\n"],
    ["two byte order marks", "\ufeff\ufeffports: [5432]\n"],
    ["characters outside of the BMP", "# 😀é\u2028\nports: [5432] # 🐘\n"],
    ["no line end", "ports: [5432]"],
    ["old Macintosh line ends", "a: 1\rports: [5432]\r"],
    ["null characters", "a\0b 5432\0"],
  ])("keep all other bytes: %s", (_, text) => {
    writeFileSync(compose, text);
    // As readers of Compose files see it.
    const seen = text.startsWith("\ufeff") ? text.slice(1) : text;
    const steps = [planEdits(compose, replace(seen))];
    applyEdits(steps);
    expect(readFileSync(compose, "utf8")).toBe(text.replace("5432", "5433"));
    expect(files.inspect(steps[0] ?? never())).toEqual({
      state: "after",
      text: seen.replace("5432", "5433"),
    });
    files.revert(steps);
    expect(readFileSync(compose)).toEqual(Buffer.from(text));
  });

  it.runIf(onPosix)("keep the mode of a file", () => {
    chmodSync(dotenv, 0o600);
    chmodSync(compose, 0o664);
    const steps = planBoth();
    applyEdits(steps);
    expect([compose, dotenv].map((path) => statSync(path).mode & 0o777)).toEqual([0o664, 0o600]);
    files.revert(steps);
    expect([compose, dotenv].map((path) => statSync(path).mode & 0o777)).toEqual([0o664, 0o600]);
  });

  it.runIf(process.getuid?.() === 0)("keep the owner of a file if root makes them", () => {
    chownSync(dotenv, 65_534, 65_533);
    applyEdits(planBoth());
    expect(statSync(dotenv)).toMatchObject({ uid: 65_534, gid: 65_533 });
  });

  it("of nothing change nothing", () => {
    const steps = [planEdits(compose, [])];
    applyEdits(steps);
    files.revert(steps);
    expect(contents()).toEqual(BEFORE);
  });
});

describe("planEdits", () => {
  const LINK = "it is a symbolic link";
  it.each<[string, () => void, string]>([
    ["a text that is not there", () => writeFileSync(compose, ""), `edit ${compose}: there is no`],
    [
      "a file that is not UTF-8",
      () => writeFileSync(compose, Buffer.from([0xff, 0x35, 0x34])),
      `edit ${compose}: it is not UTF-8 text`,
    ],
    ["a missing file", () => rmSync(compose), `read ${compose}: it does not exist anymore`],
    [
      "a missing directory",
      () => rmSync(folder, { recursive: true }),
      `read ${compose}: ${folder} does not exist anymore`,
    ],
    [
      "a directory",
      () => {
        rmSync(compose);
        mkdirSync(compose);
      },
      `read ${compose}: it is not a regular file`,
    ],
    [
      "a link",
      () => {
        renameSync(compose, join(folder, "real.yaml"));
        symlinkSync("real.yaml", compose);
      },
      `read ${compose}: ${LINK}`,
    ],
    [
      "a file with several names",
      () => linkSync(compose, join(folder, "other.yaml")),
      `write ${compose}: it is a hard link, so it has other names`,
    ],
    [
      "a file that is too large",
      () => truncateSync(compose, 16 * 1024 * 1024 + 1),
      `read ${compose}: it is larger than 16 MiB`,
    ],
  ])("refuses %s", (_, make, message) => {
    make();
    expect(() => planEdits(compose, replace(COMPOSE))).toThrow(`cannot ${message}`);
  });
});

describe("files that another program changes", () => {
  it("are not edited, and neither are the others", () => {
    const steps = planBoth();
    writeFileSync(dotenv, "DB_PORT=1\n");
    expect(() => applyEdits(steps)).toThrow(`another program has changed ${dotenv}`);
    expect(contents()).toEqual([COMPOSE, "DB_PORT=1\n"]);
  });

  it("are not restored, and neither are the others", () => {
    const steps = planBoth();
    applyEdits(steps);
    writeFileSync(dotenv, "DB_PORT=1\n");
    expect(steps.map((step) => files.inspect(step).state)).toEqual(["after", "changed"]);
    expect(() => files.revert(steps)).toThrow(`another program has changed ${dotenv}`);
    expect(contents()).toEqual([AFTER[0], "DB_PORT=1\n"]);
  });

  it("are restored if only one of them is edited", () => {
    const steps = planBoth();
    applyEdits(steps.slice(0, 1));
    files.revert(steps);
    expect(contents()).toEqual(BEFORE);
  });

  it("stay as they are if one cannot be replaced anymore", () => {
    const steps = planBoth();
    linkSync(dotenv, join(folder, "other"));
    expect(() => applyEdits(steps)).toThrow(
      `cannot write ${dotenv}: it is a hard link, so it has other names`,
    );
    expect(contents()).toEqual(BEFORE);
  });

  it.each<[string, () => void, string]>([
    ["is missing", () => rmSync(dotenv), `cannot read ${dotenv}: it does not exist anymore`],
    [
      "is not text anymore",
      () => writeFileSync(dotenv, Buffer.from([0xff])),
      "it is not UTF-8 text anymore",
    ],
    [
      "is a link",
      () => {
        rmSync(dotenv);
        symlinkSync(compose, dotenv);
      },
      `cannot read ${dotenv}: it is a symbolic link`,
    ],
  ])("cannot be read if one %s", (_, make, reason) => {
    const [, step = never()] = planBoth();
    make();
    expect(files.inspect(step)).toEqual({ state: "unreadable", reason });
    expect(() => files.revert([step])).toThrow(/^cannot read|^another program has changed/);
  });

  it("are not edited by a record that does not match them", () => {
    const [step = never()] = planBoth();
    expect(() => applyEdits([{ ...step, after: "0".repeat(64) }])).toThrow(
      `the record of ${compose} does not match it`,
    );
    expect(() => applyEdits([step, step])).toThrow("there are several changes of one file");
    expect(contents()).toEqual(BEFORE);
  });
});

describe("what a killed process left next to a file", () => {
  const left = () => readdirSync(folder).filter((name) => name.includes(".new"));
  const names = [
    `compose.yaml.${GONE}.0.new`,
    `.env.${GONE}.1.new`,
    `.env.${process.ppid}.1.new`,
    `other.${GONE}.0.new`,
    `compose.yaml.${GONE}.new`,
    "compose.yaml.x.0.new",
  ];
  const stay = names.slice(2).toSorted();

  it("is removed before files are edited or restored", () => {
    for (const change of [applyEdits, (steps: readonly EditStep[]) => files.revert(steps)]) {
      const steps = planBoth();
      for (const name of names) writeFileSync(join(folder, name), "");
      change(steps);
      expect(left().toSorted()).toEqual(stay);
      files.revert(steps);
    }
  });

  it("stays if the state of the files is only read", () => {
    const steps = planBoth();
    for (const name of names) writeFileSync(join(folder, name), "");
    for (const step of steps) files.inspect(step);
    expect(left()).toHaveLength(names.length);
  });
});

function never(): never {
  throw new Error("unreachable");
}
