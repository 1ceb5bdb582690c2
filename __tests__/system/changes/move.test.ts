import { spawnSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
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
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseRecord } from "../../../src/changes/parseRecord.ts";
import { parseJson } from "../../../src/lib/json.ts";
import { type Ended, portplan } from "../cli/portplan.ts";
import { freePort } from "../host/freePort.ts";
import { absent } from "../real.ts";
import { intercept } from "./intercept.ts";

let root = "";
let shop = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "move-")));
  shop = createShop("shop");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The ports of web, free ones that it moves to, and one that db moves to. */
const FROM = await freePort();
const TO = await freePort();
const RESERVED = await freePort();
const DB = await freePort();

const FILES = {
  "compose.yaml":
    "services:\r\n  web:\r\n    image: nginx\r\n    ports:\r\n" +
    '      - "${WEB_PORT:-8080}:80" # the site\r\n' +
    '  db: {image: postgres, ports: ["127.0.0.1:5432:5432"]}\r\n',
  ".env": `\ufeffPASSWORD=hunter2\nWEB_PORT=${FROM} # hunter3\n`,
  ".env.example": `PASSWORD=\nWEB_PORT=${FROM}`,
  "README.md": `# Shop\n\nOpen http://localhost:${FROM}/.\n\n    psql -p ${FROM}\n`,
};
const MOVED = {
  ".env": `\ufeffPASSWORD=hunter2\nWEB_PORT=${TO} # hunter3\n`,
  ".env.example": `PASSWORD=\nWEB_PORT=${TO}`,
  "README.md": `# Shop\n\nOpen http://localhost:${TO}/.\n\n    psql -p ${FROM}\n`,
};

function createShop(name: string): string {
  const folder = join(root, name);
  mkdirSync(join(folder, ".git"), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(folder, path), text);
  return folder;
}

const readShop = (folder = shop) =>
  Object.fromEntries(
    Object.keys(FILES).map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );

const environment = (state = "state") => ({
  PORTPLAN_STATE_DIR: join(root, state),
  PORTPLAN_LEASE_DIR: join(root, "leases"),
  DOCKER_HOST: `unix://${root}/none`,
});

const run = (...args: readonly string[]): Promise<Ended> => portplan(args, shop, environment());

/** Returns the records; fails if one of them is malformed. */
function readRecords(state = "state") {
  const folder = join(root, state, `changes.${process.getuid?.()}`);
  const names = lstatSync(folder, { throwIfNoEntry: false }) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const record = parseRecord(parseJson(readFileSync(join(folder, name), "utf8")));
      if (record === null) throw new Error(`${name} is malformed`);
      return record;
    });
}

