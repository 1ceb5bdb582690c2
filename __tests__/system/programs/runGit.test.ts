import { execFileSync } from "node:child_process";
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findCommit, listGitFiles } from "../../../src/system/commits/gitCommits.ts";
import { openLocalFiles } from "../../../src/system/files/openLocalFiles.ts";
import { readRepositoryTexts } from "../../../src/system/files/readRepositoryTexts.ts";
import { runGit } from "../../../src/system/programs/runGit.ts";
import { absent } from "../real.ts";

const NOBODY = 65_534;
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "git-")));
const home = join(scratch, "home");
const origin = join(scratch, "origin");
const given = process.env["HOME"];
beforeAll(() => {
  // Set before the first program is started.
  process.env["HOME"] = home;
  mkdirSync(home);
  createRepository(origin);
});
afterAll(() => {
  process.env["HOME"] = given;
  rmSync(scratch, { recursive: true, force: true });
});

const SETTINGS = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", [...SETTINGS, "-c", "protocol.file.allow=always", ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, HOME: home },
  }).trim();

function createRepository(folder: string): void {
  mkdirSync(folder);
  git(folder, "init", "-q", "-b", "main");
  writeFileSync(join(folder, ".gitignore"), "ignored\n");
  for (const text of ["one", "two"]) {
    writeFileSync(join(folder, "README.md"), `${text}\n`);
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", text);
  }
}

let count = 0;
let root: string;
beforeEach(() => {
  root = join(scratch, `copy${++count}`);
});

/** Creates checkouts of the repository. */
const checkouts: Readonly<Record<string, () => string>> = {
  "a clone": () => (git(scratch, "clone", "-q", origin, root), root),
  "a shallow clone": () => (
    git(scratch, "clone", "-q", "--depth=1", `file://${origin}`, root),
    root
  ),
  "a partial clone": () => {
    git(origin, "config", "uploadpack.allowFilter", "true");
    git(scratch, "clone", "-q", "--filter=blob:none", `file://${origin}`, root);
    return root;
  },
  "a worktree": () => (git(origin, "worktree", "add", "-q", "--detach", root), root),
  "a worktree of a bare repository": () => {
    git(scratch, "clone", "-q", "--bare", origin, join(root, ".bare"));
    git(join(root, ".bare"), "worktree", "add", "-q", "--detach", "../main");
    return join(root, "main");
  },
  "a submodule": () => {
    createRepository(root);
    git(root, "submodule", "add", "-q", origin, "part");
    return join(root, "part");
  },
  "a clone whose name has a colon": () => {
    git(scratch, "clone", "-q", origin, `${root}:1`);
    return `${root}:1`;
  },
};

async function listTexts(folder: string): Promise<string[]> {
  const texts = await readRepositoryTexts(folder, openLocalFiles(folder, folder));
  return Array.from(texts, ({ path }) => path.slice(folder.length + 1)).toSorted();
}

describe.each(Object.entries(checkouts))("%s", (_title, create) => {
  it("is read like any other", async () => {
    const folder = create();
    for (const name of ["ignored", "new.md"]) writeFileSync(join(folder, name), "x\n");
    const head = git(folder, "rev-parse", "HEAD");
    expect(await findCommit(folder, "HEAD")).toMatchObject({ id: head });
    expect([...(await listGitFiles(folder, head)).keys()]).toEqual([".gitignore", "README.md"]);
    expect(await listTexts(folder)).toEqual([".gitignore", "README.md", "new.md"]);
  });
});

describe.skipIf(process.getuid?.() !== 0 && absent("another owner needs root") === null)(
  "a repository of another account",
  () => {
    const giveAway = (folder: string): void => {
      chownSync(folder, NOBODY, NOBODY);
      for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }))
        chownSync(join(folder, entry), NOBODY, NOBODY);
    };

    it("is not read", async () => {
      git(scratch, "clone", "-q", origin, root);
      giveAway(root);
      expect(await findCommit(root, "HEAD")).toBeNull();
    });

    it("is read if the settings of the account name it as safe", async () => {
      git(scratch, "clone", "-q", origin, root);
      const head = git(root, "rev-parse", "HEAD");
      giveAway(root);
      git(scratch, "config", "--global", "--add", "safe.directory", root);
      expect(await findCommit(root, "HEAD")).toMatchObject({ id: head });
    });
  },
);

describe("no git runs", () => {
  it("in a directory of a repository", async () => {
    git(scratch, "clone", "-q", origin, root);
    mkdirSync(join(root, "web"));
    const failure = `${root}/web has no .git`;
    expect(await runGit(join(root, "web"), ["version"])).toEqual({ failure, status: null });
  });

  it.skipIf(process.platform === "win32").each(["", "/HEAD", "/config", "/index"])(
    "in a repository whose .git%s is a named pipe, for which it would wait",
    async (file) => {
      git(scratch, "clone", "-q", origin, root);
      const pipe = `${root}/.git${file}`;
      rmSync(pipe, { recursive: true });
      execFileSync("mkfifo", [pipe]);
      const failure = `${pipe} is not a regular file`;
      expect(await runGit(root, ["status"], { timeout: 2000 })).toEqual({ failure, status: null });
    },
  );

  it("in the repository above a directory with an invalid .git", async () => {
    git(scratch, "clone", "-q", origin, root);
    mkdirSync(join(root, "web/.git"), { recursive: true });
    expect(await findCommit(join(root, "web"), "HEAD")).toBeNull();
  });
});

it("a repository cannot name another directory as its files", async () => {
  git(scratch, "clone", "-q", origin, root);
  git(root, "config", "core.worktree", scratch);
  writeFileSync(join(scratch, "secret.md"), "x\n");
  expect(await listTexts(root)).toEqual([".gitignore", "README.md"]);
  const found = await runGit(root, ["rev-parse", "--show-toplevel"]);
  expect("output" in found ? found.output.toString().trim() : found).toBe(root);
});

it("a repository cannot replace a commit by another", async () => {
  git(scratch, "clone", "-q", origin, root);
  const [head = "", before = ""] = git(root, "rev-list", "HEAD").split("\n");
  git(root, "replace", head, before);
  expect(await findCommit(root, head)).toMatchObject({ id: head, parents: [before] });
});

it("files are found although git is set to print with color", async () => {
  git(scratch, "clone", "-q", origin, root);
  git(root, "config", "color.grep", "always");
  writeFileSync(join(root, "README.md"), "http://localhost:8080\n");
  const search = { ports: new Set([8080]), directory: root, files: [] };
  const texts = await readRepositoryTexts(root, openLocalFiles(root, root), search);
  expect(Array.from(texts, ({ path }) => path)).toEqual([join(root, "README.md")]);
});
