import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { absent } from "./real.ts";

/** A Docker engine of the test's own. */
export interface Engine {
  /** As DOCKER_HOST has it. */
  readonly address: string;
  stop(): void;
}

const script = resolve(import.meta.dirname, "../../scripts/test-engine.sh");

/** Starts an engine with nothing in it but the image `tiny`; null where none can be started. */
export function realEngine(): Engine | null {
  if (process.getuid?.() !== 0) return absent("not root here, so no Docker engine can be started");
  const installed = ["/usr/sbin/dockerd", "/usr/bin/dockerd", "/usr/local/bin/dockerd"].some(
    (path) => existsSync(path),
  );
  if (!installed && process.env["PORTPLAN_REAL"] !== "1") return absent("no Docker engine here");
  const env = { ...process.env, PORTPLAN_TEST_ENGINE: mkdtempSync(join(tmpdir(), "engine-")) };
  const { status, stdout, stderr } = spawnSync("sh", [script, "start"], {
    env,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const address = /^DOCKER_HOST=(.+)$/m.exec(stdout ?? "")?.[1];
  if (status !== 0 || address === undefined)
    return absent(`the Docker engine does not start: ${stderr}`);
  return { address, stop: () => spawnSync("sh", [script, "stop"], { env, stdio: "ignore" }) };
}
