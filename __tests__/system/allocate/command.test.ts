import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runMain, runPost, type Step } from "../action/runner.ts";
import { realCompose } from "../real.ts";
import { holding } from "./holding.ts";

const root = resolve(import.meta.dirname, "../../..");
const scratch = mkdtempSync(join(tmpdir(), "allocate-"));
const FIRST_LINE = "# Written by portplan: the host ports of this run.";
let count = 0;
let cwd = "";
let store = "";

beforeEach(() => {
  const folder = join(scratch, `case-${count++}`);
  cwd = join(folder, "shop");
  store = join(folder, "leases");
  mkdirSync(cwd, { recursive: true });
  writeFileSync(
    join(cwd, "compose.yaml"),
    'name: shop\nservices:\n  web: {image: nginx, ports: ["127.0.0.1:${WEB_PORT:-28080}:80"]}\n' +
      '  db: {image: postgres, ports: ["127.0.0.1:25432:5432"]}\n',
  );
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs the command line. */
function portplan(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  where = cwd,
) {
  const all = {
    PATH: process.env["PATH"],
    HOME: scratch,
    PORTPLAN_LEASE_DIR: store,
    PORTPLAN_STATE_DIR: `${store}-checkouts`,
    DOCKER_HOST: `unix://${scratch}/none`,
    ...env,
  };
  return spawnSync(process.execPath, ["--", join(root, "dist/cli/index.js"), ...args], {
    cwd: where,
    env: all,
    encoding: "utf8",
  });
}

const leases = () =>
  existsSync(store) ? readdirSync(store).filter((name) => /^(?:tcp|udp|run)/.test(name)) : [];
const exported = (text: string) =>
  Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

describe("portplan allocate", () => {
  it("moves only ports in use, and prints how to start the project", async () => {
    const { stdout, status } = await holding(28_080, () =>
      portplan(["allocate", "--write-env", "ports.env"]),
    );
    expect(stdout).toMatch(/web +127\.0\.0\.1:28080\/tcp → \d{5} +80 +in use/);
    expect(stdout).toMatch(/db +127\.0\.0\.1:25432\/tcp +5432 +free/);
    expect(stdout).toMatch(
      /notice\[port-occupied\][^]*= note: resolved: moved to port \d{5} for this run\n/,
    );
    expect(stdout).toMatch(
      /\nTo use these ports: docker compose --env-file ports\.env --project-name shop-\w{8} up\n$/,
    );
    expect(readFileSync(join(cwd, "ports.env"), "utf8")).toMatch(
      /^# Written by .*\nWEB_PORT=\d{5}\n# End of .*\n$/,
    );
    expect(status).toBe(0);
    expect(leases()).toHaveLength(3);
  });

  it("lists references to ports that moved", () => {
    spawnSync("git", ["init", "-q"], { cwd });
    writeFileSync(
      join(cwd, "smoke.sh"),
      "set -e\ncurl http://localhost:28080/\ncurl http://localhost:25432/\n",
    );
    const { stdout } = portplan(["allocate", "--for", "web"]);
    expect(stdout).toMatch(/notice\[stale-reference\][^]*smoke\.sh:2:13: web is now on \d{5}\n/);
    expect(stdout).not.toContain("smoke.sh:3:");
  });

  it("writes nothing and releases its leases if it cannot move ports as requested", () => {
    const { stderr, status } = portplan(["allocate", "--for", "db", "--write-env", "ports.env"]);
    expect([status, stderr]).toEqual([
      2,
      "error: no variable changes only the ports of db; use --write-override FILE to write an " +
        "override file\n",
    ]);
    expect(readdirSync(cwd)).toEqual(["compose.yaml"]);
    expect(leases()).toEqual([]);
  });

  it.each([
    ["none/leases", "the directory does not exist"],
    ["compose.yaml", "it is not a directory"],
    ["compose.yaml/leases", "part of the path is not a directory"],
  ])("reports why leases cannot be stored in %s", (path, reason) => {
    const { stderr, status } = portplan(["allocate", "--for", "web"], {
      PORTPLAN_LEASE_DIR: join(cwd, path),
    });
    expect([status, stderr]).toEqual([
      2,
      `error: cannot store leases: ${join(cwd, path)}: ${reason}; set PORTPLAN_LEASE_DIR to a ` +
        "directory that all accounts can write to\n",
    ]);
  });

  it("lists at most ten services that it cannot move", () => {
    const services = Array.from(
      { length: 12 },
      (_, i) => `  s${i}: {image: x, ports: ["${28_000 + i}:80"]}\n`,
    );
    writeFileSync(join(cwd, "compose.yaml"), `services:\n${services.join("")}`);
    const { stderr } = portplan(["allocate", "--for", "all", "--write-env", "ports.env"]);
    expect(stderr).toContain(
      "no variable changes only the ports of s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 and 2 more;",
    );
  });

  it.each([
    [["allocate", "--for", "nobody"], /no such service: "nobody"; choose from/],
    [
      ["url", "web", "--host", "a/b"],
      /invalid value "a\/b" for --host \(use a host name or an IP address\)/,
    ],
    [["url", "web", "x"], /"x" is not a container port/],
    [["url", "web", "80/icmp"], /"80\/icmp" is not a container port \(e\.g\. 80 or 53\/udp\)/],
    [["url", "web", "80/udp"], /web does not publish 80\/udp \(choose from 80\)/],
    [["url", "web", "81"], /web does not publish 81 \(choose from 80\)/],
    [["url", "nobody"], /no such service: "nobody"; choose from web, db/],
    [["allocate", "--for", "web,"], /--for has an empty service name/],
    [["allocate", "--for", "web,all"], /--for: "all" and "web" cannot be combined/],
    [["allocate", "--port-range", "9-1"], /--port-range: "9-1" is not a valid port range/],
    [["allocate", "--offset", "x"], /--offset: "x" is not a valid offset/],
    [["allocate", "--offset", "99999"], /--offset: "99999" is not a valid offset/],
    [["allocate", "--set", "web"], /--set: "web" is not a valid setting \(use SERVICE=PORT/],
    [
      ["allocate", "--set", "web=1025", "--set", "web=1026"],
      /--set: "web=1025" and "web=1026" cannot be combined/,
    ],
    [
      ["allocate", "--print", "yaml"],
      /invalid value "yaml" for --print \(choose from env, shell, json, override\)/,
    ],
    [
      ["allocate", "--print", "env", "--format", "json"],
      /--print and --format json cannot be used together/,
    ],
    [
      ["allocate", "--via", "traefik", "--print", "env"],
      /no variable can route web through a proxy; use --write-override FILE/,
    ],
    [["allocate", "--traefik-domain", "x.test"], /--traefik-domain requires --via traefik/],
    [
      ["allocate", "--via", "traefik", "--traefik-domain", "a..b"],
      /--via: "a\.\.b" is not a valid Traefik domain/,
    ],
    [
      ["allocate", "--via", "traefik", "--traefik-network", "`x`"],
      /--via: "`x`" is not a valid Traefik network/,
    ],
    [
      ["allocate", "--via", "traefik", "--traefik-entrypoint", "web secure"],
      /--via: "web secure" is not a valid Traefik entry point/,
    ],
    [["allocate", "--lease-store", "redis://x"], /"redis:\/\/x" is not a lease store/],
    [
      ["allocate", "--set", "web=28081", "--lease-store", "etcd://127.0.0.1:1"],
      /cannot use the lease store: 127\.0\.0\.1:1: .*ECONNREFUSED/,
    ],
    [["allocate", "--save", "compose.yaml"], /--save: compose\.yaml is not valid JSON/],
    [["check", "--saved", "none.json"], /cannot read none\.json: no such file/],
    [["map", "--saved", "none.json"], /cannot read none\.json: no such file/],
  ])("refuses %j with a reason", (args, message) => {
    const { stderr, status } = portplan(args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(leases()).toEqual([]);
  });

  it("keeps the other content and the permissions of an existing env file", () => {
    const path = join(cwd, ".env");
    writeFileSync(path, "# mine\nPASSWORD='s3cret # x'\nexport WEB_PORT=28080 # old\r\nOTHER=1", {
      mode: 0o600,
    });
    const first = portplan(["allocate", "--for", "web", "--write-env", ".env"]);
    const port = /28080\/tcp → (\d+)/.exec(first.stdout)?.[1];
    const written = readFileSync(path, "utf8");
    const [, name] = /COMPOSE_PROJECT_NAME=(shop-\w{8})\n$/.exec(written) ?? [];
    const expected =
      `# mine\nPASSWORD='s3cret # x'\nexport WEB_PORT=${port} # old\r\nOTHER=1\n` +
      `COMPOSE_PROJECT_NAME=${name}\n`;
    expect([first.status, readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual([
      0,
      expected,
      0o600,
    ]);
    // Neither an allocation without moves nor a repeated one changes the file.
    for (const args of [[], ["--for", "web"]]) {
      expect(portplan(["allocate", ...args, "--write-env", ".env"]).status).toBe(0);
      expect(readFileSync(path, "utf8")).toBe(expected);
    }
    writeFileSync(path, "OTHER=1");
    portplan(["allocate", "--for", "web", "--write-env", ".env"]);
    expect(readFileSync(path, "utf8")).toBe(
      `OTHER=1\nWEB_PORT=${port}\nCOMPOSE_PROJECT_NAME=${name}\n`,
    );
  });

  it("replaces a file that the search for references has read", () => {
    writeFileSync(join(cwd, "policy.yml"), "version: 1\nrules: {stale-reference: warning}\n");
    const args = ["allocate", "--policy", "policy.yml", "--write-env", "ports.env", "--for"];
    expect(portplan([...args, "web"]).status).toBe(0);
    expect([portplan([...args, "web"]).status, portplan([...args, "conflicts"]).status]).toEqual([
      0, 0,
    ]);
    expect(readFileSync(join(cwd, "ports.env"), "utf8")).toBe("");
  });

  it("does not treat an override that it wrote before as part of the project", async () => {
    const run = () => portplan(["allocate", "--write-override", "compose.override.yaml"]);
    const text = () => readFileSync(join(cwd, "compose.override.yaml"), "utf8");
    const [first, second] = await holding(25_432, () => [run(), text(), run(), text()]).then(
      ([, a, , b]) => [a, b],
    );
    expect([second, first]).toEqual([first, expect.stringMatching(/"published": "\d{5}"/)]);
    expect([run().status, text()]).toEqual([0, `${FIRST_LINE}\nservices: {}\n`]);
  });

  it.each([
    [
      ["--write-override", "compose.yaml"],
      "--write-override: CWD/compose.yaml is an input of the project",
    ],
    [
      ["--write-override", "mine.yaml", "-f", "compose.yaml", "-f", "mine.yaml"],
      "--write-override: CWD/mine.yaml is an input of the project",
    ],
    [["--write-env", "compose.yaml"], "--write-env: CWD/compose.yaml is an input of the project"],
    [["--write-env", "app.env"], "--write-env: CWD/app.env is an input of the project"],
    [
      ["--write-env", "x", "--write-override", "./x"],
      "--write-env and --write-override cannot write to the same file",
    ],
    [
      ["--for", "all", "--write-env", "x", "--write-override", "none/x"],
      "cannot write CWD/none/x: the directory does not exist",
    ],
  ])("replaces no file of the project and writes all files or none: %j", (args, message) => {
    const app = "services: {app: {image: app, env_file: app.env}}\n";
    const texts = {
      "compose.yaml": `include: [other.yaml]\n${readFileSync(join(cwd, "compose.yaml"), "utf8")}`,
      "other.yaml": app,
    };
    const all = {
      ...texts,
      "app.env": "TOKEN=x\n",
      "mine.yaml": "services: {web: {environment: {A: b}}}\n",
    };
    for (const [name, text] of Object.entries(all)) writeFileSync(join(cwd, name), text);
    const { stderr, status } = portplan(["allocate", ...args]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message.replace("CWD", cwd))]);
    expect(
      Object.fromEntries(
        readdirSync(cwd).map((name) => [name, readFileSync(join(cwd, name), "utf8")]),
      ),
    ).toEqual(all);
    expect(leases()).toEqual([]);
  });

  it("assigns the same ports to one copy with every kind of output", () => {
    const table = portplan(["allocate", "--for", "web"]);
    const web = /28080\/tcp → (\d+)/.exec(table.stdout)?.[1];
    const env = exported(portplan(["allocate", "--for", "web", "--print", "env"]).stdout);
    expect([env["PORTPLAN_WEB_80"], env["PORTPLAN_DB_5432"]]).toEqual([web, "25432"]);
    // The leases of this copy are not conflicts for it, with or without the exported variables.
    expect([portplan(["check"]), portplan(["check"], env)].map(({ status }) => status)).toEqual([
      0, 0,
    ]);
    expect(portplan(["check", "-p", "green"]).stdout).toMatch(
      /25432\/tcp +5432 +leased +the lease of shop\/db/,
    );
    portplan(["release"]);
    expect(leases()).toEqual([]);
  });

  it("prints only findings with --quiet", () => {
    const { stdout, stderr, status } = portplan(["allocate", "--for", "web", "--quiet"]);
    expect([stdout, stderr, status]).toEqual(["", "", 0]);
  });

  it("prints an environment that other commands and later runs use", () => {
    const { stdout } = portplan([
      "allocate",
      "--for",
      "all",
      "--print",
      "env",
      "--write-override",
      "../over.yaml",
    ]);
    const env = exported(stdout);
    expect(Object.keys(env)).toEqual([
      "WEB_PORT",
      "PORTPLAN_WEB_80",
      "PORTPLAN_DB_5432",
      "COMPOSE_PROJECT_NAME",
      "COMPOSE_FILE",
      "PORTPLAN_EXPORTED",
    ]);
    expect(portplan(["url", "db"], env).stdout).toBe(
      `postgres://127.0.0.1:${env["PORTPLAN_DB_5432"]}\n`,
    );
    expect(portplan(["url", "web", "80", "--host", "build-1"], env).stdout).toBe(
      `http://build-1:${env["PORTPLAN_WEB_80"]}\n`,
    );
    const check = portplan(["check"], env);
    expect([check.status, check.stdout]).toEqual([
      0,
      expect.stringContaining(`127.0.0.1:${env["PORTPLAN_DB_5432"]}/tcp`),
    ]);
    // A later allocation ignores the variables that the first one exported.
    const again = exported(
      portplan(
        ["allocate", "--for", "all", "--print", "env", "--write-override", "../over.yaml"],
        env,
      ).stdout,
    );
    expect(again).toEqual(env);
    // So does the map of another project.
    const other = join(cwd, "../other");
    cpSync(cwd, other, { recursive: true });
    expect(portplan(["map", other], env).stdout).toContain("127.0.0.1:28080/tcp");
    // A variable that the user has changed since then is respected.
    const mine = exported(
      portplan(["allocate", "--for", "all", "--print", "env", "--write-override", "../over.yaml"], {
        ...env,
        WEB_PORT: "28099",
      }).stdout,
    );
    expect(mine["WEB_PORT"]).toBeUndefined();
  });

  it("prints for a shell and as JSON", () => {
    const shell = portplan(["allocate", "--for", "web", "--print", "shell"]).stdout;
    const evaluated = spawnSync("sh", ["-c", `${shell}\necho "$WEB_PORT $PORTPLAN_WEB_80"`], {
      encoding: "utf8",
    })
      .stdout.trim()
      .split(" ");
    expect(evaluated[0]).toBe(evaluated[1]);
    const printed = JSON.parse(portplan(["allocate", "--for", "web", "--print", "json"]).stdout);
    expect(printed).toMatchObject({
      version: 1,
      ports: { web: { 80: Number(evaluated[0]) }, db: { 5432: 25_432 } },
      environment: { WEB_PORT: evaluated[0] },
    });
    const report = JSON.parse(
      portplan(["allocate", "--set", "web=28081", "--format", "json"]).stdout,
    );
    expect(report.assignments).toEqual([
      {
        project: "shop",
        service: "web",
        target: 80,
        protocol: "tcp",
        hostIp: "127.0.0.1",
        from: "28080",
        to: 28_081,
        via: "variable",
        variable: "WEB_PORT",
      },
    ]);
    expect(report.ports[0]).toMatchObject({ published: "28080", assigned: 28_081 });
  });

  it("does not let the name of a directory set another variable", () => {
    const hostile = join(cwd, "a\nPATH=evil");
    mkdirSync(hostile);
    cpSync(join(cwd, "compose.yaml"), join(hostile, "compose.yaml"));
    const args = ["allocate", "--for", "all", "--write-override", "over.yaml", "--print"];
    const { stdout, stderr, status } = portplan([...args, "env"], {}, hostile);
    expect([stdout, stderr, status]).toEqual([
      "",
      expect.stringMatching(
        /^error: COMPOSE_FILE contains "\\n", which --print env cannot represent/,
      ),
      2,
    ]);
    expect([leases(), readdirSync(hostile)]).toEqual([[], ["compose.yaml"]]);
    const shell = portplan([...args, "shell"], {}, hostile).stdout;
    const said = spawnSync("sh", ["-c", `${shell}\necho "$COMPOSE_FILE"`], {
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin" },
    }).stdout;
    expect(said).toBe(`${hostile}/compose.yaml:${hostile}/over.yaml\n`);
  });

  it("replaces no file that somebody else wrote", () => {
    const texts = {
      "notes.yaml": "services: {web: {image: x}}\n",
      "empty.yaml": "",
      "old.yaml": "services: {}\n",
      "binary.env": "\u0000\ufffd =",
      "script.sh": "if true; then echo; fi\n",
      "package.json": '{"version": 1, "ports": {}, "scripts": {}}\n',
    };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(cwd, name), text);
    const run = (...args: string[]) => portplan(["allocate", "--for", "all", ...args]);
    for (const [option, name, message] of [
      ["--write-override", "notes.yaml", "notes.yaml exists and was not written by Portplan"],
      ["--write-override", "package.json", "package.json exists and was not written by Portplan"],
      ["--write-env", "script.sh", "script.sh exists and is not a valid env file"],
      ["--save", "package.json", 'package.json has the unknown key "scripts"'],
    ] as const) {
      const { status, stderr } = run(option, name);
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
      expect(readFileSync(join(cwd, name), "utf8")).toBe(texts[name]);
    }
    for (const name of ["empty.yaml", "old.yaml", "new.yaml", "new.yaml"]) {
      expect(run("--write-override", name).status).toBe(0);
      expect(readFileSync(join(cwd, name), "utf8")).toMatch(/^# Written by portplan: .*published/s);
    }
  });

  it("keeps the lines of an env file that the project does not use", () => {
    const path = join(cwd, "prod.env");
    const before = "\ufeffTOKEN='a\nWEB_PORT=1\n'\r\nOTHER=x # y";
    writeFileSync(path, before);
    const text = () => readFileSync(path, "utf8");
    portplan(["allocate", "--for", "web", "--write-env", "prod.env"]);
    expect(text()).toMatch(/ # y\n# Written by portplan: .*\nWEB_PORT=\d{5}\n# End of .*\n$/);
    expect(text().startsWith(before)).toBe(true);
    portplan(["allocate", "--write-env", "prod.env"]);
    expect(text()).toBe(`${before}\n`);
  });

  it("writes nothing through a link of the project", () => {
    const victim = join(scratch, "profile");
    for (const [option, name] of [
      ["--write-override", "ports.yaml"],
      ["--write-env", "ports.env"],
      ["--write-env", ".env"],
      ["--save", "ports.json"],
      ["--output", "report.txt"],
    ] as const) {
      writeFileSync(victim, "");
      if (option === "--save") writeFileSync(victim, '{"version": 1, "ports": {}}');
      const before = readFileSync(victim, "utf8");
      symlinkSync(victim, join(cwd, name));
      const { status, stderr } = portplan(["allocate", "--for", "web", option, name]);
      expect([status, stderr]).toEqual([2, expect.stringContaining("is a symbolic link")]);
      expect(readFileSync(victim, "utf8")).toBe(before);
      rmSync(join(cwd, name));
    }
  });

  it("saves ports in a file that later allocations, map and check use", () => {
    portplan([
      "allocate",
      "--set",
      "db=28432",
      "--save",
      "ports.json",
      "--write-override",
      "../over.yaml",
    ]);
    expect(readFileSync(join(cwd, "ports.json"), "utf8")).toBe(
      '{\n  "version": 1,\n  "ports": {\n    "shop/db:5432": 28432\n  }\n}\n',
    );
    portplan(["release"]);
    expect(portplan(["allocate", "--for", "db", "--save", "ports.json"]).stdout).toContain(
      "127.0.0.1:25432/tcp → 28432",
    );
    expect(portplan(["map", "--saved", "ports.json"]).stdout).toContain(
      "127.0.0.1:25432/tcp → 28432",
    );
    const check = portplan(["check", "--saved", "ports.json"]);
    expect([check.status, check.stdout]).toEqual([1, expect.stringContaining("wrong-assignment")]);
    expect(
      portplan(["check", "--saved", "ports.json", "-f", "compose.yaml", "-f", "../over.yaml"])
        .stdout,
    ).not.toContain("wrong-assignment");
  });

  it("distinguishes the protocols of a container port", () => {
    writeFileSync(
      join(cwd, "compose.yaml"),
      "name: shop\nservices: {dns: {image: dns, ports: ['28053:53/udp', '28054:53']}}\n",
    );
    const url = (...args: readonly string[]) => portplan(["url", "dns", ...args]).stdout.trim();
    expect([url(), url("53"), url("53/udp"), url("53/TCP")]).toEqual(
      [28_053, 28_054, 28_053, 28_054].map(
        (port, at) => `${at % 2 === 0 ? "udp" : "tcp"}://127.0.0.1:${port}`,
      ),
    );
    portplan([
      "allocate",
      "--set",
      "dns:53/udp=28530",
      "--set",
      "dns:53/tcp=28540",
      "--save",
      "s.json",
      "--write-override",
      "../over.yaml",
    ]);
    const check = portplan([
      "check",
      "--no-probe",
      "--saved",
      "s.json",
      "-f",
      "compose.yaml",
      "-f",
      "../over.yaml",
    ]);
    expect([check.status, check.stdout]).toEqual([
      0,
      expect.not.stringContaining("wrong-assignment"),
    ]);
  });

  it("leases nothing if no later command gets the ports", () => {
    const { stdout, status } = portplan(["allocate", "--for", "all"]);
    const hint =
      "These ports are not leased yet. To use them, add --write-override FILE, which prints the " +
      "command that uses the file.";
    expect([status, stdout.split("\n").at(-2)]).toEqual([0, hint]);
    expect(leases()).toEqual([]);
  });

  it("leases ports that are only saved, and says what starts the project with them", () => {
    const { stdout, status } = portplan(["allocate", "--for", "web", "--save", "s.json"]);
    const hint =
      "These ports are leased. To use them, add --write-env FILE, or add --print shell and " +
      "evaluate the output.";
    expect([status, stdout.split("\n").at(-2)]).toEqual([0, hint]);
    expect(leases()).not.toEqual([]);
  });

  it.each([
    ["invalid arguments", ["--for", "web", "--set", "web=x"]],
    ["an unknown option", ["--fro", "web"]],
    ["a project that does not exist", ["none"]],
    ["an invalid project", ["-f", "invalid.yaml"]],
    ["ports that no variable moves", ["--for", "db"]],
    ["findings that fail the run", ["--for", "web", "-f", "collision.yaml"]],
  ])("makes eval fail after %s", (_, args) => {
    writeFileSync(join(cwd, "invalid.yaml"), "services: {web: {image: x, ports: ['99999:80']}}\n");
    writeFileSync(
      join(cwd, "collision.yaml"),
      "services:\n  web: {image: x, ports: ['${WEB_PORT:-28080}:80']}\n" +
        "  a: {image: x, ports: ['28081:80']}\n  b: {image: x, ports: ['28081:80']}\n",
    );
    const { stdout, status } = portplan(["allocate", "--print", "shell", ...args]);
    expect(status).toBeGreaterThan(0);
    for (const shell of ["sh", "bash"]) {
      const script = 'set -e\neval "$PRINTED"\necho reached\n';
      const env = { PATH: process.env["PATH"], HOME: scratch, PRINTED: stdout };
      const evaluated = spawnSync(shell, ["-c", script], { env, encoding: "utf8" });
      expect([evaluated.status, evaluated.stdout, evaluated.stderr]).toEqual([1, "", ""]);
    }
  });

  const withCompose = realCompose();
  it.runIf(withCompose !== null).each([
    ["docker compose up", ["--for", "web", "--write-env", ".env"], "."],
    ["docker compose up", ["--for", "web", "--write-env", "../.env"], "sub"],
    [
      "docker compose --env-file p.env --project-name NAME up",
      ["--for", "web", "--write-env", "p.env"],
      ".",
    ],
    [
      "docker compose --file compose.yaml --file o.yaml --project-name NAME up",
      ["--for", "all", "--write-override", "o.yaml"],
      ".",
    ],
    [
      "docker compose up",
      ["--for", "all", "--write-env", ".env", "--write-override", "o.yaml"],
      ".",
    ],
    [
      "docker compose --file shop/compose.yaml --file o.yaml up",
      ["shop", "--for", "all", "--write-env", "shop/.env", "--write-override", "o.yaml"],
      "..",
    ],
    [
      "docker compose --env-file 'a b.env' --file other.yaml --project-name mine up",
      ["--for", "web", "-f", "other.yaml", "-p", "mine", "--write-env", "a b.env"],
      ".",
    ],
    [
      "docker compose --file shop/compose.yaml up",
      ["shop", "--for", "web", "--write-env", "shop/.env"],
      "..",
    ],
  ])(
    "prints the shortest command that starts the project with its ports: %s",
    (expected, args, at) => {
      cpSync(join(cwd, "compose.yaml"), join(cwd, "other.yaml"));
      mkdirSync(join(cwd, "sub"));
      const { stdout } = portplan(["allocate", ...args], {}, join(cwd, at));
      const [copy = ""] = /shop-[0-9a-z]{8}/.exec(stdout) ?? [];
      const command = expected.replace("NAME", copy);
      expect(stdout.split("\n").at(-2)).toBe(`To use these ports: ${command}`);
      const config = command
        .replace("docker compose", `'${withCompose}'`)
        .replace(/up$/, "config --format json");
      const resolved = spawnSync("sh", ["-c", config], { cwd: join(cwd, at), encoding: "utf8" });
      const { name, services } = JSON.parse(resolved.stdout);
      expect(name).toMatch(args.includes("mine") ? /^mine$/ : /^shop-[0-9a-z]{8}$/);
      const [, port] = /28080\/tcp → (\d+)/.exec(stdout) ?? [];
      expect(services.web.ports[0].published).toBe(port);
    },
  );

  it("prints a report of fourteen ports that moved in twenty lines", () => {
    const entries = Array.from(
      { length: 14 },
      (_, index) => `  s${index}: {image: x, ports: ["${28_100 + index}:80"]}\n`,
    );
    writeFileSync(join(cwd, "compose.yaml"), `services:\n${entries.join("")}`);
    const { stdout, stderr } = portplan(["allocate", "--for", "all", "--write-override", "o.yaml"]);
    expect([stderr, stdout.split("\n").length - 1 <= 20]).toEqual(["", true]);
  });

  it("makes url and map use the ports that it leased for the directory", () => {
    const before = portplan(["url", "db"]).stdout;
    const printed = portplan(["allocate", "--for", "all", "--print", "override"]);
    const [web, db] = Array.from(
      printed.stdout.matchAll(/published": "(\d+)"/g),
      ([, port]) => port,
    );
    expect(before).toBe("postgres://127.0.0.1:25432\n");
    expect(portplan(["url", "db"]).stdout).toBe(`postgres://127.0.0.1:${db}\n`);
    expect(portplan(["url"]).stdout).toBe(
      `web:80   http://127.0.0.1:${web}\ndb:5432  postgres://127.0.0.1:${db}\n`,
    );
    expect(JSON.parse(portplan(["url", "--format", "json"]).stdout)).toEqual({
      version: 1,
      ok: true,
      urls: [
        {
          url: `http://127.0.0.1:${web}`,
          project: "shop",
          service: "web",
          target: 80,
          port: Number(web),
        },
        {
          url: `postgres://127.0.0.1:${db}`,
          project: "shop",
          service: "db",
          target: 5432,
          port: Number(db),
        },
      ],
    });
    expect(portplan(["map"]).stdout).toContain(`127.0.0.1:25432/tcp → ${db}`);
    const other = join(cwd, "../copy");
    cpSync(cwd, other, { recursive: true });
    expect(portplan(["url", "db"], {}, other).stdout).toBe(before);
    expect(portplan(["map"], {}, other).stdout).not.toContain("→");
    expect(portplan(["url", "db", "--lease-store", "off"]).stdout).toBe(before);
    portplan(["release"]);
    expect(portplan(["url", "db"]).stdout).toBe(before);
  });

  it("keeps leases until release runs in the directory of the project", () => {
    portplan(["allocate", "--for", "all", "--write-override", "ports.yaml"]);
    expect(leases()).toHaveLength(3);
    expect(portplan(["release"], {}, store).stdout).toBe("No leases to release\n");
    expect(portplan(["release"]).stdout).toMatch(
      /^Released 2 ports:\n {2}\d+\/tcp {2}shop\/(?:web|db)\n {2}\d+\/tcp {2}shop\/(?:web|db)\n$/,
    );
    expect([portplan(["release"]).stdout, portplan(["release"]).status]).toEqual([
      "No leases to release\n",
      0,
    ]);
    expect(leases()).toEqual([]);
  });

  it("makes check report the leases of another copy", () => {
    portplan(["allocate", "--set", "db=28432", "--print", "override"]);
    const other = join(cwd, "../other");
    cpSync(cwd, other, { recursive: true });
    writeFileSync(
      join(other, "compose.yaml"),
      "name: blog\nservices: {db: {image: postgres, ports: ['28432:5432']}}\n",
    );
    const { stdout, status } = portplan(["check"], {}, other);
    expect(stdout).toMatch(/db +\*:28432\/tcp +5432 +leased +the lease of shop\/db/);
    expect(status).toBe(1);
    expect(portplan(["check", "--lease-store", "off"], {}, other).status).toBe(0);
  });
});

describe("several projects", () => {
  const compose = realCompose();
  const FILES = {
    "shop/compose.yaml":
      "services:\n  db: {image: postgres, ports: ['127.0.0.1:${DB_PORT:-25432}:5432']}\n" +
      "  blog-web: {image: nginx, ports: ['28080:80', '28053:53/udp']}\n",
    "shop-blog/compose.yaml":
      "services:\n  db: {image: postgres, ports: ['127.0.0.1:${DB_PORT:-25432}:5432']}\n" +
      "  web: {image: nginx, ports: ['127.0.0.1:${WEB_PORT:-28081}:80']}\n",
  };
  const TARGETS = [
    "shop/blog-web 53/udp",
    "shop/blog-web 80",
    "shop/db 5432",
    "shop-blog/db 5432",
    "shop-blog/web 80",
  ].toSorted();
  let repository = "";
  beforeEach(() => {
    repository = resolve(cwd, "..");
    mkdirSync(join(repository, "shop-blog"));
    for (const [path, text] of Object.entries(FILES)) writeFileSync(join(repository, path), text);
  });

  /** Returns pairs of, e.g., `shop/db 5432` and its host port. */
  const flat = (ports: string) =>
    Object.entries(
      JSON.parse(ports) as Readonly<Record<string, Readonly<Record<string, number>>>>,
    ).flatMap(([service, targets]) =>
      Object.entries(targets).map(([target, port]): [string, number] => [
        `${service} ${target}`,
        port,
      ]),
    );
  /** Returns the host ports that the real Compose publishes with the arguments. */
  const published = (args: readonly string[], from = "/") => {
    const { stdout } = spawnSync(compose ?? "", [...args, "config", "--format", "json"], {
      cwd: from,
      encoding: "utf8",
    });
    const { services } = JSON.parse(stdout) as {
      readonly services: Readonly<
        Record<string, { readonly ports: readonly { readonly published: string }[] }>
      >;
    };
    return Object.values(services).flatMap(({ ports }) =>
      ports.map((port) => Number(port.published)),
    );
  };

  it("get separate ports from one step, through arguments instead of the environment", async () => {
    const inputs = { directories: "shop*", allocate: "all", "report-directory": "report" };
    const env = {
      RUNNER_TEMP: join(repository, "temp"),
      PORTPLAN_LEASE_DIR: store,
      PORTPLAN_STATE_DIR: `${store}-checkouts`,
      DOCKER_HOST: `unix://${scratch}/none`,
    };
    mkdirSync(env.RUNNER_TEMP);
    const step = { action: root, workspace: repository, inputs, env };
    const main = await runMain(step);
    const ports = new Map(flat(main.outputs["ports"] ?? ""));
    expect([main.conclusion, [...ports.keys()].toSorted()]).toEqual(["success", TARGETS]);
    expect(new Set(ports.values()).size).toBe(5);
    // blog-web of shop and web of shop-blog would share a name. DB_PORT would affect both projects,
    // so it is not assigned.
    const { PORTPLAN_EXPORTED: note, ...variables } = main.env;
    expect(decodeURIComponent(note ?? "")).toContain('"directory":""');
    expect(variables).toEqual({
      WEB_PORT: `${ports.get("shop-blog/web 80")}`,
      PORTPLAN_SHOP_DB_5432: `${ports.get("shop/db 5432")}`,
      PORTPLAN_SHOP_BLOG_WEB_53_UDP: `${ports.get("shop/blog-web 53/udp")}`,
      PORTPLAN_SHOP_BLOG_DB_5432: `${ports.get("shop-blog/db 5432")}`,
    });
    const warnings = main.annotations
      .filter(({ name }) => name === "warning")
      .map(({ data }) => data);
    expect(warnings).toEqual([
      "PORTPLAN_SHOP_BLOG_WEB_80 is not set because two ports would share this name",
    ]);
    const args = JSON.parse(main.outputs["compose-args"] ?? "") as Readonly<
      Record<string, readonly string[]>
    >;
    expect(Object.keys(args)).toEqual(["shop", "shop-blog"]);
    expect(main.outputs["override-file"]?.split("\n")).toHaveLength(2);
    for (const [project, own] of compose === null ? [] : Object.entries(args)) {
      const expected = [...ports].flatMap(([key, port]) =>
        key.startsWith(`${project}/`) ? [port] : [],
      );
      expect(new Set(published(own))).toEqual(new Set(expected));
    }
    expect((await runPost(step, main.state))?.log).toEqual(["Released 5 leases"]);
    expect(leases()).toEqual([]);
  });

  it("get one file each from the command line", () => {
    const args = [
      "allocate",
      "--for",
      "all",
      "--write-env",
      "ports.env",
      "--write-override",
      "ports.yaml",
      "shop",
      "shop-blog",
    ];
    const { stdout, status } = portplan(args, {}, repository);
    expect([
      status,
      readdirSync(repository)
        .filter((name) => name.startsWith("ports"))
        .toSorted(),
    ]).toEqual([0, ["ports.shop-blog.env", "ports.shop.env", "ports.shop.yaml"]]);
    // In a separate file, a variable affects no other project.
    expect(readFileSync(join(repository, "ports.shop.env"), "utf8")).toMatch(
      /^# Written by .*\nDB_PORT=\d+\n# End of .*\n$/,
    );

    const printed = [...stdout.matchAll(/→ (\d+)/g)].map(([, port]) => Number(port));
    const uses = [...stdout.matchAll(/^To use these ports: docker compose (.*) up$/gm)].map(
      ([, words = ""]) => words.split(" "),
    );
    expect([printed.length, uses.length]).toEqual([5, 2]);
    if (compose !== null)
      expect(new Set(uses.flatMap((words) => published(words, repository)))).toEqual(
        new Set(printed),
      );
  });

  it("move only ports that collide, also in the next run", () => {
    const first = portplan(["allocate", "shop", "shop-blog"], {}, repository);
    expect(first.stdout).toMatch(/db +127\.0\.0\.1:25432\/tcp → \d+ +5432 +free/);
    expect(portplan(["allocate", "shop", "shop-blog"], {}, repository).stdout).toBe(first.stdout);
  });
});

describe("the action", () => {
  const step = (inputs: Readonly<Record<string, string>>, more: Partial<Step> = {}): Step => ({
    action: root,
    workspace: cwd,
    inputs,
    ...more,
    env: {
      RUNNER_TEMP: join(cwd, "../temp"),
      PORTPLAN_LEASE_DIR: store,
      PORTPLAN_STATE_DIR: `${store}-checkouts`,
      DOCKER_HOST: `unix://${scratch}/none`,
      ...more.env,
    },
  });
  beforeEach(() => mkdirSync(join(cwd, "../temp")));

  it("provides files, outputs and an environment, and releases the leases", async () => {
    const main = await runMain(step({ allocate: "all" }));
    expect(main.conclusion).toBe("success");
    const { "env-file": envFile = "", "override-file": overrideFile = "" } = main.outputs;
    expect(readFileSync(envFile, "utf8")).toBe(`WEB_PORT=${main.env["WEB_PORT"]}\n`);
    expect(main.env["COMPOSE_FILE"]).toBe(`${cwd}/compose.yaml:${overrideFile}`);
    expect(JSON.parse(main.outputs["ports"] ?? "")).toEqual({
      web: { 80: Number(main.env["PORTPLAN_WEB_80"]) },
      db: { 5432: Number(main.env["PORTPLAN_DB_5432"]) },
    });
    expect(JSON.parse(main.outputs["compose-args"] ?? "")).toEqual({
      shop: [
        "--env-file",
        envFile,
        "--file",
        `${cwd}/compose.yaml`,
        "--file",
        overrideFile,
        "--project-name",
        main.env["COMPOSE_PROJECT_NAME"],
      ],
    });
    expect(leases()).toHaveLength(3);
    rmSync(cwd, { recursive: true });
    mkdirSync(cwd);
    const post = await runPost(step({}), main.state);
    expect([post?.conclusion, post?.log]).toEqual(["success", ["Released 2 leases"]]);
    expect(leases()).toEqual([]);
  });

  it("exports nothing if export is false, or without an allocation", async () => {
    const main = await runMain(step({ allocate: "all", export: "false" }));
    expect([main.conclusion, main.env]).toEqual(["success", {}]);
    expect(main.outputs["override-file"]).not.toBe("");
    const none = await runMain(step({ allocate: "none" }));
    expect([none.env, none.state, none.outputs["env-file"]]).toEqual([{}, {}, ""]);
    const post = await runPost(step({}), none.state);
    expect([post?.conclusion, post?.log]).toEqual(["success", []]);
  });

  it("resolves conflicts, and counts only those that remain", async () => {
    const server = await new Promise<Server>((done) => {
      const made = createServer().listen(25_432, "127.0.0.1", () => done(made));
    });
    try {
      const before = await runMain(step({}));
      expect([
        before.conclusion,
        before.outputs["ok"],
        before.outputs["errors"],
        before.outputs["conflicts"],
      ]).toEqual(["failure", "false", "1", "1"]);
      const main = await runMain(step({ allocate: "conflicts" }));
      const { ok, errors, notices, conflicts } = main.outputs;
      expect([main.conclusion, ok, errors, notices, conflicts]).toEqual([
        "success",
        "true",
        "0",
        "1",
        "0",
      ]);
      await runPost(step({}), main.state);
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it("never fails the job in its post step", async () => {
    for (const noted of [
      "{",
      JSON.stringify({ run: "x", store: "etcd://127.0.0.1:1", directory: null }),
      JSON.stringify({ run: "x", store: "nowhere", directory: null }),
    ]) {
      const post = await runPost(step({}), { leases: noted });
      expect([post?.conclusion, post?.annotations.map(({ name }) => name)]).toEqual([
        "success",
        ["warning"],
      ]);
    }
  });

  it("saves the lease store before it leases ports", async () => {
    const main = await runMain(step({ allocate: "web=40000" }));
    expect([main.conclusion, main.exitCode, leases()]).toEqual(["failure", 2, []]);
    expect(main.annotations.map(({ data }) => data)).toEqual([
      expect.stringContaining("40000 is in the ephemeral port range"),
    ]);
    expect(JSON.parse(main.state["leases"] ?? "")).toMatchObject({ store: "file" });
  });

  it("does not follow links when it writes files", async () => {
    symlinkSync(cwd, join(cwd, "../temp/portplan-link"));
    const before = readdirSync(cwd);
    const main = await runMain(step({ allocate: "all" }));
    expect([main.conclusion, readdirSync(cwd)]).toEqual(["success", before]);
    await runPost(step({}), main.state);
  });
});
