import {
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { NO_OPTIONS, OVERRIDE, setEnvBlock } from "../../src/allocate/envBlock.ts";
import {
  findCopyDirectory,
  hasCopy,
  isBelowAny,
  lockCheckouts,
  releaseCheckout,
  requirePrivate,
} from "../../src/system/files/checkout.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "checkout-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const BLOCK = setEnvBlock(null, { variables: new Map(), options: NO_OPTIONS });
let count = 0;
let cwd = "";
beforeEach(() => {
  cwd = join(scratch, `case-${count++}`);
  mkdirSync(cwd);
});

function newFile(): string {
  const path = join(cwd, "new");
  writeFileSync(path, "");
  return path;
}

describe("the lock of a checkout", () => {
  it("lets one run after the other change it, and leaves nothing", async () => {
    const log: string[] = [];
    const run = (name: string) =>
      lockCheckouts([cwd], async () => {
        log.push(`${name} begins`);
        await setTimeout(20);
        log.push(`${name} ends`);
      });
    await Promise.all([run("a"), run("b"), run("c")]);
    expect(log).toHaveLength(6);
    for (const at of [0, 2, 4]) expect(log[at + 1]).toBe(log[at]?.replace("begins", "ends"));
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("is free after an action that fails, and keeps files in its folder", async () => {
    mkdirSync(join(cwd, ".portplan"));
    writeFileSync(join(cwd, ".portplan/compose.yaml"), "");
    const failing = lockCheckouts([cwd], () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await lockCheckouts([cwd], () => Promise.resolve(1))).toBe(1);
    expect(readdirSync(join(cwd, ".portplan"))).toEqual(["compose.yaml"]);
  });

  it("covers several directories, in any order", async () => {
    const names = [join(cwd, "a"), join(cwd, "b")];
    for (const name of names) mkdirSync(name);
    const run = (directories: readonly string[]) =>
      lockCheckouts(directories, () =>
        Promise.resolve(directories.map((each) => existsSync(join(each, ".portplan/lock")))),
      );
    const found = await Promise.all([
      run(names),
      run(names.toReversed()),
      run([...names, ...names]),
    ]);
    expect(found.flat()).not.toContain(false);
    expect(names.flatMap((name) => readdirSync(name))).toEqual([]);
  });

  it("does not create a directory that is gone", async () => {
    const gone = join(cwd, "gone");
    expect(await lockCheckouts([gone], () => Promise.resolve("done"))).toBe("done");
    expect(existsSync(gone)).toBe(false);
  });

  it("of a killed process is broken, and its unfinished files are removed", async () => {
    const folder = join(cwd, ".portplan");
    mkdirSync(folder);
    const files = [
      ".env.99999999.0.new",
      "compose.yaml.99999999.1.new",
      ".gitignore.99999999.0.new",
    ];
    for (const name of [...files, "mine.99999999.0.new"]) writeFileSync(join(folder, name), "");
    writeFileSync(join(folder, `.env.${process.pid}.0.new`), "");
    writeFileSync(join(folder, "lock"), "99999999");
    const minute = Date.now() / 1000 - 60;
    utimesSync(join(folder, "lock"), minute, minute);
    await lockCheckouts([cwd], () => Promise.resolve());
    expect(readdirSync(folder).toSorted()).toEqual([
      `.env.${process.pid}.0.new`,
      "mine.99999999.0.new",
    ]);
  });
});

describe("a release", () => {
  it.each([
    ["removes the files of a copy", true, []],
    [
      "leaves the files of a copy that another process sets up meanwhile",
      false,
      [".env", ".portplan"],
    ],
  ])("%s", async (_, isLocked, left) => {
    const files = openLocalFiles(cwd);
    expect(hasCopy(cwd, files)).toBe(false);
    writeFileSync(join(cwd, ".env"), BLOCK);
    mkdirSync(join(cwd, ".portplan"));
    const release = () => releaseCheckout(cwd, files, isLocked);
    await (isLocked ? lockCheckouts([cwd], release) : release());
    expect([hasCopy(cwd, files), readdirSync(cwd).toSorted()]).toEqual([!isLocked, left]);
  });

  it.each([
    ["the folder of a copy", () => mkdirSync(join(cwd, ".portplan")), true],
    ["the block of a copy in .env", () => writeFileSync(join(cwd, ".env"), BLOCK), true],
    ["a .env of the user", () => writeFileSync(join(cwd, ".env"), "A=1\n"), false],
    ["an override of the user", () => writeFileSync(join(cwd, OVERRIDE), "services: {}\n"), false],
  ])("locks a directory that has files of a copy: %s", (_, prepare, expected) => {
    prepare();
    expect(hasCopy(cwd, openLocalFiles(cwd))).toBe(expected);
  });

  it.each<[string, (path: string) => void]>([
    ["a link to endless data", (path) => symlinkSync("/dev/zero", path)],
    ["a link to a new file", (path) => symlinkSync(newFile(), path)],
    ["a directory", (path) => mkdirSync(path)],
  ])("takes the place of %s", async (_, make) => {
    const lock = join(cwd, ".portplan/lock");
    mkdirSync(join(cwd, ".portplan"));
    make(lock);
    lutimesSync(lock, 1, 1);
    expect(await lockCheckouts([cwd], () => Promise.resolve(1))).toBe(1);
    expect(existsSync(lock)).toBe(false);
  });

  it("is free next to a directory with the name of an unfinished file", async () => {
    mkdirSync(join(cwd, ".portplan/.env.99999999.0.new"), { recursive: true });
    expect(await lockCheckouts([cwd], () => Promise.resolve(1))).toBe(1);
  });
});

describe("a directory with links", () => {
  it.each([
    ["no files", () => {}, null],
    ["a .env of its own", () => writeFileSync(join(cwd, ".env"), ""), null],
    [
      "a .env that is a link",
      () => symlinkSync("/dev/null", join(cwd, ".env")),
      "is a symbolic link, so other directories would get the ports of this copy",
    ],
    ["a .env that is a directory", () => mkdirSync(join(cwd, ".env")), "is not a regular file"],
    [
      "a .portplan that is a link",
      () => symlinkSync(scratch, join(cwd, ".portplan")),
      "is not a directory",
    ],
    [
      "a .portplan that is a file",
      () => writeFileSync(join(cwd, ".portplan"), ""),
      "is not a directory",
    ],
    [
      "a .portplan that is a checkout of the action",
      () => mkdirSync(join(cwd, ".portplan/.git"), { recursive: true }),
      "is a repository; move it to another place",
    ],
  ])("is refused if other directories would get its files: %s", (_, prepare, message) => {
    prepare();
    const check = () => requirePrivate(cwd);
    if (message === null) expect(check).not.toThrow();
    else expect(check).toThrow(message);
  });

  it("is below another one if its target is", () => {
    mkdirSync(join(cwd, "a/b"), { recursive: true });
    symlinkSync(join(cwd, "a"), join(cwd, "link"));
    expect(isBelowAny(join(cwd, "link/b"), [join(cwd, "x"), join(cwd, "a")])).toBe(true);
    expect(isBelowAny(join(cwd, "ab"), [join(cwd, "a")])).toBe(false);
  });
});

it("finds the nearest copy above a directory, but not outside of its repository", () => {
  const below = join(cwd, "repo/app/src");
  mkdirSync(below, { recursive: true });
  mkdirSync(join(cwd, ".portplan"));
  mkdirSync(join(cwd, "repo/.git"));
  expect(findCopyDirectory(below)).toBe(null);
  mkdirSync(join(cwd, "repo/.portplan"));
  writeFileSync(join(cwd, "repo/.portplan/.git"), "");
  expect(findCopyDirectory(below)).toBe(null);
  rmSync(join(cwd, "repo/.portplan/.git"));
  expect(findCopyDirectory(below)).toBe(join(cwd, "repo"));
  mkdirSync(join(cwd, "repo/app/.portplan"));
  expect(findCopyDirectory(below)).toBe(join(cwd, "repo/app"));
});
