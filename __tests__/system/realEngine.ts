import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { absent } from "./real.ts";

/** A Docker engine for a test. */
export interface Engine {
  /** In the format of DOCKER_HOST. */
  readonly address: string;
  stop(): void;
}

const script = resolve(import.meta.dirname, "../../scripts/test-engine.sh");

export interface EngineOptions {
  /** More options of dockerd. */
  readonly options?: readonly string[];
  /** True for an engine in a network namespace of its own, which may change firewall rules. */
  readonly isolated?: boolean;
}

const ISOLATED = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"] as const;

/** Starts an engine that has only the image `tiny`. Returns null if it cannot be started. */
export function realEngine({ options = [], isolated = false }: EngineOptions = {}): Engine | null {
  if (process.getuid?.() !== 0) return absent("starting a Docker engine needs root");
  const installed = ["/usr/sbin/dockerd", "/usr/bin/dockerd", "/usr/local/bin/dockerd"].some(
    (path) => existsSync(path),
  );
  if (!installed && process.env["PORTPLAN_REAL"] !== "1") return absent("Docker is not installed");
  const env = {
    ...process.env,
    PORTPLAN_TEST_ENGINE: mkdtempSync(join(tmpdir(), "engine-")),
    ...(options.length > 0 && { PORTPLAN_TEST_ENGINE_OPTIONS: options.join(" ") }),
  };
  // Outside of the namespace, `stop` would delete the bridge of another engine: their names are
  // only unique in one namespace.
  const [file, ...args] = isolated ? ISOLATED : (["env"] as const);
  const run = (command: string) =>
    spawnSync(file, [...args, "sh", script, command], {
      env,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
  const { status, stdout, stderr } = run("start");
  const address = /^DOCKER_HOST=(.+)$/m.exec(stdout ?? "")?.[1];
  if (status !== 0 || address === undefined)
    return absent(`the Docker engine does not start: ${stderr}`);
  return { address, stop: () => run("stop") };
}
