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
  it("prints its help without arguments", async () => {
    const { status, stdout, stderr } = await portplan([], workspace);
    expect([status, stderr]).toEqual([0, ""]);
    expect((await portplan(["--help"], workspace)).stdout).toBe(stdout);
  });

  it("prints its version", async () => {
    expect(await portplan(["--version"], workspace)).toEqual({
      status: 0,
      stdout: `${manifest.version}\n`,
      stderr: "",
    });
  });

  it("reports a usage error on standard error, with a hint at the help", async () => {
    expect(await check("--fromat", "json")).toEqual({
      status: 2,
      stdout: "",
      stderr:
        'error: unknown option "--fromat". Did you mean "--format"?\n' +
        "For more information, try 'portplan check --help'.\n",
    });
  });

  it("reads --env-file as its own option, not as an option of Node", async () => {
    write("compose.yaml", onePort("${PORT}:80"));
    write("my.env", "PORT=8080\n");
    const { stdout } = await check("--env-file", "my.env");
    expect(stdout).toContain("*:8080/tcp");
    const missing = await check("--env-file", "missing.env");
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining("missing.env")]);
  });

  it.skipIf(process.platform === "win32")(
    "does not run code through NODE_OPTIONS of an env file, with the alias of README.md",
    () => {
      write("compose.yaml", onePort("${PORT}:80"));
      write("evil.js", 'require("node:fs").writeFileSync("evil-ran", "");\n');
      write("evil.env", "PORT=8080\nNODE_OPTIONS=--require=./evil.js\n");
      const readme = readFileSync(join(root, "README.md"), "utf8");
      const alias = /^alias portplan=.*$/m.exec(readme)?.[0];
      const script = `${alias}\ncd "$1"\nportplan check --no-probe --env-file evil.env`;
      const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "sh", workspace], {
        cwd: root,
        encoding: "utf8",
      });
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("*:8080/tcp");
      expect(readdirSync(workspace)).not.toContain("evil-ran");
    },
  );

  it("has a first line that does the same", () => {
    expect(readFileSync(join(root, "dist/cli/index.js"), "utf8").split("\n", 1)).toEqual([
      "#!/usr/bin/env -S node --",
    ]);
  });

  it("exits without an error when its output is closed", async () => {
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

  it.runIf(withPerl)("writes its whole output to a non-blocking pipe", async () => {
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

  it("uses the name of a symbolic link to the current directory", async () => {
    write("real/compose.yaml", onePort("8080:80"));
    symlinkSync("real", join(workspace, "shop"), "junction");
    const { stdout } = await portplan(["map", "--format", "json"], join(workspace, "shop"));
    expect(JSON.parse(stdout).projects[0].name).toBe("shop");
  });
});

describe("--output", () => {
  it("writes the result to a file instead of standard output", async () => {
    write("compose.yaml", onePort("8080:80"));
    const printed = await check("--format", "json");
    const written = await check("--format", "json", "--output", "report.json");
    expect(written).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(workspace, "report.json"), "utf8")).toBe(printed.stdout);
  });

  it("replaces a file, but not through a symbolic link of the project", async () => {
    write("compose.yaml", onePort("8080:80"));
    write("real.txt", "old");
    symlinkSync("real.txt", join(workspace, "link.txt"), "file");
    const { status, stderr } = await check("--output", "link.txt");
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: cannot write link\.txt: .*link\.txt is a symbolic link in/),
    ]);
    expect(readFileSync(join(workspace, "real.txt"), "utf8")).toBe("old");
    await check("--output", "real.txt");
    expect(readFileSync(join(workspace, "real.txt"), "utf8")).toContain("*:8080/tcp");
    expect(readdirSync(workspace).toSorted()).toEqual(["compose.yaml", "link.txt", "real.txt"]);
  });

  it("prints the result with --output -", async () => {
    write("compose.yaml", onePort("8080:80"));
    expect((await check("--output", "-")).stdout).toContain("*:8080/tcp");
    expect(readdirSync(workspace)).toEqual(["compose.yaml"]);
  });

  it("leaves no files behind if it cannot write", async () => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stderr } = await check("--output", "missing/report.txt");
    expect([status, stderr]).toEqual([
      2,
      "error: cannot write missing/report.txt: the directory does not exist\n",
    ]);
    expect(readdirSync(workspace)).toEqual(["compose.yaml"]);
  });

  it("does not write to a directory", async () => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stderr } = await check("--output", ".");
    expect([status, stderr]).toEqual([2, "error: cannot write .: it is a directory\n"]);
  });

  it.skipIf(process.platform === "win32")("does not replace a device", async () => {
    write("compose.yaml", onePort("8080:80"));
    expect((await check("--output", "/dev/null")).status).toBe(0);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});

