import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openCacheDirectory } from "../../src/system/files/compileCache.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "caches-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const user = process.getuid?.() ?? null;
let count = 0;
let caches: string;
/** Where the cache would be. */
let directory: string;
beforeEach(() => {
  caches = join(scratch, `${count++}`, "caches");
  directory = join(caches, "portplan");
});

const open = (more = {}) => openCacheDirectory({ XDG_CACHE_HOME: caches, ...more });
const modeOf = (path: string) => statSync(path).mode & 0o7777;

/** Makes the directory with a mode that does not depend on the umask. */
function make(path: string, mode: number): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
}

it("has no directory where users have no id", () => {
  expect(openCacheDirectory({ XDG_CACHE_HOME: caches }, null)).toBeNull();
});

describe.skipIf(user === null)("the directory of the compile cache", () => {
  it("is made with all above it, for the user alone", () => {
    expect(open()).toBe(directory);
    expect([caches, directory].map(modeOf)).toEqual([0o700, 0o700]);
    expect(open()).toBe(directory);
  });

  it("is closed to other users if they could only read it", () => {
    make(directory, 0o755);
    expect(open()).toBe(directory);
    expect(modeOf(directory)).toBe(0o700);
  });

  it("is found behind a symbolic link to the user's caches", () => {
    make(join(scratch, "real"), 0o700);
    mkdirSync(join(caches, ".."));
    symlinkSync(join(scratch, "real"), caches);
    expect(open()).toBe(join(scratch, "real/portplan"));
  });

  it.each([0o770, 0o707, 0o777, 0o1777])("is not used with mode %o, nor changed", (mode) => {
    make(directory, mode);
    expect(open()).toBeNull();
    expect(modeOf(directory)).toBe(mode);
  });

  it.each([0o770, 0o777])("is not made where others could replace it: in mode %o", (mode) => {
    make(caches, mode);
    expect(open()).toBeNull();
    expect(existsSync(directory)).toBe(false);
  });

  it("is made in a directory where everybody can write and nobody can replace it", () => {
    make(caches, 0o1777);
    expect(open()).toBe(directory);
  });

  it("is not used if it is another user's", () => {
    make(directory, 0o700);
    expect(openCacheDirectory({ XDG_CACHE_HOME: caches }, Number(user) + 1)).toBeNull();
  });

  it("is not used if it is a symbolic link", () => {
    make(join(caches, "elsewhere"), 0o700);
    symlinkSync(join(caches, "elsewhere"), directory);
    expect(open()).toBeNull();
  });

  it("is not used if it is a file", () => {
    mkdirSync(caches, { recursive: true });
    writeFileSync(directory, "");
    expect(() => open()).toThrow(/EEXIST/);
  });

  it("is not made in a repository, which could bring its own", () => {
    mkdirSync(join(caches, "../.git"), { recursive: true });
    expect(open()).toBeNull();
    expect(existsSync(directory)).toBe(false);
  });

  it("is not made in the workspace of a job", () => {
    expect(open({ GITHUB_WORKSPACE: join(caches, "..") })).toBeNull();
    expect(open({ GITHUB_WORKSPACE: join(scratch, "workspace") })).toBe(directory);
  });
});
