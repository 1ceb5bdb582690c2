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

/** Runs a program of dist/, and returns its output. */
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
  it("is in the home directory, is private, and does not change the output", () => {
    const directory = join(home, ".cache/portplan");
    const first = map();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const before = compiled(directory);
    // Node writes a file for each module.
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

  it("is off if its directory cannot be created or Node disables it", () => {
    map({ HOME: "/dev/null" });
    map({ NODE_DISABLE_COMPILE_CACHE: "1" });
    expect(readdirSync(home)).toEqual([]);
  });

  it("does not override NODE_COMPILE_CACHE", () => {
    map({ NODE_COMPILE_CACHE: join(home, "own") });
    expect(readdirSync(home)).toEqual(["own"]);
    expect(compiled(join(home, "own"))).not.toEqual([]);
  });

  it("is on in the action if the home directory outlives the job", () => {
    run(["dist/post/index.js"], { RUNNER_ENVIRONMENT: "github-hosted" });
    expect(readdirSync(home)).toEqual([]);
    run(["dist/post/index.js"], { RUNNER_ENVIRONMENT: "self-hosted" });
    expect(compiled(join(home, ".cache/portplan"))).not.toEqual([]);
  });
});
