import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testEngine } from "../host/testEngine.ts";
import { absent, realCompose } from "../real.ts";

const isWindows = process.platform === "win32";
const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");
const withScript =
  spawnSync("script", ["--version"]).status === 0 || absent("no script(1) of util-linux") !== null;
const compose = realCompose();
const engine = testEngine();

let scratch = "";
let shop = "";
let env: Record<string, string> = {};
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-run-test-")));
  shop = join(scratch, "shop");
  for (const folder of ["shop", "temporary", "leases"]) mkdirSync(join(scratch, folder));
  writeCompose('services:\n  web:\n    image: tiny\n    ports: ["127.0.0.1:3000:80"]\n');
  const { PATH = "", HOME = "" } = process.env;
  const folders = {
    TMPDIR: join(scratch, "temporary"),
    PORTPLAN_LEASE_DIR: join(scratch, "leases"),
  };
  env = { PATH, HOME, ...folders, ...engine?.env };
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function writeCompose(text: string): void {
  writeFileSync(join(shop, "compose.yaml"), text);
}

const SLEEPING =
  "services:\n  web:\n    image: tiny\n    command: sleep 600\n" +
  '    stop_grace_period: 0s\n    ports: ["127.0.0.1:3000:80"]\n';

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `portplan run` in a directory, the project by default. */
function start(args: readonly string[], cwd = shop) {
  const child = spawn(process.execPath, ["--", cli, "run", ...args], {
    cwd,
    env: { ...env, PWD: cwd },
    stdio: "pipe",
  });
  return { child, ended: collect(child) };
}

function collect(child: ChildProcess): Promise<Ended> {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.on("data", (chunk: Buffer) => (output[name] += chunk.toString()));
  return new Promise((done) => child.on("close", (status) => done({ status, ...output })));
}

function run(...args: readonly string[]): Promise<Ended> {
  const { child, ended } = start(args);
  child.stdin.end();
  return ended;
}

const inNode = (script: string) => ["--", process.execPath, "-e", script];
const print = (...names: readonly string[]) =>
  inNode(`console.log(${names.map((name) => `process.env.${name}`).join(", ")})`);
const listLeases = () =>
  readdirSync(join(scratch, "leases")).filter((name) => /^(?:tcp|udp)-/.test(name));
const listTemporary = () => readdirSync(join(scratch, "temporary"));

/** Returns the host port in the note of a run. */
const portIn = (stderr: string) => Number(/web:80 is on host port (\d+)/.exec(stderr)?.[1]);

describe("the program of portplan run", () => {
  it("gets the variables that move the ports, and the report is on standard error", async () => {
    const { status, stdout, stderr } = await run(
      ...print("PORTPLAN_WEB_80", "COMPOSE_PROJECT_NAME", "COMPOSE_FILE"),
    );
    const [port, name, files] = stdout.trim().split(" ");
    expect([status, portIn(stderr), stderr.split("\n").length]).toEqual([0, Number(port), 2]);
    expect(name).toMatch(/^shop-[a-z0-9]{8}$/);
    expect(files).toMatch(new RegExp(`^${shop}/compose\\.yaml:${scratch}/temporary/`));
  });

  it("can read the override file, which others cannot, and which is gone afterwards", async () => {
    const { stdout } = await run(
      ...inNode(`
        const fs = require("node:fs");
        const file = process.env.COMPOSE_FILE.split(":")[1];
        const { mode } = fs.statSync(require("node:path").dirname(file));
        const text = fs.readFileSync(file, "utf8");
        console.log(mode.toString(8), text.includes(process.env.PORTPLAN_WEB_80));
      `),
    );
    expect([stdout, listTemporary()]).toEqual(["40700 true\n", []]);
  });

  it("has the same name and ports in every run of a directory", async () => {
    const names = ["COMPOSE_PROJECT_NAME", "PORTPLAN_WEB_80"];
    const { stdout } = await run(...print(...names));
    expect((await run(...print(...names))).stdout).toBe(stdout);
  });

  it("keeps the name that the user gave", async () => {
    const { stdout } = await run("-p", "mine", ...print("COMPOSE_PROJECT_NAME"));
    expect(stdout).toBe("mine\n");
  });

  it("has the input and the output of portplan", async () => {
    const { child, ended } = start(["-q", "--", "cat"]);
    child.stdin.end("a\u0000b\n");
    expect(await ended).toEqual({ status: 0, stdout: "a\u0000b\n", stderr: "" });
  });

  it("gets its arguments as they are, without a shell", async () => {
    const words = ["$HOME", "a b", "*", "--quiet", "--print", "shell", "--"];
    const { stdout } = await run(...inNode("console.log(process.argv.slice(1))"), "x", ...words);
    const shown = await run(
      "--",
      process.execPath,
      "-p",
      "JSON.stringify(process.argv.slice(1))",
      "--",
      ...words,
    );
    expect(stdout).toContain("$HOME");
    expect(JSON.parse(shown.stdout)).toEqual(words);
  });

  it("runs in the directory of the arguments, which PWD names", async () => {
    const { child, ended } = start(
      ["shop", ...inNode("console.log(process.cwd(), process.env.PWD)")],
      scratch,
    );
    child.stdin.end();
    expect((await ended).stdout).toBe(`${shop} ${shop}\n`);
  });

  it.skipIf(isWindows)("is found in the directory of the arguments", async () => {
    writeFileSync(join(shop, "test.sh"), "#!/bin/sh\necho here\n");
    chmodSync(join(shop, "test.sh"), 0o755);
    const { child, ended } = start(["shop", "--", "./test.sh"], scratch);
    child.stdin.end();
    expect((await ended).stdout).toBe("here\n");
  });

  it("does not get the variables that only an earlier allocation set", async () => {
    const nested = [process.execPath, "--", cli, "run", "-q", ...print("COMPOSE_PROJECT_NAME")];
    const outer = await run("-q", "-p", "outer", "--", ...nested);
    expect(outer.stdout).toMatch(/^shop-[a-z0-9]{8}\n$/);
  });
});

