import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChangeRecord } from "../../../src/changes/ChangeRecord.ts";
import { parseRecord } from "../../../src/changes/parseRecord.ts";
import { planStops } from "../../../src/changes/planStops.ts";
import { stopAll } from "../../../src/changes/stopAll.ts";
import { listListeners } from "../../../src/host/listListeners.ts";
import { parseStat } from "../../../src/host/linux/readProcess.ts";
import { openStopper } from "../../../src/system/changes/openStopper.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { type Ended, portplan } from "../cli/portplan.ts";
import { freePort } from "../host/freePort.ts";
import { testEngine } from "../host/testEngine.ts";
import { realCompose } from "../real.ts";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-free-")));
const state = join(scratch, "state");
const work = join(scratch, "work");
mkdirSync(work);
/** An address without an engine, so that the containers of this machine do not matter. */
const NO_ENGINE = { DOCKER_HOST: `unix://${join(scratch, "no.sock")}` };

const started: ChildProcess[] = [];
beforeEach(() => mkdirSync(state));
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(state, { recursive: true, force: true });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A server that prints a line when it listens. `stubborn`: it ignores TERM. */
const SERVER = `
  const [port, stubborn] = process.argv.slice(1);
  if (stubborn) process.on("SIGTERM", () => {});
  require("node:net").createServer().listen(Number(port), "127.0.0.1", () => console.log("up"));
  setTimeout(() => process.exit(), 120000);
`;

function waitForLine(child: ChildProcess): Promise<void> {
  return new Promise((done, reject) => {
    child.stdout?.once("data", () => done());
    child.once("exit", () => reject(new Error("the server ended")));
  });
}

