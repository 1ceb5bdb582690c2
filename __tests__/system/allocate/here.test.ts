import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
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
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { realCompose } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const compose = realCompose();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "here-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const COMPOSE =
  'name: shop\nservices:\n  web: {image: nginx, ports: ["127.0.0.1:${WEB_PORT:-28080}:80"]}\n' +
  '  db: {image: postgres, ports: ["127.0.0.1:25432:5432"]}\n';
const VARIABLE = COMPOSE.replace(/^ {2}db:.*\n/m, "");

let count = 0;
let folder = "";
let cwd = "";

beforeEach(() => {
  folder = join(scratch, `case-${count++}`);
  cwd = join(folder, "shop");
  write({ "compose.yaml": COMPOSE });
});

function write(texts: Readonly<Record<string, string>>, directory = cwd): void {
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

const environment = () => ({
  PATH: process.env["PATH"] ?? "",
  HOME: folder,
  PORTPLAN_LEASE_DIR: join(folder, "leases"),
  PORTPLAN_STATE_DIR: join(folder, "state"),
  DOCKER_HOST: `unix://${scratch}/none`,
});

function portplan(args: readonly string[], where = cwd, env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, ["--", join(root, "dist/cli/index.js"), ...args], {
    cwd: where,
    env: { ...environment(), ...env },
    encoding: "utf8",
  });
}

/** Sets up a copy. Fails if that is not possible. */
function allocate(args: readonly string[] = [], where = cwd, env: NodeJS.ProcessEnv = {}) {
  const result = portplan(["allocate", "--here", ...args], where, env);
  expect([result.status, result.stderr.match(/^error:.*/gm)]).toEqual([0, null]);
  return result;
}

