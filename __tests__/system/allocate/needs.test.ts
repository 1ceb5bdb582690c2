import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runMain, runPost } from "../action/runner.ts";
import { holding } from "./holding.ts";

// Ports of programs outside Compose, in repositories without a Compose file.

const root = resolve(import.meta.dirname, "../../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "needs-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const POLICY =
  "version: 1\nneeds:\n  e2e: {port: 24444, variable: E2E_PORT}\n  mock: {port: 24445}\n";
let count = 0;
let folder = "";
beforeEach(() => {
  folder = join(scratch, `case-${count++}`);
  for (const copy of ["one", "two"]) {
    mkdirSync(join(folder, copy), { recursive: true });
    writeFileSync(join(folder, copy, "portplan.yml"), POLICY);
  }
});

const settings = () => ({
  PORTPLAN_LEASE_DIR: join(folder, "leases"),
  PORTPLAN_STATE_DIR: join(folder, "state"),
  DOCKER_HOST: `unix://${folder}/none`,
});

/** Runs the command line in a copy of the repository. */
function portplan(copy: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--", join(root, "dist/cli/index.js"), ...args],
    {
      cwd: join(folder, copy),
      env: { PATH: process.env["PATH"], HOME: scratch, ...settings(), ...env },
      encoding: "utf8",
    },
  );
  return { stdout, stderr, status };
}

/** Returns the exported variables with ports. */
function allocate(copy: string, ...args: readonly string[]): Record<string, string> {
  const { stdout, stderr, status } = portplan(copy, ["allocate", "--print", "json", ...args]);
  expect([stderr, status]).toEqual(["", 0]);
  const { environment } = JSON.parse(stdout) as { readonly environment: Record<string, string> };
  const { PORTPLAN_EXPORTED: _, ...ports } = environment;
  return ports;
}

describe("the needs of a policy without a Compose file", () => {
  it("are checked and shown", async () => {
    const { stdout, status } = portplan("one", ["check"]);
    expect(stdout).toMatch(/e2e +\*:24444\/tcp +24444 +free/);
    expect(stdout).toMatch(/No findings\. Checked 2 host ports in the policy\.\n$/);
    expect([status, portplan("one", ["map"]).status]).toEqual([0, 0]);
    const inUse = await holding(24_444, () => portplan("one", ["check"]));
    expect([inUse.status, inUse.stdout]).toEqual([
      1,
      expect.stringContaining("help: set E2E_PORT=24446 in the environment"),
    ]);
  });

  it("get the same ports in every run, and other ones in another copy", () => {
    const first = allocate("one", "--for", "all");
    expect(first).toEqual({
      E2E_PORT: expect.stringMatching(/^\d{5}$/),
      PORTPLAN_E2E_24444: first["E2E_PORT"],
      PORTPLAN_MOCK_24445: `${Number(first["E2E_PORT"]) + 1}`,
    });
    expect(allocate("one", "--for", "all")).toEqual(first);
    const other = allocate("two", "--for", "all");
    expect(other["E2E_PORT"]).not.toBe(first["E2E_PORT"]);
    expect(allocate("one", "--for", "all")).toEqual(first);
    // A check with the exported variables finds its own leases.
    const { stdout, status } = portplan("one", ["check"], first);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`e2e +\\*:${first["E2E_PORT"]}/tcp +24444 +free`)),
    ]);
    expect(portplan("one", ["release"]).stdout).toContain("Released 2 ports");
    expect(portplan("two", ["release"]).stdout).toContain("Released 2 ports");
  });

  it("are written to an env file if they have a variable", () => {
    const args = ["allocate", "--for", "all", "--write-env", "ports.env"];
    expect(portplan("one", args).status).toBe(0);
    const text = readFileSync(join(folder, "one/ports.env"), "utf8");
    expect(text).toMatch(/^# Written by .*\nE2E_PORT=\d{5}\n# End of .*\n$/);
    expect(portplan("one", args).status).toBe(0);
    expect(readFileSync(join(folder, "one/ports.env"), "utf8")).toBe(text);
  });

  it("are written to .env by --here, until release", () => {
    const here = (copy: string) => portplan(copy, ["allocate", "--here"]);
    const first = here("one");
    expect([first.status, first.stdout]).toEqual([
      0,
      expect.stringMatching(/^The ports of this copy are in \.env .*\n.*: portplan release$/m),
    ]);
    const env = join(folder, "one/.env");
    const text = readFileSync(env, "utf8");
    expect(text).toMatch(/^# BEGIN portplan.*\nE2E_PORT=\d{5}\n# END portplan\n$/);
    here("one");
    expect(readFileSync(env, "utf8")).toBe(text);
    const other = here("two");
    expect(other.stderr).toMatch(/^warning: mock cannot learn that its port is \d+ now; name a /);
    expect(portplan("one", ["release"]).stdout).toMatch(/^Deleted \.env$/m);
    portplan("two", ["release"]);
    expect([existsSync(env), portplan("one", ["list"]).stdout]).toEqual([false, "No leases\n"]);
  });

  it("are leased by --here if none of them moves, and nothing is written", () => {
    writeFileSync(join(folder, "one/portplan.yml"), POLICY.replace(", variable: E2E_PORT", ""));
    const { stdout, stderr } = portplan("one", ["allocate", "--here"]);
    expect([stderr, stdout]).toEqual(["", expect.stringContaining("so nothing was written.\n")]);
    expect(existsSync(join(folder, "one/.env"))).toBe(false);
    expect(portplan("one", ["release"]).stdout).toContain("Released 2 ports");
  });

  it.each([
    [["check", "-f", "none.yaml"], /none\.yaml/],
    [["check", "."], /no Compose file in /],
    [["allocate", "."], /no Compose file in /],
  ])("are not enough if the user names a project: %j", (args, message) => {
    const { stderr, status } = portplan("one", args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it("are necessary: a policy without any needs a Compose file", () => {
    writeFileSync(join(folder, "one/portplan.yml"), "version: 1\n");
    const { stderr, status } = portplan("one", ["check"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("no Compose file in ")]);
  });

  it("are exported by the action", async () => {
    const step = {
      action: root,
      workspace: join(folder, "one"),
      inputs: { allocate: "all" },
      env: { RUNNER_TEMP: folder, ...settings() },
    };
    const { env, state } = await runMain(step);
    expect(env["E2E_PORT"]).toMatch(/^\d{4,5}$/);
    expect(env).toMatchObject({
      PORTPLAN_E2E_24444: env["E2E_PORT"],
      PORTPLAN_MOCK_24445: `${Number(env["E2E_PORT"]) + 1}`,
    });
    await runPost(step, state);
  });
});
