import { spawnSync } from "node:child_process";
import { basename, join } from "node:path";

// Checks that the machine has the programs that a script needs. Otherwise the script ends with one
// line on standard error.

/** Ends the script with a message on standard error. */
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

/** Installs the programs of a Docker engine if they are missing, or ends the script. */
export function requireEngine(): void {
  const script = join(import.meta.dirname, "test-engine.sh");
  const { status } = spawnSync("sh", [script, "install"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) fail("Docker is not installed and could not be installed");
}

/**
 * Returns the path of a real Docker Compose, and downloads it if it is missing. Returns null if
 * that fails; the reason is then on standard error.
 *
 * @param suite the suite of real-compose.sh; its default if omitted
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

/** Returns the path of a real Docker Compose, or ends the script. */
export function requireCompose(suite?: string): string {
  return findCompose(suite) ?? fail("Docker Compose could not be downloaded");
}