async function serve(port: number, stubborn = false): Promise<ChildProcess> {
  const args = ["-e", SERVER, `${port}`, ...(stubborn ? ["stubborn"] : [])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  await waitForLine(child);
  return child;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null;
const nextTurn = () => new Promise((done) => setTimeout(done, 50));

function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return portplan(["free", ...args], work, { PORTPLAN_STATE_DIR: state, ...NO_ENGINE, ...more });
}

function readRecords(): ChangeRecord[] {
  return readdirSync(state, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .map((path) => {
      const record = parseRecord(JSON.parse(readFileSync(join(state, path), "utf8")));
      if (record === null) throw new Error(`${path} is malformed`);
      return record;
    });
}

describe.runIf(process.platform === "linux")("free with processes", () => {
  it("ends the process that uses the port, and no other one", async () => {
    const [port, other] = [await freePort(), await freePort()];
    const [server, neighbor] = [await serve(port), await serve(other)];
    const { status, stdout, stderr } = await run([`${port}`, "--yes"]);
    expect(stdout).toContain(`    stopped with: kill ${server.pid}\n    the port is free\n`);
    expect(stderr).toBe(`stopping process node (pid ${server.pid}): kill ${server.pid}\n`);
    expect(status).toBe(0);
    await nextTurn();
    expect([server, neighbor].map(hasEnded)).toEqual([true, false]);
    expect(readRecords()).toMatchObject([
      { directory: work, steps: [{ state: "done", target: { pid: server.pid } }] },
    ]);
  });

  it("frees the ports of the project in the directory", async () => {
    const [port, other] = [await freePort(), await freePort()];
    const [server, neighbor] = [await serve(port), await serve(other)];
    const project = join(scratch, "shop");
    mkdirSync(project, { recursive: true });
    writeFileSync(
      join(project, "compose.yaml"),
      `services:\n  web: {image: tiny, ports: ["127.0.0.1:${port}:80"]}\n`,
    );
    const env = { PORTPLAN_STATE_DIR: state, ...NO_ENGINE };
    const dry = await portplan(["free", "--dry-run"], project, env);
    expect(dry).toMatchObject({ status: 0, stderr: "" });
    expect(dry.stdout).toMatch(/ would run: kill \d+\n.*: portplan move web:80 \d+\n/);
    const { status, stdout } = await portplan(
      ["free", "--yes", "--only", "process:node"],
      project,
      env,
    );
    expect(stdout).toContain("the port is free\n");
    expect(status).toBe(0);
    await nextTurn();
    expect([server, neighbor].map(hasEnded)).toEqual([true, false]);
    expect(readRecords()[0]?.directory).toBe(project);
  });

  it("changes nothing and writes no record with --dry-run", async () => {
    const port = await freePort();
    const server = await serve(port);
    const { status, stdout } = await run([`${port}`, "--dry-run", "--format", "json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      dryRun: true,
      change: null,
      items: [{ result: "would-stop", pid: server.pid, command: `kill ${server.pid}` }],
    });
    await nextTurn();
    expect([hasEnded(server), readdirSync(state)]).toEqual([false, []]);
  });

  it.each<[string, readonly string[], string]>([
    ["--yes without anything to stop", ["--yes"], "--yes needs a PORT or --only"],
    [
      "no terminal and no --yes",
      ["PORT"],
      "there is no terminal to ask on; use --yes or --dry-run",
    ],
    ["no terminal and no port", [], "use --yes with a PORT or --only, or --dry-run"],
    ["a selector that is none", ["PORT", "--yes", "--only", "nginx"], 'invalid selector "nginx"'],
    ["a port that is none", ["70000", "--yes"], "70000 is not a valid port (1-65535)"],
    ["no project", ["--yes", "--only", "process:node"], "compose"],
  ])("is wrong usage with %s, and stops nothing", async (_, args, message) => {
    const port = await freePort();
    const server = await serve(port);
    const { status, stderr, stdout } = await run(
      args.map((word) => (word === "PORT" ? `${port}` : word)),
    );
    expect(stderr).toContain(message);
    expect([status, stdout]).toEqual([2, ""]);
    await nextTurn();
    expect(hasEnded(server)).toBe(false);
  });

  it("stops nothing if it cannot record it", async () => {
    const port = await freePort();
    const server = await serve(port);
    const file = join(scratch, "file");
    writeFileSync(file, "");
    const { status, stderr } = await run([`${port}`, "--yes"], { PORTPLAN_STATE_DIR: file });
    expect(stderr).toContain("cannot record changes in");
    expect(status).toBe(2);
    await nextTurn();
    expect(hasEnded(server)).toBe(false);
  });

  it("leaves a record of what it was doing if it is killed", async () => {
    const port = await freePort();
    await serve(port, true);
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, PORTPLAN_STATE_DIR: state, ...NO_ENGINE };
    const child = spawn(process.execPath, [cli, "free", `${port}`, "--yes"], {
      cwd: work,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    started.push(child);
    await new Promise((done) => child.stderr.once("data", done));
    child.kill("SIGKILL");
    await new Promise((done) => child.once("close", done));
    expect(readRecords()).toMatchObject([{ steps: [{ state: "planned" }] }]);
  });

  it("names the parent of a process that came back", async () => {
    const port = await freePort();
    const loop = `while :; do "$0" -e "$1" ${port}; done`;
    const supervisor = spawn("bash", ["-c", loop, process.execPath, SERVER], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    try {
      await waitForLine(supervisor);
      const { status, stdout } = await run([`${port}`, "--yes"]);
      expect(stdout).toMatch(
        new RegExp(
          `${port}/tcp is in use again by process node \\(pid \\d+\\); its parent is bash \\(pid ` +
            `${supervisor.pid}\\)`,
        ),
      );
      expect(status).toBe(1);
    } finally {
      if (supervisor.pid !== undefined) process.kill(-supervisor.pid, "SIGKILL");
    }
  });

  it("refuses to end a process that started it", async () => {
    const port = await freePort();
    const program = `
      const server = require("node:net").createServer().listen(${port}, "127.0.0.1", () => {
        const run = require("node:child_process").spawnSync;
        const { status, stdout } = run(process.execPath, process.argv.slice(1));
        process.stdout.write(stdout + "status " + status + "\\n");
        server.close();
      });`;
    const { stdout } = spawnSync(
      process.execPath,
      ["-e", program, cli, "free", `${port}`, "--yes"],
      {
        cwd: work,
        env: { ...process.env, ...NO_ENGINE, PORTPLAN_STATE_DIR: state },
        encoding: "utf8",
      },
    );
    expect(stdout).toContain("not stopped: it started this run, which would end too\n");
    expect(stdout).toContain("status 1\n");
  });
});

describe.runIf(process.platform === "linux")("the id of a process", () => {
  const stopper = openStopper({}, false);
  const readTicks = (pid: number) =>
    parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"))?.startTicks ?? 0;

  it("is signaled only if the process was started at the recorded time", async () => {
    const [one, other] = [await serve(await freePort()), await serve(await freePort())];
    const pid = one.pid ?? 0;
    const target = { kind: "process", pid, startTicks: readTicks(pid), name: "node" } as const;
    // As if the process had ended, and the other one had got its id.
    const reused = { ...target, pid: other.pid ?? 0 };
    for (const signal of ["TERM", "KILL"] as const) {
      expect(await stopper.signal({ ...target, startTicks: target.startTicks - 1 }, signal)).toBe(
        "gone",
      );
      expect(await stopper.signal(reused, signal)).toBe(
        readTicks(reused.pid) === target.startTicks ? "sent" : "gone",
      );
    }
    await nextTurn();
    expect(hasEnded(one)).toBe(false);
    expect(await stopper.signal(target, "TERM")).toBe("sent");
    await new Promise((done) => one.once("exit", done));
    expect(one.signalCode).toBe("SIGTERM");
    expect(await stopper.signal(target, "KILL")).toBe("gone");
  });

  it.each([0, 1, -1, process.pid])("is never signaled: %s", async (pid) => {
    const target = { kind: "process", pid, startTicks: 0, name: "x" } as const;
    expect(await stopper.signal(target, "TERM")).toBe("failed");
  });

  it("is not signaled if another process uses the port by then", async () => {
    const port = await freePort();
    const first = await serve(port);
    const host = openHost(NO_ENGINE);
    const { listeners } = await listListeners(host, (each) => each === port);
    const uses = listeners.map((each) => ({ ...each, container: null }));
    const items = planStops(uses, { host, containers: [] });
    expect(items).toMatchObject([{ target: { pid: first.pid } }]);
    first.kill("SIGKILL");
    await new Promise((done) => first.once("exit", done));
    const second = await serve(port);
    const signaled: number[] = [];
    const [outcome] = await stopAll(
      items,
      { command: "free", directory: work },
      {
        host,
        force: true,
        report: () => {},
        store: { save: () => {}, list: () => [], warnings: [] },
        stopper: {
          ...stopper,
          signal: (target, signal) => {
            signaled.push(target.pid);
            return stopper.signal(target, signal);
          },
        },
      },
    );
    expect(outcome?.detail).toContain(`in use by process node (pid ${second.pid})`);
    expect([signaled, hasEnded(second)]).toEqual([[], false]);
  });
});

const python = spawnSync("python3", ["-c", "import pty"]).status === 0;

/** Runs a program in a terminal, enters a text at its first question, and prints all output. */
const TERMINAL = `
import os, pty, sys
text = sys.argv[1].encode()
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
output, is_entered = b"", False
while True:
    try: piece = os.read(terminal, 4096)
    except OSError: break
    if not piece: break
    output += piece
    if not is_entered and b"[q]uit: " in output: is_entered = bool(os.write(terminal, text))
print(output.decode(), "status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Runs `free` in a terminal, enters a text at its first question, and returns all output. */
function enter(text: string, args: readonly string[], cwd = work): string {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, PORTPLAN_STATE_DIR: state, NO_COLOR: "1", ...NO_ENGINE };
  const command = [process.execPath, cli, "free", ...args];
  const { stdout } = spawnSync("python3", ["-c", TERMINAL, text, ...command], {
    cwd,
    env,
    encoding: "utf8",
    timeout: 30_000,
  });
  return stdout.replaceAll("\r\n", "\n");
}

describe.runIf(python && process.platform === "linux")("free on a terminal", () => {
  it.each<[string, string, string, boolean]>([
    ["stops what uses the port after yes", "yes\n", "status 0", true],
    ["asks again after another answer", "what\ny\n", "status 0", true],
    ["stops nothing after no", "n\n", "status 1", false],
    ["stops nothing after quit", "q\n", "status 1", false],
    ["stops nothing at the end of the input", "\u0004", "status 1", false],
    ["stops nothing after an interrupt", "\u0003", "status -2", false],
  ])("%s", async (_, text, status, isStopped) => {
    const port = await freePort();
    const server = await serve(port);
    const output = enter(text, [`${port}`]);
    expect(output).toContain(`    to free the port: kill ${server.pid}\n`);
    expect(output).toContain("Stop it? [y]es, [n]o, [q]uit: ");
    expect(output.trimEnd()).toMatch(new RegExp(`${status}$`));
    await nextTurn();
    expect(hasEnded(server)).toBe(isStopped);
  });
});

describe.runIf(python && process.platform === "linux")("free in a project", () => {
  function makeProject(port: number): string {
    const project = mkdtempSync(join(scratch, "project-"));
    const text = `services:\n  web: {image: tiny, ports: ["127.0.0.1:${port}:80"]}\n`;
    writeFileSync(join(project, "compose.yaml"), text);
    writeFileSync(join(project, "server.cjs"), SERVER.replace("slice(1)", "slice(2)"));
    return project;
  }

  it("prints what the documentation shows", async () => {
    const port = await freePort();
    const project = makeProject(port);
    const child = spawn(process.execPath, ["server.cjs", `${port}`], {
      cwd: project,
      argv0: "node",
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(child);
    await waitForLine(child);
    const page = readFileSync(resolve(import.meta.dirname, "../../../docs/free.md"), "utf8");
    const [, shown = ""] = /^    \$ portplan free\n((?:    .*\n)+)/m.exec(page) ?? [];
    const expected = shown
      .replaceAll(/^    /gm, "")
      .replaceAll("812", `${child.pid}`)
      .replaceAll("8080", `${port}`)
      .replaceAll("8081", `${port + 1}`);
    const output = enter("y\n", [], project);
    const printed = output
      .replaceAll(/since [\d:TZ-]+/g, "since 2026-11-30T06:15:00Z")
      .replaceAll(`server.cjs ${port}`, "server.cjs")
      .replaceAll(/move web:80 \d+/g, `move web:80 ${port + 1}`);
    expect(printed).toBe(`${expected} status 0\n`);
  });

  it("moves the port of the project after it has shown the changes", async () => {
    const port = await freePort();
    const server = await serve(port);
    const project = makeProject(port);
    const output = enter("m\ny\n", [], project);
    expect(output).toContain("Change these files? [y/N] ");
    expect(output).toContain("    not stopped: the port of the project was moved\n");
    expect(output).toMatch(/ status 0\n$/);
    expect(readFileSync(join(project, "compose.yaml"), "utf8")).not.toContain(`:${port}:`);
    expect(hasEnded(server)).toBe(false);
    expect(readRecords()).toMatchObject([{ command: "move", directory: project }]);
  });
});

const engine = process.platform === "linux" ? testEngine() : null;
const compose = engine === null ? null : realCompose();

describe.runIf(engine !== null)("free with containers", () => {
  const env = engine?.env ?? {};
  const home = join(scratch, "home");
  const name = `portplan-free-${process.pid}`;
  const docker = (...args: string[]) =>
    execFileSync("docker", args, {
      env: { ...process.env, ...env, HOME: home },
      encoding: "utf8",
    }).trim();
  const isRunning = (container: string) =>
    docker("inspect", "--format", "{{.State.Running}}", container) === "true";
  const made: string[] = [];
  const start = (container: string, ...options: string[]) => {
    made.push(container);
    docker("run", "-d", "--name", container, ...options, "tiny", "sleep", "600");
  };
  const free = (...args: string[]) => run(args, { ...env, HOME: home });

  beforeEach(() => {
    mkdirSync(join(home, ".docker/cli-plugins"), { recursive: true });
    chmodSync(home, 0o755);
  });
  afterEach(() => {
    for (const container of made.splice(0)) docker("rm", "-f", container);
  });

  it("stops the container that publishes the port, and no other one", async () => {
    const [port, other] = [await freePort(), await freePort()];
    start(`${name}-a`, "-p", `127.0.0.1:${port}:80`, "--restart", "always", "--stop-timeout", "1");
    start(`${name}-b`, "-p", `127.0.0.1:${other}:80`);
    const { status, stdout } = await free(`${port}`, "--yes");
    expect(stdout).toContain(`    stopped with: docker stop ${name}-a\n    the port is free\n`);
    expect(stdout).toContain("to start what was stopped again: portplan undo\n");
    expect(status).toBe(0);
    expect([isRunning(`${name}-a`), isRunning(`${name}-b`)]).toEqual([false, true]);
    const id = docker("inspect", "--format", "{{.Id}}", `${name}-a`);
    expect(readRecords()).toMatchObject([{ steps: [{ state: "done", target: { ids: [id] } }] }]);
  }, 60_000);

  it("stops no container that --only does not name", async () => {
    const port = await freePort();
    start(`${name}-a`, "-p", `127.0.0.1:${port}:80`);
    const { status, stdout } = await free(`${port}`, "--yes", "--only", "container:other-*");
    expect(stdout).toContain("    not stopped: no --only option selects it\n");
    expect([status, isRunning(`${name}-a`)]).toEqual([1, true]);
  }, 60_000);

  it.runIf(compose !== null)(
    "stops only the service that has the port",
    async () => {
      const plugin = join(home, ".docker/cli-plugins/docker-compose");
      rmSync(plugin, { force: true });
      symlinkSync(compose ?? "", plugin);
      const port = await freePort();
      const label = (service: string) => [
        "--label",
        `com.docker.compose.project=${name}`,
        "--label",
        `com.docker.compose.service=${service}`,
        "--label",
        "com.docker.compose.project.working_dir=/srv/legacy",
        "--label",
        "com.docker.compose.oneoff=False",
        "--label",
        "com.docker.compose.container-number=1",
        "--label",
        "com.docker.compose.config-hash=0",
        "--stop-timeout",
        "1",
      ];
      start(`${name}-db-1`, ...label("db"), "-p", `127.0.0.1:${port}:80`);
      start(`${name}-web-1`, ...label("web"));
      const { status, stdout } = await free(`${port}`, "--yes");
      expect(stdout).toContain(`    stopped with: docker compose -p ${name} stop db\n`);
      expect(status).toBe(0);
      expect([isRunning(`${name}-db-1`), isRunning(`${name}-web-1`)]).toEqual([false, true]);
    },
    60_000,
  );
});
