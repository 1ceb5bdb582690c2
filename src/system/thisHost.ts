import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import type { Host } from "../host/Host.ts";
import { bindEvery, bindPort } from "./bindPort.ts";
import { getFromEngine } from "./getFromEngine.ts";

/** The Docker command line's files have a few kilobytes. Those of /proc tell no size. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** The machine on which this runs. */
export function thisHost(env: Host["env"]): Host {
  const { platform } = process;
  return {
    platform: platform === "linux" || platform === "darwin" || platform === "win32" ? platform : "other",
    env,
    home: attempt(homedir) ?? "",
    read: (path) => attempt(() => readText(path)),
    list: (path) => attempt(() => readdirSync(path)),
    link: (path) => attempt(() => readlinkSync(path)),
    real: (path) => attempt(() => realpathSync(path)) ?? path,
    exists: existsSync,
    bind: bindPort,
    bindEvery,
    get: getFromEngine,
  };
}

function readText(path: string): string | null {
  return !path.startsWith("/proc/") && statSync(path).size > LARGEST_FILE ? null : readFileSync(path, "utf8");
}

/** null for everything that the system refuses. */
function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}
