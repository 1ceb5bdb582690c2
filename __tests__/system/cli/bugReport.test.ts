import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { freePort } from "../host/freePort.ts";
import { portplan } from "./portplan.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-report-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  cleanups = [];
});

let count = 0;
/** Makes a directory with files. */
function place(texts: Readonly<Record<string, string>>): string {
  const cwd = join(scratch, `${++count}`);
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(cwd, name), text);
  return cwd;
}

const SERVER =
  "require('node:net').createServer().listen(process.argv[1], '127.0.0.1', () => console.log(1))";

/** Starts a process that listens on a port and has these arguments. */
async function listen(port: number, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ["-e", SERVER, "--", `${port}`, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  cleanups.push(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
}

const VALUES = ["from-dotenv", "from-service-env", "from-secret-file", "from-the-shell", "1234567"];
const REPORT = ["--verbose", "--format", "json"];
const withoutLeases = { PORTPLAN_LEASE_STORE: "off" };

it("a bug report contains no value of the project, but the changes of its files", async () => {
  const cwd = place({
    "compose.yaml":
      "services:\n  db:\n    image: postgres:17\n    env_file: db.env\n    secrets: [pin]\n" +
      "    environment: {PGPASSWORD: 1234567}\n    ports: ['5432:5432']\n" +
      "secrets: {pin: {file: pin.txt}}\n",
    ".env": "MODE=from-dotenv\n",
    "db.env": "MODE=from-service-env\n",
    "pin.txt": "from-secret-file\n",
    ".gitignore": ".env\n",
  });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], {
      cwd,
    });
  git("init", "-q");
  git("add", "compose.yaml");
  git("commit", "-q", "-m", `Use ${VALUES.join(" ")}`);
  const port = await freePort();
  await listen(port, VALUES);
  const more = { ...withoutLeases, API_TOKEN: "from-the-shell" };
  const { status, stdout, stderr } = await portplan(["who", `${port}`, ...REPORT], cwd, more);
  expect([status, stderr]).toEqual([0, ""]);
  const { listeners, support } = JSON.parse(stdout);
  expect(support.changes).toEqual({
    commits: [
      {
        commit: expect.stringMatching(/^[0-9a-f]{7,}$/),
        date: expect.stringMatching(/^\d{4}-/),
        subject: "Use *** *** *** *** ***",
        files: ["compose.yaml"],
      },
    ],
    uncommitted: ["db.env"],
    ignored: [".env"],
  });
  // A long command is cut off within a value.
  expect(listeners[0].detail).toMatch(/(?: \*\*\*)+(?:\.\.\.)?$/);
  expect(support.versions).toMatchObject({ portplan: "0.1.0", node: process.versions.node });
  for (const value of [...VALUES, "ada@example.com"])
    expect(stdout).not.toContain(value.slice(0, 6));
});

it.each<[string, Readonly<Record<string, string>>, string]>([
  ["a project", { "README.md": "" }, "found no Compose file in the working directory"],
  ["git", { "compose.yaml": "services: {}\n" }, "the working directory is not in a git repository"],
  [
    "a valid project",
    { "compose.yaml": "services: [" },
    "the working directory is not in a git repository",
  ],
])("a bug report can be made without %s", async (_, texts, failure) => {
  const cwd = place(texts);
  const { status, stdout } = await portplan(["who", "1", ...REPORT], cwd, withoutLeases);
  const { support } = JSON.parse(stdout);
  expect([status, support.changes, support.missing.changes]).toEqual([0, null, failure]);
});
