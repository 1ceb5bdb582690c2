import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { homedir, hostname } from "node:os";
import type { Host } from "../../host/Host.ts";
import { attempt } from "../attempt.ts";
import type { Env } from "../../lib/Env.ts";
import { bindEvery, bindPort } from "./bindPort.ts";
import { runCommand } from "../commands.ts";
import { getFromEngine } from "./getFromEngine.ts";

/** The files of the Docker CLI have a few kilobytes. The files of /proc have no size. */
const MAX_FILE = 16 * 1024 * 1024;

/** Enough for a listing of several thousand sockets. */
const MAX_OUTPUT = 8 * 1024 * 1024;
const MAX_COMMAND = 3000;

/**
 * Opens the machine on which this runs.
 *
 * @param sudo whether programs may run as root with passwordless sudo
 */
export function openHost(env: Host["env"], sudo = false): Host {
  const { platform } = process;
  return {
    platform:
      platform === "linux" || platform === "darwin" || platform === "win32" ? platform : "other",
    env,
    home: attempt(homedir) ?? "",
    read: (path) => attempt(() => readText(path)),
    list: (path) => attempt(() => readdirSync(path)),
    link: (path) => attempt(() => readlinkSync(path)),
    links: (path) =>
      attempt(() => readdirSync(path))?.map((name) =>
        attempt(() => readlinkSync(`${path}/${name}`)),
      ) ?? null,
    real: (path) => attempt(() => realpathSync(path)) ?? path,
    exists: existsSync,
    bind: bindPort,
    bindEvery,
    sudo,
    command: runBounded,
    get: getFromEngine,
  };
}

async function runBounded(program: string, args: readonly string[]): Promise<string | null> {
  const limits = { timeout: MAX_COMMAND, maxOutput: MAX_OUTPUT };
  const result = await runCommand(program, args, limits);
  return "output" in result ? result.output.toString("utf8") : null;
}

function readText(path: string): string | null {
  return !path.startsWith("/proc/") && statSync(path).size > MAX_FILE
    ? null
    : readFileSync(path, "utf8");
}

/** Returns the name of GitHub's runner, or of the machine. */
export function findRunnerName({ RUNNER_NAME }: Env): string {
  return RUNNER_NAME || hostname();
}
