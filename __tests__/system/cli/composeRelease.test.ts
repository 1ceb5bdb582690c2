import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { notesFor } from "../../../src/compose/load/versions.ts";
import { realCompose } from "../real.ts";
import { portplan } from "./portplan.ts";

const compose = realCompose();

let workspace = "";
beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "portplan-release-")));
  mkdirSync(join(workspace, "bin"));
  mkdirSync(join(workspace, "shop"));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const PLAIN = "services:\n  web:\n    image: nginx:1.27\n";
const NEEDS_NEW_RELEASE = `${PLAIN}    ports: ["+80:80"]\n`;

/** Installs a `docker` that records its arguments, then runs a shell command. */
function docker(does: string): void {
  const program = join(workspace, "bin/docker");
  writeFileSync(program, `#!/bin/sh\necho "$@" >>${join(workspace, "calls")}\n${does}\n`);
  chmodSync(program, 0o755);
}

async function check(project: string, ...args: string[]) {
  writeFileSync(join(workspace, "shop/compose.yaml"), project);
  const { status, stdout, stderr } = await portplan(
    ["check", "--format", "json", ...args],
    join(workspace, "shop"),
    {
      PATH: `${join(workspace, "bin")}:/nowhere`,
      DOCKER_HOST: "unix:///nowhere/docker.sock",
    },
  );
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; evidence: string; message: string }[];
  };
  const calls = join(workspace, "calls");
  return {
    status,
    stderr,
    found: findings
      .filter(({ rule }) => rule === "host-compose-too-old")
      .map(({ evidence }) => evidence),
    calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [],
  };
}

describe.skipIf(process.platform === "win32")("the release of Docker Compose on this host", () => {
  it("is reported if it is too old for the project", async () => {
    docker("echo 2.26.1");
    expect(await check(NEEDS_NEW_RELEASE)).toEqual({
      status: 0,
      stderr: "",
      found: ["2.26.1"],
      calls: ["compose version --short"],
    });
  });

  it("is not reported if it is new enough", async () => {
    docker("echo 5.1.4");
    expect(await check(NEEDS_NEW_RELEASE)).toEqual({
      status: 0,
      stderr: "",
      found: [],
      calls: ["compose version --short"],
    });
  });

  it("fails the check with --fail-on warning", async () => {
    docker("echo 2.26.1");
    expect(await check(NEEDS_NEW_RELEASE, "--fail-on", "warning")).toMatchObject({
      status: 1,
      found: ["2.26.1"],
    });
  });

  it.each<[string, string, string[]]>([
    ["a project that works with every release", PLAIN, []],
    ["--no-probe", NEEDS_NEW_RELEASE, ["--no-probe"]],
  ])("is not read: %s", async (_, project, args) => {
    docker("echo 2.26.1");
    expect(await check(project, ...args)).toEqual({ status: 0, stderr: "", found: [], calls: [] });
  });

  it.each([
    ["fails", "echo 2.26.1; exit 1"],
    ["has no Compose", 'echo "docker: unknown command: docker compose" >&2; exit 1'],
    ["prints something else", "echo 'Docker version 20.10.24'"],
  ])("is not reported if docker %s", async (_, does) => {
    docker(does);
    expect(await check(NEEDS_NEW_RELEASE)).toEqual({
      status: 0,
      stderr: "",
      found: [],
      calls: ["compose version --short"],
    });
  });

  it("is not reported without Docker", async () => {
    expect(await check(NEEDS_NEW_RELEASE)).toEqual({ status: 0, stderr: "", found: [], calls: [] });
  });

  it("is not reported if docker takes too long", async () => {
    docker("exec /bin/sleep 600");
    expect(await check(NEEDS_NEW_RELEASE)).toMatchObject({
      status: 0,
      found: [],
      calls: ["compose version --short"],
    });
  });

  it.skipIf(compose === null)("is the one of a real Docker Compose", async () => {
    symlinkSync(compose ?? "", join(workspace, "bin/docker-compose"));
    const release = spawnSync(compose ?? "", ["version", "--short"], {
      encoding: "utf8",
    }).stdout.trim();
    const { found } = await check(NEEDS_NEW_RELEASE);
    expect(release).toMatch(/^\d+\.\d+\.\d+/);
    expect(found).toEqual(notesFor(release, [{ since: "5.1.4" }]).map(() => release));
  });
});
