import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../host/freePort.ts";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");
/** Longer than any of these tests takes. */
const SECONDS = 300;

describe("--wait", () => {
  let workspace = "";
  let port = 0;
  let server: Server;
  let child: ChildProcess;

  beforeEach(async () => {
    workspace = mkdtempSync(join(tmpdir(), "portplan-wait-"));
    port = await freePort();
    server = createServer();
    await new Promise<void>((done) =>
      server.listen({ host: "127.0.0.1", port, exclusive: true }, done),
    );
    writeFileSync(
      join(workspace, "compose.yaml"),
      `services:\n  web:\n    image: tiny\n    ports: ["127.0.0.1:${port}:80"]\n`,
    );
  });
  afterEach(() => {
    child.kill("SIGKILL");
    server.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  /** Starts the program, acts when it reports that it is waiting, and returns its result. */
  async function waitAnd(
    act: () => void,
  ): Promise<{ status: number | null; signal: string | null; stdout: string; stderr: string }> {
    const { PATH = "", HOME = "" } = process.env;
    const args = ["--", cli, "check", "--lease-store", "off", "--wait", String(SECONDS)];
    child = spawn(process.execPath, args, {
      cwd: workspace,
      env: { PATH, HOME },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => {
      const waited = stderr.includes("waiting ");
      stderr += chunk.toString();
      if (!waited && stderr.includes("waiting ")) act();
    });
    return new Promise((done) =>
      child.on("close", (status, signal) => done({ status, signal, stdout, stderr })),
    );
  }

  it("reports which port it is waiting for, and ends when the port is free", async () => {
    const { status, stdout, stderr } = await waitAnd(() => server.close());
    expect(stderr).toMatch(
      new RegExp(
        `^waiting up to \\d+ s for 127\\.0\\.0\\.1:${port}/tcp, in use by .*` +
          `\\(pid ${process.pid}\\)\n`,
      ),
    );
    expect(stdout).not.toContain("port-occupied");
    expect(status).toBe(0);
  });

  it("ends at once, without a report, when it is interrupted", async () => {
    expect(await waitAnd(() => child.kill("SIGINT"))).toMatchObject({
      status: null,
      signal: "SIGINT",
      stdout: "",
    });
  });
});
