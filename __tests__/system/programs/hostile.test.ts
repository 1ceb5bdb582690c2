import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runMain } from "../action/runner.ts";
import { portplan } from "../cli/portplan.ts";

const onPosix = process.platform !== "win32";

let scratch: string;
/** The directory of the project. */
let root: string;
/** A file that exists if a program of the repository ran. */
let mark: string;
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "hostile-")));
  root = join(scratch, "shop");
  mark = join(scratch, "ran");
  mkdirSync(root);
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** The first line of a shell script that records that it ran, and its environment and directory. */
const RECORD = () => `#!/bin/sh\n{ pwd; env; echo "$@"; } >>'${mark}'\n`;

const git = (cwd: string, ...args: string[]) =>
  execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** Writes a project whose rules read the repository and need the release of Compose. */
function writeProject(folder = root): void {
  write(join(folder, "compose.yaml"), 'services: {db: {image: x, ports: ["+54320:5432"]}}\n');
  write(join(folder, "README.md"), "localhost:54320\n");
  write(join(folder, "portplan.yml"), "version: 1\nrules: {stale-reference: warning}\n");
}

/** Runs all commands that start git, on the command line and as the action. */
async function runAll(folder = root, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const more = { PORTPLAN_LEASES: join(scratch, "leases"), ...env };
  for (const command of [["check"], ["allocate", "--lease-store", "off"]]) {
    const { status, stderr } = await portplan(command, folder, more);
    expect([command, [0, 1].includes(status ?? -1) ? "" : stderr]).toEqual([command, ""]);
  }
  const sha = "a".repeat(40);
  const event = { pull_request: { number: 7, head: { sha }, base: { sha: "b".repeat(40) } } };
  write(join(scratch, "event.json"), JSON.stringify(event));
  await runMain({
    action: resolve(import.meta.dirname, "../../.."),
    workspace: root,
    inputs: { allocate: "all", "lease-store": "off", probe: "false", "github-token": "" },
    env: {
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: join(scratch, "event.json"),
      GITHUB_SHA: sha,
      ...env,
    },
  });
}

/** The setting that starts a program of the repository. */
type Kind = "its monitor" | "its remote";

/**
 * Creates a Git directory whose settings name programs, with an index and a head whose objects are
 * missing, so that git fetches them with the program that is the address of the remote.
 */
function createHostileGit(gitDir: string, worktree: string, kind: Kind): void {
  mkdirSync(gitDir, { recursive: true });
  git(gitDir, "init", "-q", "--bare", "-b", "main", ".");
  const program = join(scratch, "program");
  write(program, RECORD(), 0o755);
  git(gitDir, "update-index", "--add", "--cacheinfo", `100644,${"a".repeat(40)},.gitignore`);
  git(gitDir, "--work-tree=.", "update-index", "--skip-worktree", ".gitignore");
  write(join(gitDir, "refs/heads/main"), `${"c".repeat(40)}\n`);
  write(join(gitDir, "hooks/post-index-change"), RECORD(), 0o755);
  const settings = {
    "core.bare": "false",
    "core.worktree": worktree,
    "core.repositoryFormatVersion": "1",
    ...(kind === "its monitor" && { "core.fsmonitor": program }),
    "core.sshCommand": program,
    "core.pager": program,
    "core.alternateRefsCommand": program,
    "extensions.partialClone": "origin",
    "remote.origin.promisor": "true",
    "remote.origin.url": `ext::${program} x`,
    "remote.origin.uploadpack": program,
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "diff.external": program,
  };
  for (const [name, value] of Object.entries(settings)) git(gitDir, "config", name, value);
}

