import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readBranch } from "../../src/system/files/readBranch.ts";

const scratch = mkdtempSync(join(tmpdir(), "branch-"));
let count = 0;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Makes a directory with files by their path. */
function make(files: Readonly<Record<string, string>>): string {
  const root = join(scratch, `${count++}`);
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const id = "0123456789abcdef0123456789abcdef01234567";

it.each<[string, Readonly<Record<string, string>>, string | null]>([
  ["a branch", { "app/.git/HEAD": "ref: refs/heads/feature/ports\n" }, "feature/ports"],
  [
    "a branch of the repository above",
    { ".git/HEAD": "ref: refs/heads/main\n", "app/x": "" },
    "main",
  ],
  [
    "a branch of a worktree",
    {
      "app/.git": "gitdir: ../main/.git/worktrees/app\n",
      "main/.git/HEAD": "ref: refs/heads/main\n",
      "main/.git/worktrees/app/HEAD": "ref: refs/heads/feature\n",
    },
    "feature",
  ],
  [
    "no branch, but a commit",
    { "app/.git/HEAD": `${id}\n`, ".git/HEAD": "ref: refs/heads/x" },
    null,
  ],
  ["a tag", { "app/.git/HEAD": "ref: refs/tags/v1\n" }, null],
  ["a file that is too large", { "app/.git/HEAD": `ref: refs/heads/${"x".repeat(9000)}` }, null],
  ["several lines", { "app/.git/HEAD": "ref: refs/heads/a\nref: refs/heads/b\n" }, null],
  ["a link to nothing", { "app/.git": "gitdir: ../missing\n" }, null],
])("reads %s", (_, files, branch) => {
  expect(readBranch(join(make(files), "app"))).toBe(branch);
});

it("reads no branch of a relative path, or of a path on another host", () => {
  expect([readBranch("app"), readBranch("//host/share/app"), readBranch("")]).toEqual([
    null,
    null,
    null,
  ]);
});

it("reads no branch of a directory that is gone", () => {
  expect(readBranch(join(scratch, "gone", "app"))).toBeNull();
});

it.skipIf(process.platform === "win32")("is null for a link to itself", () => {
  const root = make({ x: "" });
  symlinkSync(join(root, "app"), join(root, "app"));
  expect(readBranch(join(root, "app"))).toBeNull();
});
