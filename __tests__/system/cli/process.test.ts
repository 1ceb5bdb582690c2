import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { absent } from "../real.ts";
import { portplan } from "./portplan.ts";

const withPerl = spawnSync("perl", ["-v"]).error === undefined || absent("no perl here") !== null;
const root = resolve(import.meta.dirname, "../../..");
let workspace = "";
beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "portplan-cli-")));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const write = (path: string, text: string) => {
  mkdirSync(resolve(workspace, path, ".."), { recursive: true });
  writeFileSync(join(workspace, path), text);
};
const onePort = (entry: string) =>
  `services:\n  web:\n    image: nginx:1.27\n    ports: ["${entry}"]\n`;
const check = (...args: string[]) => portplan(["check", "--no-probe", ...args], workspace);

describe("the program", () => {
  it("tells its version", async () => {
    expect(await portplan(["--version"], workspace)).toEqual({
      status: 0,
      stdout: `${manifest.version}\n`,
      stderr: "",
    });
  });

  it("says on standard error what was wrong, and where help is", async () => {
    expect(await check("--fromat", "json")).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "portplan: check has no option --fromat; did you mean --format?\n" +
        "portplan: see portplan check --help\n",
    });
  });

  it("takes --env-file for its own and not for Node's", async () => {
    write("compose.yaml", onePort("${PORT}:80"));
    write("my.env", "PORT=8080\n");
    const { stdout } = await check("--env-file", "my.env");
    expect(stdout).toContain("*:8080/tcp");
    const missing = await check("--env-file", "missing.env");
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining("missing.env")]);
  });

  it("is started by its first line in the same way", () => {
    expect(readFileSync(join(root, "dist/cli/index.js"), "utf8").split("\n", 1)).toEqual([
      "#!/usr/bin/env -S node --",
    ]);
  });

  it("goes quietly when nobody reads any more", async () => {
    write("compose.yaml", onePort("1-60000:1-60000"));
    const child = spawn(
      process.execPath,
      ["--", join(root, "dist/cli/index.js"), "map", "--format", "json"],
      {
        cwd: workspace,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((done) => child.on("close", done));
    expect([status, stderr]).toEqual([0, ""]);
  });

  it.runIf(withPerl)("writes all of it into a pipe that does not wait", async () => {
    const entries = Array.from(
      { length: 1000 },
      (_, i) => `      - {target: 80, published: "${1024 + i}", name: "Tür ${i}"}\n`,
    );
    write(
      "compose.yaml",
      `services:\n  web:\n    image: nginx:1.27\n    ports:\n${entries.join("")}`,
    );
    const args = ["map", "--format", "json"];
    const { stdout } = await portplan(args, workspace);
    expect([stdout.length > 300_000, JSON.parse(stdout).ports.at(-1).name]).toEqual([
      true,
      "Tür 999",
    ]);
    const unblocked = "fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK); exec @ARGV";
    const script = `perl -MFcntl -e '${unblocked}' "$@" | { sleep 0.5; cat; }`;
    const program = [process.execPath, "--", join(root, "dist/cli/index.js"), ...args];
    const slowly = spawnSync("sh", ["-c", script, "sh", ...program], {
      cwd: workspace,
      encoding: "utf8",
      maxBuffer: 1e7,
    });
    expect([slowly.stdout === stdout, slowly.stderr]).toEqual([true, ""]);
  });

  it("keeps the name of the directory where it was entered through a link", async () => {
    write("real/compose.yaml", onePort("8080:80"));
    symlinkSync("real", join(workspace, "shop"), "junction");
    const { stdout } = await portplan(["map", "--format", "json"], join(workspace, "shop"));
    expect(JSON.parse(stdout).projects[0].name).toBe("shop");
  });
});

describe("--output", () => {
  it("writes what standard output would have got, without colours", async () => {
    write("compose.yaml", onePort("8080:80"));
    const printed = await check("--format", "json");
    const written = await check("--format", "json", "--output", "report.json");
    expect(written).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(workspace, "report.json"), "utf8")).toBe(printed.stdout);
  });

  it("replaces what was there, through a link too", async () => {
    write("compose.yaml", onePort("8080:80"));
    write("real.txt", "old");
    symlinkSync("real.txt", join(workspace, "link.txt"), "file");
    await check("--output", "link.txt");
    expect(readFileSync(join(workspace, "real.txt"), "utf8")).toContain("*:8080/tcp");
    expect(readdirSync(workspace).toSorted()).toEqual(["compose.yaml", "link.txt", "real.txt"]);
  });

  it("leaves nothing behind where it cannot write", async () => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stderr } = await check("--output", "missing/report.txt");
    expect([status, stderr]).toEqual([
      2,
      "portplan: cannot write missing/report.txt: there is no such directory\n",
    ]);
    expect(readdirSync(workspace)).toEqual(["compose.yaml"]);
  });

  it("does not take a directory for a file", async () => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stderr } = await check("--output", ".");
    expect([status, stderr]).toEqual([2, "portplan: cannot write .: it is a directory\n"]);
  });

  it.skipIf(process.platform === "win32")("does not replace a device", async () => {
    write("compose.yaml", onePort("8080:80"));
    expect((await check("--output", "/dev/null")).status).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});