describe("color", () => {
  it("is not used without a terminal", async () => {
    write("compose.yaml", onePort("8080:80"));
    expect((await check()).stdout).not.toContain("\u001b");
  });
});

describe("who", () => {
  it("identifies this process as the user of a port", async () => {
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
            // It started this run.
            command: null,
          },
        ]);
      const text = await portplan(["who", String(port)], workspace);
      expect(text.stdout).toContain(`127.0.0.1:${port}/tcp\n`);
    } finally {
      server.close();
    }
  });

  it("reports a port that nothing is using", async () => {
    const { status, stdout } = await portplan(["who", "127.0.0.1:1/udp"], workspace);
    expect([status, stdout.split("\n")[0]]).toEqual([
      0,
      expect.stringMatching(/^nothing (?:visible )?is using 127\.0\.0\.1:1\/udp$/),
    ]);
  });

  const EXAMPLES = "(e.g. 5432, 8080-8084, 127.0.0.1:53/udp or [::1]:53)";
  it.each([
    ["70000", "70000 is not a valid port (1-65535)"],
    ["0", "0 is not a valid port (1-65535)"],
    ["postgres", `"postgres" is not a port ${EXAMPLES}`],
    ["80;id", `"80;id" is not a port ${EXAMPLES}`],
    ["::1:80", `"::1:80" is not a port ${EXAMPLES}`],
  ])("rejects %s", async (name, message) => {
    const { status, stderr } = await portplan(["who", name], workspace);
    expect([status, stderr]).toEqual([
      2,
      `error: ${message}\nFor more information, try 'portplan who --help'.\n`,
    ]);
  });
});

describe("a directory", () => {
  it.each([
    [
      "does not exist",
      "shop",
      "directory <workspace>/shop does not exist; use a directory that exists",
    ],
    [
      "is a file",
      "compose.yaml",
      "<workspace>/compose.yaml is not a directory; use a directory, or select the file with -f",
    ],
  ])("is reported if it %s", async (_, name, message) => {
    write("compose.yaml", onePort("8080:80"));
    const { status, stderr } = await check(name, "--format", "json");
    expect([status, stderr.replaceAll(workspace, "<workspace>")]).toEqual([
      2,
      `error: ${message}\nFor more information, try 'portplan check --help'.\n`,
    ]);
  });
});

describe("an invalid project", () => {
  const INVALID =
    "services:\n  a: {image: a, ports: ['70000:1']}\n  b: {image: b, ports: ['x:1']}\n";
  const LINE = /^error: compose\.yaml:2:25: [^\n]+; [^\n]+ \(and 1 more; run portplan check\)\n$/;

  it("is not repeated on standard error with a text report on standard output", async () => {
    write("compose.yaml", INVALID);
    for (const args of [[], ["--quiet"]]) {
      const { status, stdout, stderr } = await check(...args);
      expect([status, stderr]).toEqual([2, ""]);
      expect(stdout).toContain("compose.yaml:3:25");
    }
  });

  it.each([
    ["--format json", ["check", "--format", "json"]],
    ["--format github", ["map", "--format", "github"]],
    ["--output", ["check", "--output", "report.txt"]],
  ])("is one line on standard error with %s", async (_, args) => {
    write("compose.yaml", INVALID);
    const { status, stderr } = await portplan(args, workspace);
    expect([status, stderr]).toEqual([2, expect.stringMatching(LINE)]);
  });

  it.each(["shell", "env", "json", "override"])(
    "does not print a report with allocate --print %s",
    async (format) => {
      write("compose.yaml", INVALID);
      const args = ["allocate", "--lease-store", "off", "--print", format];
      const { status, stdout, stderr } = await portplan(args, workspace);
      const printed = format === "shell" ? "false\n" : "";
      expect([status, stdout, stderr]).toEqual([2, printed, expect.stringMatching(LINE)]);
    },
  );
});

describe("init", () => {
  it("writes the file of --policy, and prints its path as JSON", async () => {
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

  it("reports the mistakes of a project, and does not write a file", async () => {
    write(
      "compose.yaml",
      "services:\n  a: {image: a, ports: ['70000:1']}\n  b: {image: b, ports: ['x:1']}\n",
    );
    const { status, stdout, stderr } = await portplan(["init"], workspace);
    expect([status, stdout, stderr.match(/^error: /gm)?.length]).toEqual([2, "", 2]);
    expect(stderr.match(/--> .*/g)).toEqual(["--> compose.yaml:2:25", "--> compose.yaml:3:25"]);
    expect(readdirSync(workspace)).toEqual(["compose.yaml"]);
  });
});

it("does not print a stack trace for a mistake in a policy with --verbose", async () => {
  write("compose.yaml", onePort("8080:80"));
  write("portplan.yml", "version: 1\nreservd: []\n");
  const { status, stderr } = await check("--verbose");
  expect([status, stderr]).toEqual([
    2,
    'error: unknown key "reservd"\n  --> portplan.yml:2:1\n   |\n 2 | reservd: []\n' +
      "   | ^^^^^^^\n   |\n   = help: use reserved\n\n",
  ]);
});

it("locates a mistake in the policy from the working directory, in every format", async () => {
  write("compose.yaml", onePort("8080:80"));
  write("portplan.yml", "version: 1\nreservd: []\n");
  mkdirSync(join(workspace, "api"));
  mkdirSync(join(workspace, ".git"), { recursive: true });
  writeFileSync(join(workspace, ".git/HEAD"), "ref: refs/heads/main\n");
  for (const format of ["text", "json"]) {
    const { stderr } = await portplan(["check", "--format", format], join(workspace, "api"));
    expect(stderr).toContain("--> ../portplan.yml:2:1\n");
  }
});

it("reads standard input once, even if it is used several times", () => {
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
    "2 host ports in 1 project and 1 variant",
  ]);
});

