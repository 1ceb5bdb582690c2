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
/** The expected path of the cache. */
let directory: string;
beforeEach(() => {
  caches = join(scratch, `${count++}`, "caches");
  directory = join(caches, "portplan");
});

const open = (more = {}) => openCacheDirectory({ XDG_CACHE_HOME: caches, ...more });
const modeOf = (path: string) => statSync(path).mode & 0o7777;

/** Creates a directory with a mode that does not depend on the umask. */
function make(path: string, mode: number): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
}

it("uses no cache directory if users have no id", () => {
  expect(openCacheDirectory({ XDG_CACHE_HOME: caches }, null)).toBeNull();
});

describe.skipIf(user === null)("openCacheDirectory", () => {
  it("creates a private directory and its parents", () => {
    expect(open()).toBe(directory);
    expect([caches, directory].map(modeOf)).toEqual([0o700, 0o700]);
    expect(open()).toBe(directory);
  });

  it("makes a directory private if other users can read it", () => {
    make(directory, 0o755);
    expect(open()).toBe(directory);
    expect(modeOf(directory)).toBe(0o700);
  });

  it("follows a symbolic link to the user's caches", () => {
    make(join(scratch, "real"), 0o700);
    mkdirSync(join(caches, ".."));
    symlinkSync(join(scratch, "real"), caches);
    expect(open()).toBe(join(scratch, "real/portplan"));
  });

  it.each([0o770, 0o707, 0o777, 0o1777])(
    "does not use or change a directory with mode %o",
    (mode) => {
      make(directory, mode);
      expect(open()).toBeNull();
      expect(modeOf(directory)).toBe(mode);
    },
  );

  it.each([0o770, 0o777])(
    "creates no directory in one with mode %o, where others could replace it",
    (mode) => {
      make(caches, mode);
      expect(open()).toBeNull();
      expect(existsSync(directory)).toBe(false);
    },
  );

  it("creates a directory in one with the sticky bit, where others cannot replace it", () => {
    make(caches, 0o1777);
    expect(open()).toBe(directory);
  });

  it("does not use a directory of another user", () => {
    make(directory, 0o700);
    expect(openCacheDirectory({ XDG_CACHE_HOME: caches }, Number(user) + 1)).toBeNull();
  });

  it("does not use a symbolic link", () => {
    make(join(caches, "elsewhere"), 0o700);
    symlinkSync(join(caches, "elsewhere"), directory);
    expect(open()).toBeNull();
  });

  it("does not use a file", () => {
    mkdirSync(caches, { recursive: true });
    writeFileSync(directory, "");
    expect(() => open()).toThrow(/EEXIST/);
  });

  it("creates no directory in a repository, which could contain one", () => {
    mkdirSync(join(caches, "../.git"), { recursive: true });
    expect(open()).toBeNull();
    expect(existsSync(directory)).toBe(false);
  });

  it("creates no directory in the workspace of a job", () => {
    expect(open({ GITHUB_WORKSPACE: join(caches, "..") })).toBeNull();
    expect(open({ GITHUB_WORKSPACE: join(scratch, "workspace") })).toBe(directory);
  });
});