describe("move", () => {
  it("edits an env file, its template and a document, and undo restores every byte", async () => {
    chmodSync(join(shop, ".env"), 0o640);
    const { status, stdout, stderr } = await run("move", "web", `${TO}`, "--yes");
    expect(stdout).toBe(
      [
        `web:80 from port ${FROM} to ${TO}`,
        "--- .env",
        "+++ .env",
        "@@ -2 +2 @@",
        `-WEB_PORT=${FROM}***`,
        `+WEB_PORT=${TO}***`,
        "--- .env.example",
        "+++ .env.example",
        "@@ -2 +2 @@",
        `-WEB_PORT=${FROM}`,
        String.raw`\ No newline at end of file`,
        `+WEB_PORT=${TO}`,
        String.raw`\ No newline at end of file`,
        "--- README.md",
        "+++ README.md",
        "@@ -1,5 +1,5 @@",
        " # Shop",
        " ",
        `-Open http://localhost:${FROM}/.`,
        `+Open http://localhost:${TO}/.`,
        " ",
        `     psql -p ${FROM}`,
        `moved web:80 from port ${FROM} to ${TO}`,
        "not changed, because they may mean something else:",
        `    README.md:5 has ${FROM} (now ${TO})`,
        "to use the new ports: docker compose up -d",
        "to undo: portplan undo",
        "",
      ].join("\n"),
    );
    expect([status, stderr]).toEqual([0, ""]);
    expect(readShop()).toEqual({ ...FILES, ...MOVED });
    expect(statSync(join(shop, ".env")).mode & 0o777).toBe(0o640);
    expect(readRecords()).toMatchObject([{ command: "move", directory: shop }]);
    expect(JSON.stringify(readRecords())).not.toContain("hunter");
    expect(await run("undo")).toMatchObject({ status: 0 });
    expect(readShop()).toEqual(FILES);
    expect(statSync(join(shop, ".env")).mode & 0o777).toBe(0o640);
  });

  it("changes nothing and records nothing with --dry-run", async () => {
    const { status, stdout } = await run("move", "web", `${TO}`, "--dry-run");
    expect(stdout).toContain(`+WEB_PORT=${TO}`);
    expect(stdout).not.toContain("undo");
    expect(status).toBe(0);
    expect(readShop()).toEqual(FILES);
    expect(readRecords()).toEqual([]);
  });

  it("is refused without a terminal unless --yes or --dry-run is given", async () => {
    const { status, stderr } = await run("move", "web", `${TO}`);
    expect(stderr).toMatch(/^error: there is no terminal to ask on; use --yes or --dry-run$/m);
    expect(status).toBe(2);
    expect(readShop()).toEqual(FILES);
  });

  it.each([
    [[], /name a service and its new port, or use --offset or --conflicts/],
    [["web"], /name a service and its new port/],
    [["web", "70000"], /"70000" is not a valid port \(1-65535\)/],
    [["web", "1", "2"], /unexpected argument "2"/],
    [["web", "1", "--conflicts"], /--conflicts moves ports of all services; remove "web"/],
    [["--offset", "x"], /invalid value "x" for --offset/],
    [["--offset", "1", "--conflicts"], /--offset and --conflicts cannot be used together/],
    [["web:http", "1"], /"web:http" is not a service/],
    [["nobody", "1"], /no such service: "nobody"; choose from web, db/],
  ])("move %s is wrong usage", async (args, message) => {
    const { status, stderr } = await run("move", ...args, "--yes");
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(readShop()).toEqual(FILES);
  });

  it("is refused if the new port is in use, with the name of the process", async () => {
    const server = createServer();
    await new Promise<void>((listening) => {
      server.listen(0, "0.0.0.0", listening);
    });
    const address = server.address();
    const port = typeof address === "object" ? address?.port : null;
    const { status, stdout } = await run("move", "db", `${port}`, "--yes");
    server.close();
    expect(stdout).toMatch(/^cannot move db:5432 from port 5432 to \d+: .*in use by .*node/m);
    expect(status).toBe(1);
    expect(readShop()).toEqual(FILES);
    expect(readRecords()).toEqual([]);
  });

  it("prints JSON, and --conflicts does nothing if all ports are free", async () => {
    const { status, stdout } = await run("move", "db", `${DB}`, "--yes", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      ok: true,
      directory: shop,
      record: readRecords()[0]?.id,
      moves: [{ service: "db", target: 5432, from: "5432", to: `${DB}` }],
      files: [{ file: "compose.yaml" }],
      refused: [],
    });
    expect(status).toBe(0);
    const again = await run("move", "--conflicts", "--yes");
    expect(again).toMatchObject({ status: 0, stdout: "No port has to move\n" });
  });

  it("checks the rules of the policy", async () => {
    writeFileSync(
      join(shop, "portplan.yml"),
      `version: 1\nreserved: [${RESERVED}]\nassignments: {db: 5432}\n`,
    );
    const reserved = await run("move", "web", `${RESERVED}`, "--yes");
    expect(reserved.stdout).toMatch(/^cannot move web:80 .*: .*reserve/m);
    const assigned = await run("move", "db", `${DB}`, "--yes");
    expect(assigned.stdout).toMatch(/^cannot move db:5432 .*: .*assigns/m);
    expect(readShop()).toEqual(FILES);
    expect(await run("move", "web", `${TO}`, "--yes")).toMatchObject({ status: 0 });
  });
});

describe("a file that move does not edit", () => {
  const asRoot = process.getuid?.() === 0;
  it("is a symbolic link", async () => {
    writeFileSync(join(root, "real.env"), FILES[".env"]);
    rmSync(join(shop, ".env"));
    symlinkSync(join(root, "real.env"), join(shop, ".env"));
    const { status, stdout } = await run("move", "web", `${TO}`, "--yes");
    expect(stdout).toMatch(/^cannot move web:80 .*\.env: it is a symbolic link$/m);
    expect(status).toBe(1);
    expect(readFileSync(join(root, "real.env"), "utf8")).toBe(FILES[".env"]);
  });

  it("is a hard link", async () => {
    linkSync(join(shop, ".env"), join(root, "other"));
    const { stdout } = await run("move", "web", `${TO}`, "--dry-run");
    expect(stdout).toMatch(
      /^cannot move web:80 .*\.env: it is a hard link, so it has other names$/m,
    );
  });

  it("is read-only", async () => {
    chmodSync(root, 0o777);
    chmodSync(join(shop, ".env"), 0o444);
    const args = ["move", "web", `${TO}`, "--dry-run"];
    const { stdout } = await portplan(args, shop, environment(), asRoot);
    expect(stdout).toMatch(/^cannot move web:80 .*\.env: permission denied$/m);
  });
});