describe("colours", () => {
  it("are for terminals", async () => {
    write("compose.yaml", onePort("8080:80"));
    expect((await check()).stdout).not.toContain("\u001b");
  });
});

describe("who", () => {
  it("names this process for the port that it holds", async () => {
    const server = createServer();
    const port = await new Promise<number>((done) =>
      server.listen({ host: "127.0.0.1", port: 0 }, () =>
        done((server.address() as { port: number }).port),
      ),
    );
    try {
      const { status, stdout } = await portplan(
        ["who", "--format", "json", `127.0.0.1:${port}/tcp`],
        workspace,
      );
      const { listeners, host } = JSON.parse(stdout);
      expect(status).toBe(0);
      if (host.visible)
        expect(listeners).toMatchObject([
          {
            kind: "process",
            pid: process.pid,
            endpoint: `127.0.0.1:${port}/tcp`,
            state: "listening",
            command: `kill ${process.pid}`,
          },
        ]);
      const text = await portplan(["who", String(port)], workspace);
      expect(text.stdout).toContain(`127.0.0.1:${port}/tcp\n`);
    } finally {
      server.close();
    }
  });

  it("says what is held by nobody", async () => {
    const { status, stdout } = await portplan(["who", "127.0.0.1:1/udp"], workspace);
    expect([status, stdout.split("\n")[0]]).toEqual([
      0,
      expect.stringMatching(/^127\.0\.0\.1:1\/udp is held by nobody/),
    ]);
  });

  it.each(["postgres", "70000", "80;id", "::1:80"])("refuses %s", async (name) => {
    const { status, stderr } = await portplan(["who", name], workspace);
    expect([status, stderr]).toEqual([
      2,
      `portplan: ${JSON.stringify(name)} names no port: ` +
        "write 5432, 8080-8084, 127.0.0.1:53/udp or [::1]:53\n" +
        "portplan: see portplan who --help\n",
    ]);
  });
});

describe("a directory", () => {
  it.each([
    [
      "that is not there",
      "shop",
      "directory <workspace>/shop does not exist; use a directory that exists",
    ],
    [
      "that is a file",
      "compose.yaml",
      "<workspace>/compose.yaml is not a directory; use a directory, or select the file with -f",
    ],
  ])("%s", async (_, name, message) => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stderr } = await check(name);
    expect([status, stderr.replaceAll(workspace, "<workspace>")]).toEqual([
      2,
      `portplan: ${message}\n`,
    ]);
  });
});

describe("init", () => {
  it("tells as JSON what it has written, where --policy says", async () => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stdout } = await portplan(
      ["init", "--format", "json", "--policy", "ports.yml"],
      workspace,
    );
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      { version: 1, ok: true, policy: `${workspace}/ports.yml` },
    ]);
    expect(readFileSync(join(workspace, "ports.yml"), "utf8")).toMatch(/^version: 1$/m);
  });

  it("tells where a project is wrong, and writes nothing", async () => {
    write(
      "compose.yaml",
      "services:\n  a: {image: a, ports: ['70000:1']}\n  b: {image: b, ports: ['x:1']}\n",
    );
    const { status, stdout, stderr } = await portplan(["init"], workspace);
    expect([status, stdout, stderr.split("\n").length]).toEqual([2, "", 3]);
    expect(stderr).toMatch(
      /^portplan: compose\.yaml:2:25: .*\nportplan: compose\.yaml:3:25: .*\n$/,
    );
    expect(readdirSync(workspace)).toEqual(["compose.yaml"]);
  });
});

it("says with --verbose where a fault of its own came from, but not a user's mistake", async () => {
  write("compose.yaml", onePort("8080:80"));
  write("portplan.yml", "version: 1\nreservd: []\n");
  const { status, stderr } = await check("--verbose");
  expect([status, stderr]).toEqual([
    2,
    'portplan: portplan.yml:2:1: the policy has no key "reservd"; write reserved\n',
  ]);
});