describe("a pattern", () => {
  it("that matches no project is an error", async () => {
    write("docs/README.md", "");
    const { status, stderr } = await check("d*");
    expect([status, stderr]).toEqual([
      2,
      "error: no Compose file in any of the directories\n" +
        "For more information, try 'portplan check --help'.\n",
    ]);
  });

  it("that matches several directories rejects options for one project", async () => {
    write("a/compose.yaml", onePort("8080:80"));
    write("b/compose.yaml", onePort("8081:80"));
    const { status, stderr } = await check("?", "-p", "shop");
    expect([status, stderr]).toEqual([
      2,
      "error: --project-name applies to one project, but 2 directories are given\n" +
        "For more information, try 'portplan check --help'.\n",
    ]);
  });

  it("reports a project whose Compose file is missing", async () => {
    write("services/shop/.env", "COMPOSE_FILE=missing.yaml\n");
    const { status, stderr } = await check("services/*", "--format", "json");
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        "services/shop/.env:1:1: COMPOSE_FILE refers to a file that does not exist",
      ),
    ]);
  });
});

describe("bad input", () => {
  const deep = (depth: number) => `x: ${"[".repeat(depth)}${"]".repeat(depth)}\n`;
  const levels = Array.from(
    { length: 40 },
    (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]\n`,
  );
  const laughs = `a0: &a0 [x, x]\n${levels.join("")}services: {a: {image: a, x-y: *a40}}\n`;

  it.each<[string, string | null, RegExp]>([
    ["is not YAML", "services: [\n", /compose\.yaml:\d+:\d+: /],
    ["has a tab", "services:\n\tweb:\n", /compose\.yaml:2:1: /],
    ["has a key twice", "services:\n  web: {image: a}\n  web: {image: b}\n", /compose\.yaml:3:3: /],
    ["has an invalid variable", onePort("${PORT!}:80"), /compose\.yaml:4:\d+: /],
    ["has an invalid port", onePort("70000:80"), /compose\.yaml:4:13: /],
    ["has a hundred thousand brackets", deep(100_000), /compose\.yaml:1:\d+: /],
    ["has a billion laughs", laughs, /compose\.yaml:\d+:\d+: /],
    ["includes itself", "include: [compose.yaml]\n", /compose\.yaml:1:\d+: /],
    [
      "has services that extend each other",
      "services:\n  a: {extends: b}\n  b: {extends: a}\n",
      /compose\.yaml:\d:\d+: /,
    ],
    ["is a directory", null, /compose\.yaml/],
  ])("is reported if the Compose file %s", async (_, text, message) => {
    if (text === null) mkdirSync(join(workspace, "compose.yaml"));
    else write("compose.yaml", text);
    const { status, stderr } = await check("--format", "json");
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.length).toBeLessThan(2000);
  });

  it.skipIf(process.platform === "win32")(
    "is reported if the Compose file is not readable",
    async () => {
      write("compose.yaml", onePort("8080:80"));
      chmodSync(join(workspace, "compose.yaml"), 0);
      chmodSync(workspace, 0o755);
      const { status, stderr } = await portplan(
        ["check", "--no-probe", "--format", "json"],
        workspace,
        {},
        process.getuid?.() === 0,
      );
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^error: .*compose\.yaml.*\n$/)]);
    },
  );

  it("does not slow down a check of two hundred ranges of sixty thousand ports", async () => {
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
      "error[port-collision]: s0, all and 199 other entries all publish host port 30000/tcp\n",
    );
  });

  it("does not prevent a check of fifty megabytes", async () => {
    write(
      "compose.yaml",
      `${onePort("8080:80")}x-filler: |\n${`  ${"lorem ipsum ".repeat(8)}\n`.repeat(510_000)}`,
    );
    const { status, stdout, stderr } = await check();
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("*:8080/tcp");
  });
});
