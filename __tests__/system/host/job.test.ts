import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "./freePort.ts";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

/** Writes a file when it listens, and exits after a minute if it is not stopped. */
const SERVER = `
  const [port, ready] = process.argv.slice(2);
  const server = require("node:net").createServer();
  server.listen(Number(port), "127.0.0.1", () => require("node:fs").writeFileSync(ready, ""));
  setTimeout(() => process.exit(), 60000);
`;

/**
 * A job with three servers: one outside of its process tree, one without a tracking id, and one of
 * another job.
 */
const JOB = `
  cd "$FOLDER"
  (setsid "$NODE" server.cjs "$PORT_1" 1.ready >/dev/null 2>&1 &)
  RUNNER_TRACKING_ID= "$NODE" server.cjs "$PORT_2" 2.ready >/dev/null 2>&1 &
  (RUNNER_TRACKING_ID=github_2 setsid "$NODE" server.cjs "$PORT_3" 3.ready >/dev/null 2>&1 &)
  until [ -e 1.ready ] && [ -e 2.ready ] && [ -e 3.ready ]; do sleep 0.05; done
  "$NODE" -- "$CLI" who --format json "$PORT_1" "$PORT_2" "$PORT_3"
  # Not the last command, in place of which bash would start it.
  true
`;

interface Listener {
  readonly pid: number;
  readonly endpoint: string;
  readonly detail: string;
}

describe.runIf(process.platform === "linux")("who in a job", () => {
  let folder = "";
  let found: readonly Listener[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "portplan-job-"));
    mkdirSync(join(folder, "bin"));
    // The runner's process for a job, under the name in the kernel.
    copyFileSync("/bin/bash", join(folder, "bin/Runner.Worker"));
    writeFileSync(join(folder, "server.cjs"), SERVER);
  });
  afterEach(() => {
    for (const { pid } of found) process.kill(pid);
    rmSync(folder, { recursive: true, force: true });
  });

  it("reports which job started a process, even without a tracking id", async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      NODE: process.execPath,
      CLI: cli,
      FOLDER: folder,
      RUNNER_TRACKING_ID: "github_1",
      GITHUB_ACTIONS: "true",
    };
    for (const [i, port] of ports.entries())
      Object.assign(env, { [`PORT_${i + 1}`]: String(port) });
    const worker = spawn(join(folder, "bin/Runner.Worker"), ["-c", JOB], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    found = (JSON.parse(await text(worker.stdout)) as { readonly listeners: readonly Listener[] })
      .listeners;
    expect(found.map(({ endpoint, detail }) => [endpoint, detail.split(", ").at(-1)])).toEqual([
      [`127.0.0.1:${ports[0]}/tcp`, "started by this job"],
      [`127.0.0.1:${ports[1]}/tcp`, "started by this job"],
      [`127.0.0.1:${ports[2]}/tcp`, "started by another job"],
    ]);
  });
});
