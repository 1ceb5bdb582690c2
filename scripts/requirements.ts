import { spawnSync } from "node:child_process";
import { basename, join } from "node:path";

// What scripts need of the machine. Where it is missing and cannot be had, they end with one line.

/** Ends the script with a line on standard error. */
export function fail(message: string): never {
  process.stderr.write(`${basename(process.argv[1] ?? "", ".ts")}: ${message}\n`);
  process.exit(1);
}

/** Ends the script unless it runs as root on Linux with these programs in PATH. */
export function requireLinux(programs: readonly string[]): void {
  if (process.platform !== "linux") fail("needs Linux");
  if (process.getuid?.() !== 0) fail("needs root");
  const missing = programs.filter((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status);
  if (missing.length > 0) fail(`needs ${missing.join(" and ")}, which this machine does not have`);
}

/** Installs an engine's programs where they are missing; ends the script where that fails. */
export function requireEngine(): void {
  const script = join(import.meta.dirname, "test-engine.sh");
  const { status } = spawnSync("sh", [script, "install"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) fail("there is no Docker engine, and it cannot be installed");
}

/**
 * Returns the path of a real Docker Compose, which is fetched where it is missing; null where that
 * fails, after the reason on standard error.
 *
 * @param suite what real-compose.sh calls a suite; its default without one
 */
export function findCompose(suite?: string): string | null {
  const script = join(import.meta.dirname, "real-compose.sh");
  const args = [script, "--fetch", ...(suite === undefined ? [] : [suite])];
  const { status, stdout } = spawnSync("bash", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return status === 0 ? stdout.trim() : null;
}

/** Like `findCompose`, but ends the script where there is none. */
export function requireCompose(suite?: string): string {
  return findCompose(suite) ?? fail("there is no Docker Compose");
}
