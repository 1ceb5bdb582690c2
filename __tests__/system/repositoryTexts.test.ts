import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { localFiles } from "../../src/system/localFiles.ts";
import { repositoryTexts } from "../../src/system/repositoryTexts.ts";

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

async function names(): Promise<string[]> {
  const texts = await repositoryTexts(root, localFiles(root, root));
  return Array.from(texts, ({ path }) => relative(root, path).replaceAll("\\", "/")).toSorted();
}

it("reads what git has and what it would take, and nothing that .gitignore names", async () => {
  git("init", "-q");
  write(".gitignore", "dist/\n*.local\n");
  for (const name of ["README.md", "a b/ö.sh", "dist/out.js", "secrets.local", "forced.local"]) write(name, "x\n");
  git("add", "README.md");
  git("add", "-f", "forced.local");
  expect(await names()).toEqual([".gitignore", "README.md", "a b/ö.sh", "forced.local"]);
});

it("reads a directory without git", async () => {
  for (const name of ["README.md", "web/app.py", "node_modules/x/index.js"]) write(name, "x\n");
  expect(await names()).toEqual(["README.md", "web/app.py"]);
});

it("leaves out what is no text, what is large, what is gone, and what lies elsewhere", async () => {
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

it("runs nothing that the repository's configuration names", async () => {
  git("init", "-q");
  write("README.md", "x\n");
  git("config", "core.fsmonitor", `touch ${join(root, "ran")}; false`);
  expect(await names()).toEqual(["README.md"]);
});