describe.skipIf(!onPosix)("no program of a Git directory in the repository runs", () => {
  const layouts: Readonly<Record<string, (kind: Kind) => string>> = {
    "if the root is a bare repository": (kind) => {
      createHostileGit(root, root, kind);
      return root;
    },
    "if the project is in a directory of a bare repository": (kind) => {
      createHostileGit(root, root, kind);
      return join(root, "web");
    },
    "if the root is a bare repository with an invalid .git": (kind) => {
      createHostileGit(root, root, kind);
      mkdirSync(join(root, ".git"));
      return root;
    },
    "if the project is in a bare repository and has an invalid .git": (kind) => {
      createHostileGit(root, root, kind);
      mkdirSync(join(root, "a:b/web/.git"), { recursive: true });
      return join(root, "a:b/web");
    },
    "if .git is a directory": (kind) => {
      createHostileGit(join(root, ".git"), root, kind);
      return root;
    },
    "if .git is a file that names a directory": (kind) => {
      createHostileGit(join(root, "hidden"), root, kind);
      write(join(root, ".git"), "gitdir: hidden\n");
      return root;
    },
    "if .git is a link to a directory": (kind) => {
      createHostileGit(join(root, "hidden"), root, kind);
      symlinkSync("hidden", join(root, ".git"));
      return root;
    },
    "if its settings are in an included file": (kind) => {
      createHostileGit(join(root, ".git"), root, kind);
      renameSync(join(root, ".git/config"), join(root, "settings"));
      write(
        join(root, ".git/config"),
        "[core]\n repositoryFormatVersion = 1\n[extensions]\n partialClone = origin\n" +
          "[include]\n path = ../settings\n",
      );
      return root;
    },
  };
  describe.each(["its monitor", "its remote"] as const)("named by %s", (kind) => {
    it.each(Object.entries(layouts))("%s", async (_title, create) => {
      const folder = create(kind);
      writeProject(folder);
      if (folder !== root) writeProject();
      await runAll(folder);
      expect(existsSync(mark) ? readFileSync(mark, "utf8") : "nothing ran").toBe("nothing ran");
    });
  });
});

describe.skipIf(!onPosix)("no program of the repository in PATH runs", () => {
  const PROGRAMS = ["git", "docker", "docker-compose", "ss", "sudo", "lsof", "netstat"];
  const fill = (folder: string) => {
    for (const name of PROGRAMS) write(join(root, folder, name), RECORD(), 0o755);
    return join(root, folder);
  };
  const entries: Readonly<Record<string, () => string>> = {
    "from an absolute directory": () => fill("bin"),
    "from a relative directory": () => (fill("bin"), "bin"),
    "from the working directory": () => (fill("."), "."),
    "from an empty entry": () => (fill("."), ""),
    "from npm's directory": () => fill("node_modules/.bin"),
    "from a link outside of the repository": () => {
      symlinkSync(fill("bin"), join(scratch, "bin"));
      return join(scratch, "bin");
    },
  };
  describe.each(["with Git", "without Git"])("%s", (kind) => {
    it.each(Object.entries(entries))("%s", async (_title, create) => {
      writeProject();
      if (kind === "with Git") git(root, "init", "-q");
      await runAll(root, { PATH: `${create()}:${process.env["PATH"]}` });
      expect(existsSync(mark) ? readFileSync(mark, "utf8") : "nothing ran").toBe("nothing ran");
    });
  });
});

describe.skipIf(!onPosix)("a program of the machine", () => {
  it("gets no secrets, no variables of git and no directory of the repository", async () => {
    writeProject();
    git(root, "init", "-q");
    for (const name of ["git", "docker"]) write(join(scratch, "bin", name), RECORD(), 0o755);
    await runAll(root, {
      PATH: `${join(scratch, "bin")}:/usr/bin:/bin`,
      HOME: scratch,
      DOCKER_CONFIG: root,
      DOCKER_PASSWORD: "secret",
      GITHUB_TOKEN: "secret",
      ACTIONS_RUNTIME_TOKEN: "secret",
      GIT_SSH_COMMAND: "secret",
      LD_LIBRARY_PATH: "/secret",
      NODE_OPTIONS: "--no-warnings",
    });
    const ran = readFileSync(mark, "utf8");
    expect(ran).toContain("compose version --short");
    expect(ran).toContain(`-C ${root}`);
    expect(ran).toContain(`HOME=${scratch}\n`);
    expect(ran).not.toMatch(/secret|INPUT_|GITHUB_|ACTIONS_|NODE_OPTIONS|DOCKER_CONFIG/);
    expect(new Set(ran.match(/^PWD=.*$/gm))).toEqual(
      new Set([`PWD=${dirname(realpathSync(process.execPath))}`]),
    );
  });
});
