import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const scratch = mkdtempSync(join(tmpdir(), "caches-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
let home: string;
beforeEach(() => mkdirSync((home = join(scratch, `${count++}`))));

/** Runs a program of dist/ to its end; returns what it printed. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { PATH = "" } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--", ...args], {
    cwd: root,
    encoding: "utf8",
    env: { PATH, HOME: home, ...env },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

const map = (env = {}) => run(["dist/cli/index.js", "map", "examples/webshop"], env);
const compiled = (directory: string) =>
  existsSync(directory)
    ? readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) =>
        file.isFile(),
      )
    : [];

describe.skipIf(process.platform === "win32")("the compile cache", () => {
  it("is in the home directory, closed to other users, and changes no result", () => {
    const directory = join(home, ".cache/portplan");
    const first = map();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const before = compiled(directory);
    // Node keeps a file for each module.
    expect(before.length).toBeGreaterThan(0);
    expect(map()).toBe(first);
    expect(compiled(directory)).toHaveLength(before.length);
  });

  it("is in XDG_CACHE_HOME if that is absolute", () => {
    map({ XDG_CACHE_HOME: join(home, "caches") });
    expect(readdirSync(home)).toEqual(["caches"]);
    map({ XDG_CACHE_HOME: "caches" });
    expect(readdirSync(home).toSorted()).toEqual([".cache", "caches"]);
  });

  it("is off in a directory that other users can write to", () => {
    const directory = join(home, ".cache/portplan");
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o777);
    map();
    expect(readdirSync(directory)).toEqual([]);
  });

  it("is off if it cannot be made, or if Node is to do without", () => {
    map({ HOME: "/dev/null" });
    map({ NODE_DISABLE_COMPILE_CACHE: "1" });
    expect(readdirSync(home)).toEqual([]);
  });

  it("leaves the user's own NODE_COMPILE_CACHE alone", () => {
    map({ NODE_COMPILE_CACHE: join(home, "own") });
    expect(readdirSync(home)).toEqual(["own"]);
    expect(compiled(join(home, "own"))).not.toEqual([]);
  });

  it("is on in the action where the home directory outlives the job", () => {
    run(["dist/post/index.js"], { RUNNER_ENVIRONMENT: "github-hosted" });
    expect(readdirSync(home)).toEqual([]);
    run(["dist/post/index.js"], { RUNNER_ENVIRONMENT: "self-hosted" });
    expect(compiled(join(home, ".cache/portplan"))).not.toEqual([]);
  });
});