describe("the status of portplan run", () => {
  it.each<[string, readonly string[], number, string]>([
    ["success", inNode(""), 0, ""],
    ["a failure", inNode("process.exit(7)"), 7, ""],
    ["the highest status", inNode("process.exit(255)"), 255, ""],
    ["SIGKILL", inNode("process.kill(process.pid, 'SIGKILL')"), 137, ""],
    ["SIGTERM", inNode("process.kill(process.pid, 'SIGTERM')"), 143, ""],
    [
      "a missing program",
      ["--", "no-such-program"],
      127,
      'error: cannot run "no-such-program": there is no such program\n',
    ],
    [
      "a file without permission",
      ["--", "./compose.yaml"],
      126,
      'error: cannot run "./compose.yaml": permission denied\n',
    ],
    ["a directory", ["--", "."], 126, 'error: cannot run ".": permission denied\n'],
  ])("is that of a shell for %s", async (_, args, status, message) => {
    const { stderr, ...ended } = await run("-q", ...args);
    expect([ended.status, stderr, listLeases(), listTemporary()]).toEqual([
      status,
      message,
      [],
      [],
    ]);
  });

  it.each([
    ["no program", []],
    ["no program after --", ["--"]],
    ["a program without --", ["npm", "test"]],
    ["two directories", ["shop", "blog", "--", "true"]],
  ])("is 2 for %s, with an example", async (_, args) => {
    const { status, stderr } = await run(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining("(portplan run -- npm test)")]);
  });

  it("is 1 if a finding fails the run: the program does not run", async () => {
    writeCompose('services:\n  web:\n    image: tiny\n    ports: ["${PORT}:80"]\n');
    const args = ["--fail-on", "warning", ...inNode("require('fs').writeFileSync('ran', '')")];
    const { status, stdout, stderr } = await run(...args);
    expect([status, stdout, listLeases()]).toEqual([1, "", []]);
    expect(stderr).toContain("warning[unset-port-variable]");
    expect(existsSync(join(shop, "ran"))).toBe(false);
    expect((await run("-q", ...inNode("console.log(1)"))).stdout).toBe("1\n");
  });

  it("is 2 if the project is invalid: the program does not run", async () => {
    writeCompose("services:\n  web:\n    image: tiny\n    ports: ['70000:80']\n");
    const { status, stdout, stderr } = await run(...inNode("console.log(1)"));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("compose.yaml:4:13");
  });
});

