import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ReferenceSearch } from "../../../src/rules/readRepositoryContext.ts";
import { openLocalFiles } from "../../../src/system/files/openLocalFiles.ts";
import { readRepositoryTexts } from "../../../src/system/files/readRepositoryTexts.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "texts-")));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), content);
}

const git = (...args: string[]) => expect(spawnSync("git", args, { cwd: root }).status).toBe(0);

async function names(search?: ReferenceSearch): Promise<string[]> {
  const texts = await readRepositoryTexts(root, openLocalFiles(root, root), search);
  return Array.from(texts, ({ path }) => relative(root, path).replaceAll("\\", "/")).toSorted();
}

it("reads files that git tracks or would add, but no ignored ones", async () => {
  git("init", "-q");
  write(".gitignore", "dist/\n*.local\n");
  for (const name of ["README.md", "a b/ö.sh", "dist/out.js", "secrets.local", "forced.local"])
    write(name, "x\n");
  git("add", "README.md");
  git("add", "-f", "forced.local");
  expect(await names()).toEqual([".gitignore", "README.md", "a b/ö.sh", "forced.local"]);
});

it("reads a directory without git", async () => {
  for (const name of ["README.md", "web/app.py", "node_modules/x/index.js"]) write(name, "x\n");
  expect(await names()).toEqual(["README.md", "web/app.py"]);
});

it("skips binary, large, missing and external files", async () => {
  git("init", "-q");
  write("text.md", "x\n");
  write("image.png", Buffer.from([0x89, 0xff, 0xfe]));
  write("large.md", "x".repeat(2 * 1024 * 1024));
  write("gone.md", "x\n");
  git("add", ".");
  rmSync(join(root, "gone.md"));
  symlinkSync("/etc/passwd", join(root, "link.md"));
  expect(await names()).toEqual(["text.md"]);
});

it("runs no programs from the repository's configuration", async () => {
  git("init", "-q");
  write("README.md", "x\n");
  git("config", "core.fsmonitor", `touch ${join(root, "ran")}; false`);
  expect(await names()).toEqual(["README.md"]);
});

describe("a search", () => {
  const finding = (directory: string, ...ports: number[]) =>
    names({ directory: join(root, directory), ports: new Set(ports), files: [] });
  const NAMING = {
    "README.md": "http://localhost:5432/\n",
    "shop/a b/test.py": "'127.0.0.1:5432'\n",
    "shop/x.sh": "curl [::1]:5432\n",
    "shop/y.sh": "psql -h localhost -p 5432\n",
  };

  it("finds files that mention a port of this host, in the directory and its parents", async () => {
    git("init", "-q");
    for (const [name, text] of Object.entries(NAMING)) write(name, text);
    for (const name of ["blog/README.md", "docs/shop.md"]) write(name, "localhost:5432\n");
    write("shop/none.md", "db:5432 5432\n");
    expect(await finding("shop", 80, 5432)).toEqual(Object.keys(NAMING).toSorted());
  });

  it("reads the whole directory without git", async () => {
    for (const name of ["README.md", "shop/x/y.md", "shop/none.md"]) write(name, "x\n");
    expect(await finding("shop", 80)).toEqual(["shop/none.md", "shop/x/y.md"]);
  });

  it.each([true, false])("reads other files that it names; with git: %s", async (withGit) => {
    if (withGit) git("init", "-q");
    write("shop/x.sh", "curl localhost:80\n");
    for (const name of ["run", "other"]) write(`.github/${name}.yml`, "localhost:80\n");
    const files = [".github/run.yml", ".github/missing.yml"].map((name) => join(root, name));
    const search = { directory: join(root, "shop"), ports: new Set([80]), files };
    expect(await names(search)).toEqual([".github/run.yml", "shop/x.sh"]);
  });

  it("finds nothing in a missing directory without git", async () => {
    write("README.md", "localhost:80\n");
    expect(await finding("none", 80)).toEqual([]);
  });

  it("of the whole repository finds all files", async () => {
    git("init", "-q");
    for (const [name, text] of Object.entries(NAMING)) write(name, text);
    git("add", "README.md");
    expect(await finding("", 5432)).toEqual(Object.keys(NAMING).toSorted());
    expect(await finding("", ...Array.from({ length: 2000 }, (_, i) => i + 10_000))).toEqual(
      Object.keys(NAMING).toSorted(),
    );
    expect(await finding("", 6379)).toEqual([]);
  });

  it("treats directory names literally", async () => {
    git("init", "-q");
    for (const name of ["a*[b]/c?/x.md", "a*[b]/y.md", "aa[b]/z.md", ":(top)/x.md"])
      write(name, "localhost:80\n");
    expect(await finding("a*[b]/c?", 80)).toEqual(["a*[b]/c?/x.md", "a*[b]/y.md"]);
    expect(await finding(":(top)", 80)).toEqual([":(top)/x.md"]);
  });

  it("runs no programs from the repository's configuration", async () => {
    git("init", "-q");
    write("README.md", "localhost:80\n");
    write(".gitattributes", "*.md diff=evil filter=evil\n");
    for (const key of [
      "core.fsmonitor",
      "core.pager",
      "diff.evil.textconv",
      "filter.evil.clean",
      "filter.evil.process",
    ])
      git("config", key, `touch ${join(root, "ran")}; false`);
    expect(await finding("", 80)).toEqual(["README.md"]);
    expect(existsSync(join(root, "ran"))).toBe(false);
  });
});