/** The number of calls of a run that change something. */
const MAX_CALLS = 60;
const STRIDE = 4;

describe("a move that is killed", () => {
  /** Kills a run before one of its changing calls. Returns false if there are fewer. */
  async function killAt(args: readonly string[], folder: string, at: number): Promise<boolean> {
    const state = `state-${folder}`;
    const log = join(root, `calls-${folder}-${args[0]}`);
    mkdirSync(join(root, `scratch-${folder}-${args[0]}`));
    const interception = { calls: "changes", at, command: null, log } as const;
    const env = intercept(join(root, `scratch-${folder}-${args[0]}`), interception);
    const more = { ...environment(state), ...env };
    const { status, stderr } = await portplan(args, join(root, folder), more);
    expect([at, stderr]).toEqual([at, ""]);
    return status === null;
  }

  it("has edited all files or none, and undo restores them", { timeout: 240_000 }, async () => {
    let isKilled = true;
    const seen = new Set<string>();
    for (let first = 0; isKilled && first < MAX_CALLS; first += STRIDE) {
      const each = Array.from({ length: STRIDE }, (_, at) => first + at);
      const found = await Promise.all(
        each.map(async (at) => {
          const name = `shop-${at}`;
          const folder = createShop(name);
          const killed = await killAt(["move", "web", `${TO}`, "--yes"], name, at);
          const files = readShop(folder);
          for (const [path, text] of Object.entries(files))
            expect([FILES, { ...FILES, ...MOVED }].map((all) => all[path as never])).toContain(
              text,
            );
          const records = readRecords(`state-${name}`);
          expect(records.length).toBeLessThanOrEqual(1);
          seen.add(records[0]?.steps.map(({ state }) => state).join() ?? "none");
          const undone = await portplan(["undo"], folder, environment(`state-${name}`));
          expect([at, undone.status, undone.stderr]).toEqual([at, 0, ""]);
          expect([at, readShop(folder)]).toEqual([at, FILES]);
          expect(readdirSync(folder).toSorted()).toEqual(
            [".git", ...Object.keys(FILES)].toSorted(),
          );
          return killed;
        }),
      );
      isKilled = found.every(Boolean);
    }
    expect(isKilled).toBe(false);
    expect([...seen].toSorted()).toEqual(["done,done,done", "none", "planned,planned,planned"]);
  });
});

const python = spawnSync("python3", ["--version"]).status === 0 || absent("python3 is missing");

describe.runIf(python)("on a terminal", () => {
  const PTY = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
text = b""
while b"[y/N]" not in text: text += os.read(fd, 1024)
os.write(fd, sys.argv[1].encode() + b"\\n")
try:
    while True:
        more = os.read(fd, 1024)
        if not more: break
        text += more
except OSError: pass
sys.stdout.write(text.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
  const cli = join(import.meta.dirname, "../../../dist/cli/index.js");
  const answer = (text: string) =>
    spawnSync(
      "python3",
      ["-c", PTY, text, process.execPath, "--", cli, "move", "web", `${TO}`, "--no-color"],
      { cwd: shop, encoding: "utf8", env: { ...process.env, ...environment() }, timeout: 60_000 },
    );

  it("shows the changes and asks, and yes makes them", () => {
    const { status, stdout } = answer("y");
    expect(stdout).toContain(`+WEB_PORT=${TO}`);
    expect(stdout).toContain("Change these files? [y/N]");
    expect(stdout).toContain(`moved web:80 from port ${FROM} to ${TO}`);
    expect(status).toBe(0);
    expect(readShop()).toEqual({ ...FILES, ...MOVED });
  });

  it.each(["", "n", "yesterday"])("%j changes nothing", (text) => {
    expect(answer(text).status).toBe(1);
    expect(readShop()).toEqual(FILES);
    expect(readRecords()).toEqual([]);
  });
});
