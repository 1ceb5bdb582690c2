import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Gives a run of tests a temporary directory of its own, which goes with all that they leave there:
 * a test file makes folders when it is read, and removes them when its tests end, but not where
 * none of them is asked for, or where it is killed.
 */
export default function setup(): () => void {
  const system = tmpdir();
  // Several runs share this one (test-engine.sh).
  process.env["PORTPLAN_TEST_ENGINE"] ??= join(system, "portplan-test-engine");
  // Short: a socket's path has room for about a hundred characters.
  const folder = realpathSync(mkdtempSync(join(system, "pp-")));
  // For all accounts, as the system's: some tests run as another one.
  chmodSync(folder, 0o1777);
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder;
  return () => {
    // What an engine has mounted is not ours to empty.
    const mounts = existsSync("/proc/self/mounts") ? readFileSync("/proc/self/mounts", "utf8") : "";
    if (!mounts.includes(` ${folder}/`)) rmSync(folder, { recursive: true, force: true });
  };
}