it("reads standard input once, whoever needs it again", () => {
  write("portplan.yml", "version: 1\nenvironments: {staging: {}}\n");
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--", join(root, "dist/cli/index.js"), "map", "-f", "-", "-f", "-"],
    {
      cwd: workspace,
      input: onePort("8080:80"),
      encoding: "utf8",
    },
  );
  expect([status, stdout.split("\n").at(-2)]).toEqual([
    0,
    "2 host ports in 1 project and 1 variant.",
  ]);
});

describe("a pattern", () => {
  it("that leads to no project is a mistake", async () => {
    write("docs/README.md", "");
    const { status, stderr } = await check("d*");
    expect([status, stderr]).toEqual([2, "portplan: none of the directories has a compose file\n"]);
  });

  it("that leads to several directories is none for options that name one project", async () => {
    write("a/compose.yaml", onePort("8080:80"));
    write("b/compose.yaml", onePort("8081:80"));
    const { status, stderr } = await check("?", "-p", "shop");
    expect([status, stderr]).toEqual([
      2,
      "portplan: --project-name is for one project, and 2 directories are given\n" +
        "portplan: see portplan --help\n",
    ]);
  });

  it("does not hide a project that is there and cannot be found", async () => {
    write("services/shop/.env", "COMPOSE_FILE=missing.yaml\n");
    const { status, stderr } = await check("services/*");
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        "services/shop/.env:1:1: COMPOSE_FILE names a file that is not there",
      ),
    ]);
  });
});

/** Input that is wrong or beyond all measure: what it comes to, in which time. */
describe("bad input", () => {
  const deep = (depth: number) => `x: ${"[".repeat(depth)}${"]".repeat(depth)}\n`;
  const levels = Array.from(
    { length: 40 },
    (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]\n`,
  );
  const laughs = `a0: &a0 [x, x]\n${levels.join("")}services: {a: {image: a, x-y: *a40}}\n`;

  it.each<[string, string | null, RegExp]>([
    ["no YAML", "services: [\n", /compose\.yaml:\d+:\d+: /],
    ["a tab", "services:\n\tweb:\n", /compose\.yaml:2:1: /],
    ["a key twice", "services:\n  web: {image: a}\n  web: {image: b}\n", /compose\.yaml:3:3: /],
    ["a variable in no known form", onePort("${PORT!}:80"), /compose\.yaml:4:\d+: /],
    ["a port that is none", onePort("70000:80"), /compose\.yaml:4:13: /],
    ["a hundred thousand brackets", deep(100_000), /compose\.yaml:1:\d+: /],
    ["a billion laughs", laughs, /compose\.yaml:\d+:\d+: /],
    ["an include of itself", "include: [compose.yaml]\n", /compose\.yaml:1:\d+: /],
    [
      "a service that extends itself",
      "services:\n  a: {extends: b}\n  b: {extends: a}\n",
      /compose\.yaml:\d:\d+: /,
    ],
    ["a directory", null, /compose\.yaml/],
  ])("%s", async (_, text, message) => {
    if (text === null) mkdirSync(join(workspace, "compose.yaml"));
    else write("compose.yaml", text);
    const { status, stderr } = await check();
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.length).toBeLessThan(2000);
  });

  it.skipIf(process.platform === "win32")("a file without rights", async () => {
    write("compose.yaml", onePort("8080:80"));
    chmodSync(join(workspace, "compose.yaml"), 0);
    chmodSync(workspace, 0o755);
    const { status, stderr } = await portplan(
      ["check", "--no-probe"],
      workspace,
      {},
      process.getuid?.() === 0,
    );
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^portplan: .*compose\.yaml.*\n$/)]);
  });

  it("two hundred ranges of sixty thousand ports are judged", async () => {
    const services = Array.from(
      { length: 200 },
      (_, at) => `  s${at}: {image: a, ports: ["127.0.0.${at + 1}:1024-61023:1-60000"]}\n`,
    );
    write(
      "compose.yaml",
      `services:\n${services.join("")}  all: {image: a, ports: ["30000:80"]}\n`,
    );
    const { status, stdout } = await check("--quiet", "--format", "text");
    expect(status).toBe(1);
    expect(stdout).toContain(
      "*:30000/tcp is also asked for by s0 (127.0.0.1:1024-61023/tcp) and 199 others.",
    );
  });

  it("fifty megabytes are read", async () => {
    write(
      "compose.yaml",
      `${onePort("8080:80")}x-filler: |\n${`  ${"lorem ipsum ".repeat(8)}\n`.repeat(510_000)}`,
    );
    const { status, stdout, stderr } = await check();
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("*:8080/tcp");
  });
});