describe.skipIf(isWindows)("a signal", () => {
  /** A program that says when it listens, and exits with its number of signals. */
  const counting = inNode(`
    let count = 0;
    for (const name of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"])
      process.on(name, () => {
        count++;
        setTimeout(() => { console.log(name, count); process.exit(40 + count); }, 300);
      });
    console.log("ready");
    setTimeout(() => {}, 60_000);
  `);

  it.each(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const)(
    "is passed on, and portplan waits for the end: %s",
    async (signal) => {
      const { child, ended } = start(["-q", ...counting]);
      child.stdout.once("data", () => child.kill(signal));
      const { status, stdout } = await ended;
      expect([status, stdout]).toEqual([41, `ready\n${signal} 1\n`]);
      expect([listLeases(), listTemporary()]).toEqual([[], []]);
    },
  );

  it.runIf(withScript)("of a key of the terminal arrives once", async () => {
    const words = [process.execPath, "--", cli, "run", "-q", ...counting];
    const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const child = spawn("script", ["-qec", `exec ${line}`, "/dev/null"], {
      cwd: shop,
      env: { ...env, PWD: shop },
      stdio: "pipe",
    });
    const ended = collect(child);
    let isSent = false;
    child.stdout.on("data", (chunk: Buffer) => {
      if (isSent || !chunk.toString().includes("ready")) return;
      isSent = true;
      child.stdin.write("\u0003");
    });
    const { status, stdout } = await ended;
    expect([status, stdout]).toEqual([41, expect.stringContaining("SIGINT 1")]);
    expect([listLeases(), listTemporary()]).toEqual([[], []]);
  });
});

describe("the leases of portplan run", () => {
  it("exist while the program runs", async () => {
    const { stdout } = await run(
      ...inNode("console.log(require('fs').readdirSync(process.env.PORTPLAN_LEASE_DIR).join())"),
    );
    expect([stdout, listLeases()]).toEqual([expect.stringMatching(/\btcp-\d+\.\w+/), []]);
  });

  it.skipIf(isWindows)("stay for a port that a program still uses", async () => {
    const server = `require("net").createServer().listen(process.env.PORTPLAN_WEB_80, "127.0.0.1",
      () => require("fs").writeFileSync("pid", String(process.pid)))`;
    const waiting = "until [ -s pid ]; do sleep 0.1; done";
    const script = `"$0" -e '${server.replace(/\s+/g, " ")}' >/dev/null 2>&1 & ${waiting}`;
    const { status, stderr } = await run("--", "sh", "-c", script, process.execPath);
    const pid = Number(readFileSync(join(shop, "pid"), "utf8"));
    try {
      expect([status, listLeases()]).toEqual([0, [expect.stringMatching(/^tcp-\d+\./)]]);
      expect(stderr).toContain(`(pid ${pid})`);
      expect(stderr).toMatch(/stays leased; .*`portplan release`/);
    } finally {
      process.kill(pid);
    }
  });

  it.runIf(compose !== null && engine !== null)(
    "stay for the port of a container, until the commands in the warning stop and release it",
    async () => {
      writeCompose(SLEEPING);
      const up = await run("--", compose ?? "", "up", "-d");
      try {
        const lease = new RegExp(`^tcp-${portIn(up.stderr)}[.]`);
        expect([up.status, listLeases()]).toEqual([0, [expect.stringMatching(lease)]]);
        expect(up.stderr).toMatch(/by compose service shop-[a-z0-9]{8}\/web, and stays leased/);
        const [, stop = ""] = /`portplan run -- docker compose (\w+)`/.exec(up.stderr) ?? [];
        const down = await run("--", compose ?? "", stop);
        expect([down.status, down.stderr]).toEqual([0, expect.not.stringContaining("leased")]);
        spawnSync(process.execPath, ["--", cli, "release"], { cwd: shop, env });
        expect(listLeases()).toEqual([]);
      } finally {
        await run("-q", "--", compose ?? "", "down");
      }
    },
  );

  it.runIf(compose !== null && engine !== null)(
    "end with the program if it removes its containers",
    async () => {
      writeCompose(SLEEPING);
      const script = '"$0" up -d && "$0" down';
      const { status, stderr } = await run("--", "sh", "-c", script, compose ?? "");
      expect([status, listLeases()]).toEqual([0, []]);
      expect(stderr).not.toContain("leased");
    },
  );
});