function git(args: readonly string[], where = cwd, env: NodeJS.ProcessEnv = {}): string {
  const { stdout, stderr, status } = spawnSync(
    "git",
    ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args],
    {
      cwd: where,
      env: { ...environment(), GIT_CONFIG_GLOBAL: "/dev/null", ...env },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function commit(where = cwd): void {
  git(["init", "-q", "-b", "main"], where);
  git(["add", "-A"], where);
  git(["commit", "-qm", "start"], where);
}

const status = (where = cwd) => git(["status", "--porcelain", "--ignored"], where);

/** Returns all files of a directory with their texts, without those of git. */
function snapshot(directory = cwd): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" }).toSorted();
  const paths = names.filter((name) => !name.startsWith(".git/") && name !== ".git");
  return Object.fromEntries(
    paths.map((name) => {
      const path = join(directory, name);
      return [name, lstatSync(path).isFile() ? readFileSync(path, "utf8") : "directory"];
    }),
  );
}

const read = (name: string, directory = cwd) => readFileSync(join(directory, name), "utf8");
const variablesOf = (directory = cwd) =>
  Object.fromEntries(
    Array.from(read(".env", directory).matchAll(/^\ufeff?(\w+)=(.*)$/gm), ([, name, value]) => [
      name,
      value,
    ]),
  ) as Readonly<Record<string, string>>;

interface Config {
  readonly name: string;
  readonly services: Readonly<
    Record<string, { readonly ports?: readonly { published: string }[]; environment?: object }>
  >;
}

/** Resolves a project with the real Compose, as another shell would start it. */
function config(directory = cwd, args: readonly string[] = []): Config {
  const { PATH, HOME } = environment();
  const { stdout, stderr } = spawnSync(compose ?? "", [...args, "config", "--format", "json"], {
    cwd: directory,
    env: { PATH, HOME },
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Config;
}

/** Returns the name and the host ports with which Compose would start, by service. */
function published(directory = cwd, args: readonly string[] = []) {
  const { name, services } = config(directory, args);
  const ports = Object.entries(services).map(([key, service]) => [
    key,
    (service.ports ?? []).map((port) => port.published).join(),
  ]);
  return { name, ...Object.fromEntries(ports) } as Readonly<Record<string, string>>;
}

const leases = () => {
  const { stdout } = portplan(["list", "--format", "json"]);
  return (JSON.parse(stdout) as { leases: { port: number; service: string }[] }).leases;
};
const leasedPorts = () => leases().map(({ port }) => `${port}`);

describe("portplan allocate --here", () => {
  it("writes a name and ports that a plain docker compose up uses, and release removes", () => {
    commit();
    const before = snapshot();
    const { stdout } = allocate();
    expect(Object.keys(snapshot())).toEqual([
      ".env",
      ".portplan",
      ".portplan/.gitignore",
      "compose.override.yaml",
      "compose.yaml",
    ]);
    const { WEB_PORT: web = "", COMPOSE_PROJECT_NAME: name = "" } = variablesOf();
    expect(name).toMatch(/^shop-[0-9a-z]{8}$/);
    expect(stdout).toContain(`This copy is the project ${name}.`);
    expect(git(["status", "--porcelain"])).toBe("");
    const ports = leasedPorts();
    expect(ports).toContain(web);
    if (compose !== null)
      expect(published()).toEqual({
        name,
        web,
        db: ports.find((port) => port !== web),
      });
    const written = snapshot();
    allocate();
    expect([snapshot(), leasedPorts()]).toEqual([written, ports]);
    const released = portplan(["release"]);
    expect(released.stdout).toMatch(/^Released 2 ports:\n.*\n.*\nDeleted \.env\nDeleted comp.*\n$/);
    expect([snapshot(), status(), leasedPorts()]).toEqual([before, "", []]);
    expect(read(".git/info/exclude")).not.toContain("portplan");
    const again = portplan(["release"]);
    expect([again.status, again.stdout]).toEqual([0, "No leases to release\n"]);
    expect([snapshot(), status()]).toEqual([before, ""]);
  });

  it.each<[string, string, string[]]>([
    ["a line without its end", "TOKEN='a b'", ["TOKEN"]],
    ["line ends of Windows", "TOKEN=a\r\n# mine\r\n", ["TOKEN"]],
    ["the variable of a port", "WEB_PORT=28081\nTOKEN=a\n", ["TOKEN"]],
    ["its own project name", "COMPOSE_PROJECT_NAME=mine\n", []],
    ["a byte order mark", "\ufeffTOKEN=a\n", ["TOKEN"]],
  ])("keeps every byte of a .env with %s", (_, text, names) => {
    write({ ".env": text, ".gitignore": ".env\n" });
    commit();
    const before = snapshot();
    allocate();
    const values = variablesOf();
    expect(read(".env").startsWith(text)).toBe(true);
    for (const name of [...names, "WEB_PORT"]) expect(values).toHaveProperty(name);
    const base = text.includes("mine\n") && names.length === 0 ? "mine" : "shop";
    expect(values["COMPOSE_PROJECT_NAME"]).toMatch(new RegExp(`^${base}-[0-9a-z]{8}$`));
    if (compose !== null)
      expect(published()).toMatchObject({
        name: values["COMPOSE_PROJECT_NAME"],
        web: values["WEB_PORT"],
      });
    portplan(["release"]);
    expect(snapshot()).toEqual(before);
  });

  it("warns about a .env that git tracks, and restores it", () => {
    write({ ".env": "TOKEN=a" });
    commit();
    const { stderr } = allocate();
    expect(stderr).toMatch(/^warning: git tracks .*\/shop\/\.env, so it is shown as changed/m);
    expect(git(["status", "--porcelain"])).toBe(" M .env\n");
    expect(read(".git/info/exclude")).not.toContain("/.env");
    const { stdout } = portplan(["release"]);
    expect(stdout).toContain("Removed the block of portplan from .env\n");
    expect([status(), leasedPorts()]).toEqual(["", []]);
  });

  it("gives each worktree its own name and ports, and shares no exclude lines", () => {
    commit();
    const other = join(folder, "feature");
    git(["worktree", "add", "-q", other]);
    allocate();
    allocate([], other);
    const [a, b] = [variablesOf(), variablesOf(other)];
    expect(a["COMPOSE_PROJECT_NAME"]).not.toBe(b["COMPOSE_PROJECT_NAME"]);
    expect(new Set(leasedPorts()).size).toBe(4);
    const exclude = () => read(".git/info/exclude");
    expect(exclude().match(/^\/\.env$/gm)).toHaveLength(2);
    portplan(["release"], other);
    expect([status(other), git(["status", "--porcelain"])]).toEqual(["", ""]);
    expect([exclude().match(/^\/\.env$/gm)?.length, leasedPorts().length]).toEqual([1, 2]);
    portplan(["release"]);
    expect([status(), exclude().includes("portplan")]).toEqual(["", false]);
  });

  it("leaves the copies of worktrees in the directory when the main checkout is released", () => {
    write({ ".gitignore": ".worktrees\n" });
    commit();
    const nested = join(cwd, ".worktrees/feature");
    git(["worktree", "add", "-q", nested]);
    allocate();
    allocate([], nested);
    const before = snapshot(nested);
    const first = portplan(["release"]);
    expect([first.stderr, snapshot(nested)]).toEqual(["", before]);
    expect(leasedPorts()).toHaveLength(2);
    const again = portplan(["release"]);
    expect(again.stdout).toBe("No leases to release\n");
    expect(again.stderr).toContain(`\`portplan release ${nested}\``);
    expect(portplan(["release"], folder).stdout).toBe("No leases to release\n");
    portplan(["release", nested], folder);
    expect([status(nested), leasedPorts()]).toEqual(["", []]);
  });

  it("recognizes a .env that was copied from another worktree", () => {
    commit();
    const other = join(folder, "feature");
    git(["worktree", "add", "-q", other]);
    allocate();
    cpSync(join(cwd, ".env"), join(other, ".env"));
    allocate([], other);
    expect(variablesOf(other)["COMPOSE_PROJECT_NAME"]).toMatch(/^shop-[0-9a-z]{8}$/);
    expect(variablesOf(other)["COMPOSE_PROJECT_NAME"]).not.toBe(
      variablesOf()["COMPOSE_PROJECT_NAME"],
    );
    portplan(["release"], other);
    expect(status(other)).toBe("");
  });

  it("names an override of its own in COMPOSE_FILE if the project has one", () => {
    const own = "services: {web: {environment: {MODE: dev}}}\n";
    write({ "compose.override.yaml": own });
    commit();
    const before = snapshot();
    const { stdout } = allocate();
    expect(variablesOf()["COMPOSE_FILE"]).toBe(
      "compose.yaml:compose.override.yaml:.portplan/compose.yaml",
    );
    expect(stdout).toContain("in a directory below, it ignores COMPOSE_FILE in .env");
    const db = leases().find(({ service }) => service === "db");
    if (compose !== null) {
      expect(published()).toMatchObject({ db: `${db?.port}` });
      expect(config().services["web"]?.environment).toEqual({ MODE: "dev" });
    }
    const written = snapshot();
    allocate();
    expect(snapshot()).toEqual(written);
    portplan(["release"]);
    expect([snapshot(), status()]).toEqual([before, ""]);
  });

  it("keeps the options of the first run", () => {
    write({
      "dev.yaml": 'services: {mail: {image: m, profiles: [mail], ports: ["28025:25"]}}\n',
    });
    commit();
    const before = snapshot();
    allocate(["-f", "compose.yaml", "-f", "dev.yaml", "--profile", "mail", "-p", "mine"]);
    expect(variablesOf()).toMatchObject({
      COMPOSE_FILE: "compose.yaml:dev.yaml:.portplan/compose.yaml",
      COMPOSE_PROFILES: "mail",
      COMPOSE_PROJECT_NAME: "mine",
    });
    const written = snapshot();
    if (compose !== null) {
      const { name, mail } = published();
      expect([name, mail === "28025"]).toEqual(["mine", false]);
    }
    allocate();
    expect([snapshot(), leases().length]).toEqual([written, 3]);
    const { WEB_PORT: web } = variablesOf();
    const over = join(folder, "over.yaml");
    const print = ["allocate", "--for", "all", "--write-override", over, "--print", "env"];
    const { stdout } = portplan(print);
    expect(stdout).toContain(`COMPOSE_FILE=${cwd}/compose.yaml:${cwd}/dev.yaml:${over}\n`);
    expect(stdout).toMatch(new RegExp(`^WEB_PORT=${web}$[^]*^COMPOSE_PROJECT_NAME=mine$`, "m"));
    portplan(["release"]);
    expect([snapshot(), leasedPorts()]).toEqual([before, []]);
  });

  it("is for the project of the parent directory in a directory below, and so is release", () => {
    const below = join(cwd, "src/app");
    mkdirSync(below, { recursive: true });
    write({ "compose.yaml": VARIABLE, "src/app/x": "" });
    commit();
    const before = snapshot();
    const { stdout } = allocate([], below);
    expect(stdout).toContain("cd ../.. && docker compose up --wait");
    if (compose !== null) {
      const { name, web } = published(below);
      expect({ COMPOSE_PROJECT_NAME: name, WEB_PORT: web }).toEqual(variablesOf());
    }
    const written = snapshot();
    allocate();
    expect(snapshot()).toEqual(written);
    portplan(["release"], below);
    expect([snapshot(), status()]).toEqual([before, ""]);
  });

  it("is removed with its leases if the directory of its project is released", () => {
    write({ "app/compose.yaml": COMPOSE });
    commit();
    const before = snapshot();
    allocate(["-f", "app/compose.yaml"]);
    expect(leasedPorts()).toContain(variablesOf()["WEB_PORT"]);
    const { stdout } = portplan(["release", "app"]);
    expect(stdout).toMatch(/^Released 2 ports:\n[^]*^Deleted \.env$/m);
    expect([snapshot(), status(), leasedPorts()]).toEqual([before, "", []]);
  });

  it("allows the added variables in containers whose env_file is .env, and names them", () => {
    write({
      "compose.yaml": VARIABLE.replace("image: nginx", "image: nginx, env_file: .env"),
      ".env": "TOKEN=a\n",
    });
    commit();
    const { stderr } = allocate();
    expect(stderr).toContain(
      "containers of web also get COMPOSE_PROJECT_NAME, WEB_PORT, because their env_file is .env",
    );
    if (compose !== null)
      expect(config().services["web"]?.environment).toEqual({ ...variablesOf() });
  });

  it.each<[string, () => void, readonly string[], RegExp]>([
    [
      "a .env that is a symbolic link",
      () => {
        write({ "shared.env": "TOKEN=a\n" }, folder);
        symlinkSync(join(folder, "shared.env"), join(cwd, ".env"));
      },
      [],
      /\.env is a symbolic link, .*; replace it with a copy: cp \.env \.env\.copy && mv /,
    ],
    [
      "a .portplan that is a symbolic link",
      () => {
        mkdirSync(join(folder, "other"));
        symlinkSync(join(folder, "other"), join(cwd, ".portplan"));
      },
      [],
      /\.portplan is not a directory; move it to another place/,
    ],
    [
      "--env-file",
      () => write({ "my.env": "" }),
      ["--env-file", "my.env"],
      /; move the .* to \.env/,
    ],
    ["--print", () => {}, ["--print", "env"], /--here and --print cannot be used together/],
    ["two projects", () => {}, [".", ".."], /--here is for one project; use it once for each/],
    [
      "a container that gets COMPOSE_FILE",
      () =>
        write({
          "compose.yaml": COMPOSE.replace("nginx,", "nginx, environment: [COMPOSE_FILE],"),
          "compose.override.yaml": "services: {}\n",
        }),
      [],
      /without also changing services\.web\.environment; use --write-override FILE instead/,
    ],
  ])("refuses %s, and changes nothing", (_, prepare, args, message) => {
    prepare();
    commit();
    const before = snapshot();
    const result = portplan(["allocate", "--here", ...args]);
    expect([result.status, result.stderr]).toEqual([2, expect.stringMatching(message)]);
    expect([snapshot(), status(), leasedPorts()]).toEqual([before, "", []]);
    expect(existsSync(join(cwd, ".git/info/exclude.portplan.lock"))).toBe(false);
  });

  it("keeps lines and files that were changed, and says so", () => {
    commit();
    allocate();
    const web = variablesOf()["WEB_PORT"];
    write({
      ".env": read(".env").replace(`WEB_PORT=${web}`, "WEB_PORT=29000"),
      "compose.override.yaml": `${read("compose.override.yaml")}# mine\n`,
    });
    const { stderr } = portplan(["release"]);
    expect(read(".env")).toBe("WEB_PORT=29000\n");
    expect(stderr).toMatch(/warning: .*\.env keeps WEB_PORT, changed in the block of portplan/);
    expect(stderr).toMatch(/warning: .*compose\.override\.yaml was changed, so it stays/);
    expect(read("compose.override.yaml")).toMatch(/# mine\n$/);
    expect([leasedPorts(), existsSync(join(cwd, ".portplan"))]).toEqual([[], false]);
  });

  it("says which file another account may not delete", () => {
    allocate();
    for (const each of [scratch, folder, cwd]) chmodSync(each, 0o755);
    chmodSync(cwd, 0o555);
    const { status: result, stderr } = spawnSync(
      process.execPath,
      ["--", join(root, "dist/cli/index.js"), "release"],
      // Root may delete everything.
      {
        cwd,
        env: environment(),
        encoding: "utf8",
        ...(process.getuid?.() === 0 && { uid: 65_534 }),
      },
    );
    chmodSync(cwd, 0o755);
    expect([result, stderr]).toEqual([2, `error: cannot delete ${cwd}/.env: permission denied\n`]);
  });

  it("has the same name and ports with every other output of allocate", () => {
    commit();
    allocate();
    const { COMPOSE_PROJECT_NAME: name, WEB_PORT: web } = variablesOf();
    const override = join(folder, "over.yaml");
    const args = ["allocate", "--for", "all", "--write-override", override, "--print", "env"];
    const { stdout } = portplan(args);
    expect(stdout).toContain(`COMPOSE_PROJECT_NAME=${name}\n`);
    expect(stdout).toContain(`WEB_PORT=${web}\n`);
    // The files of the copy do not add to the exported ones.
    expect(stdout).toContain(`COMPOSE_FILE=${cwd}/compose.yaml:${override}\n`);
    expect(portplan(["url", "web"]).stdout).toBe(`http://127.0.0.1:${web}\n`);
    expect(portplan(["check"]).status).toBe(0);
    const refused = portplan(["allocate", "--for", "web", "--write-env", ".env"]);
    expect(refused.stderr).toMatch(/\.env has the ports of allocate --here; use --here again/);
  });

  it("works without git, and lists what it wrote and removed as JSON", () => {
    const { stdout } = allocate(["--format", "json"]);
    const { copies } = JSON.parse(stdout) as { copies: unknown };
    expect(copies).toEqual([
      {
        project: "shop",
        name: variablesOf()["COMPOSE_PROJECT_NAME"],
        directory: cwd,
        files: [
          { kind: "env", path: join(cwd, ".env") },
          { kind: "override", path: join(cwd, "compose.override.yaml") },
        ],
      },
    ]);
    const released = JSON.parse(portplan(["release", "--format", "json"]).stdout) as object;
    expect(released).toMatchObject({
      files: [
        { path: join(cwd, ".env"), change: "deleted" },
        { path: join(cwd, "compose.override.yaml"), change: "deleted" },
      ],
    });
    expect(snapshot()).toEqual({ "compose.yaml": COMPOSE });
  });

  it("removes what a killed process left, and writes whole files", () => {
    commit();
    allocate();
    const written = snapshot();
    write({
      ".portplan/lock": "99999999",
      ".portplan/.env.99999999.0.new": "WEB_",
      ".portplan/compose.override.yaml.99999999.1.new": "serv",
    });
    allocate();
    expect(snapshot()).toEqual(written);
    write({ ".portplan/.env.99999999.0.new": "WEB_" });
    portplan(["release"]);
    expect(status()).toBe("");
    const info = readdirSync(join(cwd, ".git/info"));
    write({
      ".git/info/exclude.portplan.lock": "99999999",
      ".git/info/exclude.99999999.0.new": "/.e",
    });
    portplan(["release"]);
    expect(readdirSync(join(cwd, ".git/info"))).toEqual(info);
  });
});

describe("copies that are set up at the same time", () => {
  it("leave whole files, whatever process is killed, and share no port", async () => {
    commit();
    const trees = ["a", "b", "c"].map((name) => join(folder, name));
    for (const tree of trees) git(["worktree", "add", "-q", "--detach", tree]);
    const runs = [...trees, ...trees].map((tree, index) => {
      const child = spawn(
        process.execPath,
        ["--", join(root, "dist/cli/index.js"), "allocate", "--here", "--quiet"],
        { cwd: tree, env: environment(), stdio: "ignore" },
      );
      if (index % 2 === 0) setTimeout(() => child.kill("SIGKILL"), 100 + 150 * index);
      return once(child, "exit");
    });
    await Promise.all(runs);
    for (const tree of trees) {
      const text = existsSync(join(tree, ".env")) ? read(".env", tree) : "";
      expect(text).toMatch(/^(?:# BEGIN portplan.*\n(?:\w+=.*\n){2}# END portplan\n)?$/);
      allocate([], tree);
      const { WEB_PORT: web } = variablesOf(tree);
      expect(leasedPorts()).toContain(web);
    }
    const ports = trees.map((tree) => variablesOf(tree)["WEB_PORT"]);
    expect(new Set(ports).size).toBe(3);
    for (const tree of trees) {
      portplan(["release"], tree);
      expect([tree, status(tree)]).toEqual([tree, ""]);
    }
    expect(read(".git/info/exclude")).not.toContain("portplan");
  });

  it("are set up by the hook of the documentation, and end with their worktrees", () => {
    commit();
    const page = readFileSync(join(root, "docs/worktrees.md"), "utf8");
    const [, hook = ""] = /<!-- hook -->\n```sh\n([^]*?)```/.exec(page) ?? [];
    const bin = join(folder, "bin");
    const program = `#!/bin/sh\nexec "${process.execPath}" -- "${root}/dist/cli/index.js" "$@"\n`;
    write({ portplan: program }, bin);
    write({ "post-checkout": hook }, join(cwd, ".git/hooks"));
    chmodSync(join(bin, "portplan"), 0o755);
    chmodSync(join(cwd, ".git/hooks/post-checkout"), 0o755);
    const other = join(folder, "feature");
    const path = `${bin}:${process.env["PATH"]}`;
    git(["worktree", "add", "-q", other], cwd, { PATH: path });
    expect(variablesOf(other)["COMPOSE_PROJECT_NAME"]).toMatch(/^shop-[0-9a-z]{8}$/);
    expect([status(), leasedPorts().length]).toEqual(["", 2]);
    git(["checkout", "-q", "-b", "next"], cwd, { PATH: path });
    expect(status()).toBe("");
    git(["worktree", "remove", other]);
    expect(existsSync(other)).toBe(false);
    allocate();
    expect(read(".git/info/exclude").match(/^\/\.env$/gm)).toHaveLength(1);
    portplan(["release"]);
    expect(status()).toBe("");
  });
});

describe("portplan allocate --write-env .env", () => {
  it("also writes the name and the files, so that a plain docker compose up uses the ports", () => {
    write({ "dev.yaml": "services: {web: {environment: {MODE: dev}}}\n", ".env": "TOKEN=a\n" });
    const files = ["-f", "compose.yaml", "-f", "dev.yaml"];
    const args = ["--for", "all", "--write-env", ".env", "--write-override", "ports.yaml"];
    const first = portplan(["allocate", ...files, ...args]);
    expect([first.status, first.stderr]).toEqual([0, ""]);
    const written = read(".env");
    const { WEB_PORT: web, COMPOSE_PROJECT_NAME: name, COMPOSE_FILE: list } = variablesOf();
    expect(list).toBe("compose.yaml:dev.yaml:ports.yaml");
    if (compose !== null) expect(published()).toMatchObject({ name, web });
    expect(portplan(["allocate", ...files, ...args]).status).toBe(0);
    expect(read(".env")).toBe(written);
    const { stdout } = portplan(["allocate", ...files, "--for", "web", "--print", "env"]);
    expect(stdout).toContain(`COMPOSE_PROJECT_NAME=${name}\n`);
  });
});
