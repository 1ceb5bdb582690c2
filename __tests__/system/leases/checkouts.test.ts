import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBranch } from "../../../src/system/files/readBranch.ts";
import { portFor } from "../../leases/portFor.ts";
import { portplan } from "../cli/portplan.ts";
import { absent } from "../real.ts";
import { ask, type Bench, makeBench, start } from "./clients.ts";

let bench: Bench;
let count = 0;
beforeAll(async () => {
  bench = await makeBench();
  // Other accounts run the client.
  chmodSync(bench.folder, 0o755);
});
afterAll(() => bench.remove());

const onLinux = process.platform === "linux" || absent("these tests require Linux") !== null;
const asRoot =
  onLinux && (process.getuid?.() === 0 || absent("a second account requires root") !== null);
const canIsolate =
  onLinux &&
  (spawnSync("unshare", ["--pid", "--fork", "--mount-proc", "true"]).status === 0 ||
    absent("no permission to create namespaces") !== null);

function git(cwd: string, ...args: readonly string[]): void {
  const settings = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
  const { status, stderr } = spawnSync("git", [...settings, ...args], { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** Makes a repository with two more worktrees, on the branches `a` and `b`. */
function makeWorktrees() {
  const folder = join(bench.folder, `work-${count++}`);
  const at = (name: string) => join(folder, name);
  mkdirSync(at("main"), { recursive: true });
  git(at("main"), "init", "--quiet", "--initial-branch=main");
  git(at("main"), "commit", "--quiet", "--allow-empty", "--message=x");
  for (const name of ["a", "b"])
    git(at("main"), "worktree", "add", "--quiet", "-b", name, at(name));
  const env = {
    PORTPLAN_LEASE_DIR: at("leases"),
    PORTPLAN_STATE_DIR: at("leases-checkouts"),
    DOCKER_HOST: `unix://${folder}/none`,
  };
  const lease = (name: string, ...ports: readonly number[]) =>
    ask(bench, at("leases"), "claim", {
      checkout: at(name),
      ports: ports.map((port) => portFor(port, name, { directory: at(name) })),
    });
  const run = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await portplan(args, at("main"), env);
    expect([status, stderr]).toEqual([0, ""]);
    return stdout;
  };
  const list = async () => {
    const { leases } = JSON.parse(await run("list", "--format", "json")) as {
      readonly leases: readonly { port: number; branch: string | null; stale: boolean }[];
    };
    return leases.map(
      ({ port, branch, stale }) => `${port} ${branch} ${stale ? "stale" : "valid"}`,
    );
  };
  return { at, env, lease, run, list };
}

describe.runIf(onLinux)("leases of worktrees", () => {
  it("are listed with their branches after the processes that made them have ended", async () => {
    const { at, lease, run, list } = makeWorktrees();
    await lease("b", 20_003);
    await lease("a", 20_001, 20_002);
    expect(await list()).toEqual(["20001 a valid", "20002 a valid", "20003 b valid"]);
    const lines = (await run("list")).replaceAll(/ since \S+Z/g, "").split("\n");
    expect(lines).toEqual([
      `${at("a")} (branch a, until you release it, or its directory is gone)`,
      "    shop/db:5432  127.0.0.1:20001/tcp   not in use",
      "    shop/db:5432  127.0.0.1:20002/tcp   not in use",
      `${at("b")} (branch b, until you release it, or its directory is gone)`,
      "    shop/db:5432  127.0.0.1:20003/tcp   not in use",
      "",
    ]);
  });

  it("are stale after a worktree was removed or moved, and then their ports are free", async () => {
    const { at, lease, run, list } = makeWorktrees();
    await lease("a", 20_001);
    await lease("b", 20_002);
    await lease("main", 20_003);
    git(at("main"), "worktree", "remove", at("a"));
    git(at("main"), "worktree", "move", at("b"), at("c"));
    expect(await list()).toEqual(["20001 null stale", "20002 null stale", "20003 main valid"]);
    expect(await run("list")).toMatch(/\nto remove stale leases: portplan release --stale\n$/);
    expect(await run("release", "--stale")).toBe(
      "Released 2 ports:\n  20001/tcp  shop/db\n  20002/tcp  shop/db\n",
    );
    expect(await list()).toEqual(["20003 main valid"]);
    expect(await run("release", "--stale")).toBe("No leases to release\n");
    expect(await run("release")).toBe("Released 1 port:\n  20003/tcp  shop/db\n");
    const left = readdirSync(at("leases-checkouts")).filter((name) => !name.startsWith("log."));
    expect(left).toEqual([]);
  });

  it("are released with their directory as an argument, from any directory", async () => {
    const { at, lease, run, list } = makeWorktrees();
    await lease("a", 20_001);
    await lease("b", 20_002);
    git(at("main"), "worktree", "remove", at("a"));
    expect(await run("release", at("a"))).toBe("Released 1 port:\n  20001/tcp  shop/db\n");
    expect(await list()).toEqual(["20002 b valid"]);
  });

  it("count for the ports of another worktree, with the command that releases them", async () => {
    const { at, env, lease, run } = makeWorktrees();
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((ready) => server.once("listening", ready));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    try {
      await lease("a", port);
      const who = await run("who", String(port));
      expect(who).toContain(`in use by process node (pid ${process.pid}`);
      expect(who).toContain(`    to release the lease: portplan release ${at("a")}\n`);
      expect(await run("list")).toMatch(/ in use by process node \(pid \d+\)\n$/);
    } finally {
      server.close();
    }
    const compose = `services: {db: {image: x, ports: ["127.0.0.1:${port}:5432"]}}\n`;
    writeFileSync(join(at("b"), "compose.yaml"), compose);
    const { status, stdout } = await portplan(["check", at("b")], at("main"), env);
    expect(status).toBe(1);
    expect(stdout).toContain(`: leased by shop/db`);
    expect(stdout).toContain(`\`portplan release ${at("a")}\` releases it`);
  });
});

describe.runIf(onLinux)("the lease of a job", () => {
  it("is listed while its process is running, and is stale after that", async () => {
    const { at, run } = makeWorktrees();
    const ports = [portFor(20_001, "a", { directory: at("a") })];
    const client = start(bench, at("leases"), "claim", { ports, stay: true });
    expect(await client.answer).toMatchObject({ got: [true] });
    const { pid } = client.process;
    expect(await run("list")).toContain(`${at("a")} (branch a, until its job (pid ${pid}) ends)\n`);
    client.process.kill("SIGKILL");
    await client.ended;
    expect(await run("list")).toContain(`${at("a")} (branch a) stale\n`);
    expect(await run("who", "20001")).toBe("nothing is using port 20001\n");
    expect(await run("release", "--stale")).toBe("Released 1 port:\n  20001/tcp  shop/db\n");
    expect(await run("list")).toBe("No leases\n");
  });
});

describe.runIf(asRoot)("leases of worktrees of another account", () => {
  it("are listed, but not released", async () => {
    const { at, lease, run } = makeWorktrees();
    await lease("main", 20_001);
    const own = at("other");
    mkdirSync(own);
    chownSync(own, 61_001, 61_001);
    const claim = { checkout: own, ports: [portFor(20_002, "o", { directory: own })] };
    const wrapper = ["setpriv", "--reuid=61001", "--regid=61001", "--clear-groups"];
    expect(await ask(bench, at("leases"), "claim", claim, { wrapper })).toMatchObject({
      got: [true],
    });
    expect(await run("list")).toContain(
      `${own} (of account 61001, until it is released, or its directory is gone)\n`,
    );
    const { leases } = JSON.parse(await run("list", "--format", "json"));
    expect(leases).toMatchObject([
      { port: 20_001, account: 0, ours: true, command: `portplan release ${at("main")}` },
      { port: 20_002, account: 61_001, ours: false, command: null },
    ]);
    expect(await run("release", own)).toBe("No leases to release\n");
    rmSync(own, { recursive: true });
    // Root may remove the files of all accounts.
    expect(await run("release", "--stale")).toBe("Released 1 port:\n  20002/tcp  shop/db\n");
  });
});

describe.runIf(canIsolate)("the lease of a directory in a container", () => {
  it("counts outside, where its directory cannot be seen, and ends with time", async () => {
    const { at, run } = makeWorktrees();
    const own = at("inside");
    const claim = { checkout: own, ports: [portFor(20_001, "i", { directory: own })] };
    const script = `mkdir ${own} && mount -t tmpfs none ${own} && exec "$@"`;
    const unshare = ["unshare", "--pid", "--mount", "--fork", "--mount-proc"];
    const wrapper = [...unshare, "sh", "-c", script, "sh"];
    const client = start(bench, at("leases"), "claim", claim, { wrapper });
    expect(await client.answer).toMatchObject({ got: [true] });
    client.process.stdin?.end();
    await client.ended;
    rmSync(own, { recursive: true });
    const { leases } = JSON.parse(await run("list", "--format", "json"));
    expect(leases).toMatchObject([{ port: 20_001, stale: false, ours: false, lasts: "checkout" }]);
    const days = (Date.parse(leases[0].until) - Date.parse(leases[0].since)) / (24 * 3_600_000);
    expect(days).toBe(5);
  });
});

it.skipIf(process.platform === "win32")("a branch is not read from a named pipe", () => {
  const root = join(bench.folder, `pipe-${count++}`);
  mkdirSync(join(root, ".git"), { recursive: true });
  spawnSync("mkfifo", [join(root, ".git", "HEAD")]);
  expect(readBranch(root)).toBeNull();
});

it("a branch of a worktree is read as git writes it", () => {
  const { at } = makeWorktrees();
  git(at("b"), "switch", "--quiet", "-c", "feature/ports");
  expect(["main", "a", "b"].map((name) => readBranch(at(name)))).toEqual([
    "main",
    "a",
    "feature/ports",
  ]);
  git(at("a"), "checkout", "--quiet", "--detach");
  expect(readBranch(at("a"))).toBeNull();
});
