import { execFileSync, spawnSync } from "node:child_process";
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
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readRecentChanges } from "../../../src/system/programs/readRecentChanges.ts";
import { absent } from "../real.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "changes-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SETTINGS = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
const git = (...args: string[]) =>
  execFileSync("git", [...SETTINGS, "-c", "protocol.file.allow=always", ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: "1", GIT_COMMITTER_DATE: "2026-11-30T09:00:00Z" },
  }).trim();

let count = 0;
let root = "";
beforeEach(() => {
  root = join(scratch, `repository${++count}`);
  mkdirSync(root);
  git("init", "-q", "-b", "main");
});

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function commit(subject: string, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) write(path, text);
  git("add", "-A", "-f");
  git("commit", "-q", "--allow-empty-message", "-m", subject);
}

const PATHS = ["compose.yaml", ".env"];
async function read(paths: readonly string[] = PATHS) {
  const changes = await readRecentChanges(root, paths);
  if ("failure" in changes) throw new Error(changes.failure);
  return changes;
}

const hasGit = spawnSync("git", ["--version"]).status === 0;

describe.runIf(hasGit || absent("git is not installed"))("readRecentChanges", () => {
  it("returns the commits that changed the files, without authors and contents", async () => {
    commit("Add the project", { "compose.yaml": "a\n", ".env": "A=1\n", "README.md": "x\n" });
    commit("Change the text", { "README.md": "y\n" });
    commit("", { "compose.yaml": "b\n" });
    commit("Move two files\n\nA body.", { "compose.yaml": "c\n", ".env": "A=2\n" });
    const changes = await read();
    expect(changes).toMatchObject({ uncommitted: [], ignored: [] });
    expect(changes.commits.map(({ subject, files }) => [subject, files])).toEqual([
      ["Move two files", [".env", "compose.yaml"]],
      ["", ["compose.yaml"]],
      ["Add the project", [".env", "compose.yaml"]],
    ]);
    expect(changes.commits[0]).toEqual({
      commit: git("rev-parse", "--short", "HEAD"),
      date: "2026-11-30T09:00:00+00:00",
      subject: "Move two files",
      files: [".env", "compose.yaml"],
    });
  });

  it("returns at most ten commits", async () => {
    for (let at = 0; at < 12; at++) commit(`Change ${at}`, { "compose.yaml": `${at}\n` });
    const { commits } = await read();
    expect([commits.length, commits[0]?.subject]).toEqual([10, "Change 11"]);
  });

  it.each<[string, () => void, string[]]>([
    ["a file that is changed", () => write("compose.yaml", "b\n"), ["compose.yaml"]],
    [
      "a file that is staged",
      () => (write("compose.yaml", "b\n"), git("add", "-A")),
      ["compose.yaml"],
    ],
    ["a file that is removed", () => rmSync(join(root, ".env")), [".env"]],
    ["no file that is only touched", () => write("compose.yaml", "a\n"), []],
    ["no file with the line ends of Windows", () => write("compose.yaml", "a\r\n"), []],
  ])("lists %s as not committed", async (_, change, expected) => {
    commit("Add", { "compose.yaml": "a\n", ".env": "A=1\n" });
    change();
    expect((await read()).uncommitted).toEqual(expected);
  });

  it("separates files that git does not know from those that it ignores", async () => {
    commit("Add", { "compose.yaml": "a\n", ".gitignore": ".env\n" });
    write(".env", "A=1\n");
    write("new.env", "B=1\n");
    expect(await read([...PATHS, "new.env"])).toMatchObject({
      uncommitted: ["new.env"],
      ignored: [".env"],
    });
  });

  it("takes names of files literally", async () => {
    const names = ["a*b.yaml", "ä b.yaml", "-x.yaml", "[c].yaml", ":!d.yaml", "q\"'.yaml"];
    commit("Others", { "aXb.yaml": "x\n", "c.yaml": "x\n" });
    commit("Named", Object.fromEntries(names.map((name) => [name, "x\n"])));
    const changes = await read(names);
    expect(changes.commits.map(({ subject }) => subject)).toEqual(["Named"]);
    expect(changes.commits[0]?.files.toSorted()).toEqual(names.toSorted());
    expect(changes.uncommitted).toEqual([]);
  });

  it("compares a link by its target", async () => {
    write("real.yaml", "a\n");
    symlinkSync("real.yaml", join(root, "compose.yaml"));
    commit("Link", {});
    expect((await read(["compose.yaml"])).uncommitted).toEqual([]);
    rmSync(join(root, "compose.yaml"));
    symlinkSync("other.yaml", join(root, "compose.yaml"));
    expect((await read(["compose.yaml"])).uncommitted).toEqual(["compose.yaml"]);
  });

  it("does not take the oldest commit of a shallow clone for a change", async () => {
    commit("First", { "compose.yaml": "a\n" });
    commit("Second", { "compose.yaml": "b\n" });
    const origin = root;
    root = join(scratch, `clone${count}`);
    mkdirSync(root);
    git("clone", "-q", "--depth", "1", `file://${origin}`, root);
    expect((await read()).commits).toEqual([]);
    git("fetch", "-q", "--unshallow");
    expect((await read()).commits.map(({ subject }) => subject)).toEqual(["Second", "First"]);
  });

  it("runs no programs of the repository", async () => {
    const mark = join(scratch, `ran${count}`);
    const program = `touch ${mark}; cat`;
    commit("Add", { "compose.yaml": "a\n", ".gitattributes": "* filter=own diff=own\n" });
    for (const [name, value] of [
      ["filter.own.clean", program],
      ["filter.own.process", program],
      ["diff.own.textconv", program],
      ["diff.own.command", program],
      ["diff.external", program],
      ["core.fsmonitor", program],
      ["core.pager", program],
      ["gpg.program", program],
      ["log.showSignature", "true"],
    ] as const)
      git("config", name, value);
    write("compose.yaml", "b\n");
    expect((await read()).commits).toHaveLength(1);
    expect(existsSync(mark)).toBe(false);
  });

  it("says why git cannot answer", async () => {
    write("compose.yaml", "a\n");
    expect(await readRecentChanges(root, PATHS)).toEqual({
      failure: "the git repository has no commits",
    });
    expect(await readRecentChanges(join(scratch, "none"), PATHS)).toEqual({
      failure: expect.stringMatching(/has no \.git$/),
    });
  });
});
